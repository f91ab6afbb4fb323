import { startCli } from '../../support/cli-process.ts'
import { builtRow } from '../built-row.ts'
import type { Row, RowContext } from '../row.ts'
import { startBareChromium, type BareChromium } from '../../support/bare-chromium.ts'
import { withFolder } from '../support/folder.ts'
import { ms, sleep } from '../support/waiting.ts'

const ports = ['polling', 'sse', 'websocket', 'page'].map((name) => `--${name}-port=0`)
/** Hidden for 5 s instead of 5 min, timers run once a minute. */
const intensive = '--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/5'

interface Pane {
  readonly transport: string
  readonly received: number
  readonly missed: number
  readonly duplicated: number
  readonly state: string
}

/** Read in the page. */
const panes = `[...document.querySelectorAll('[data-testid^="pane-"]')].map((pane) => {
  const counts = pane.querySelector('[data-testid=sequence]').dataset
  return {
    transport: pane.dataset.testid.split('-')[1],
    received: Number(counts.received),
    missed: Number(counts.missed),
    duplicated: Number(counts.duplicated),
    state: pane.querySelector('[data-testid=state]').textContent,
  }
})`
/** A timer of the page asks for 100 ms three times over: how long that took, in ms. */
const timers = `new Promise((resolve) => {
  const begun = performance.now()
  let left = 3
  const next = () => (--left === 0 ? resolve(performance.now() - begun) : setTimeout(next, 100))
  setTimeout(next, 100)
})`

async function read(browser: BareChromium, tab: string): Promise<readonly Pane[]> {
  return (await browser.evaluate(tab, panes)) as readonly Pane[]
}

async function run({ full }: RowContext) {
  const hiddenFor = full ? 360_000 : 40_000
  return withFolder(async (folder) => {
    const browser = await startBareChromium(folder, [intensive])
    const rate = ['--push-rate', '5', '--poll-interval', '200']
    const cli = startCli({
      args: ['serve', '--json', '--db=:memory:', ...ports, ...rate],
    })
    try {
      const { page = '' } = await cli.ready
      const tab = await browser.open(page)
      await sleep(4_000)
      const before = await read(browser, tab)
      const begun = performance.now()
      await browser.open('about:blank')
      await sleep(1_000)
      const visibility = await browser.evaluate(tab, 'document.visibilityState')
      const slowed = Number(await browser.evaluate(tab, timers))
      await sleep(hiddenFor - 1_000 - slowed)
      await browser.activate(tab)
      let marked = false
      for (let look = 0; look < 80 && !marked; look += 1) {
        marked = (await read(browser, tab)).some(({ state }) => state.includes('slowed down'))
        await sleep(25)
      }
      await sleep(4_000)
      const after = await read(browser, tab)
      const seconds = (performance.now() - begun) / 1_000
      const lost = after.reduce((sum, { missed, duplicated }) => sum + missed + duplicated, 0)
      const caughtUp = after.filter(
        ({ received }, index) => received - (before[index]?.received ?? 0) > seconds * 5 * 0.6,
      )
      return {
        ok:
          visibility === 'hidden' && slowed > 900 && marked && lost === 0 && caughtUp.length === 3,
        figure:
          `hidden for ${Math.round(hiddenFor / 1_000)} s, 3 timers of 100 ms took ${ms(slowed)}; ` +
          `${lost} lost or doubled, ${caughtUp.length}/3 panes caught up, ` +
          `${marked ? '' : 'not '}marked as slowed down`,
      }
    } finally {
      await browser.close()
      await cli.stop()
    }
  })
}

export const hiddenTab: Row = builtRow({
  id: 'OP-08',
  fault: 'the browser tab is hidden for 6 min, with timers slowed down to one a minute',
  expected: 'the polling pane says that it is slowed down; it catches up, nothing is lost',
  guard: {
    file: 'renderer/panes/timer-probe.ts',
    find: 'slowUntil = now + toldFor',
    replace: 'slowUntil = now + toldFor * 0',
  },
  run,
})
