import type { JSHandle, Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { paneIds, sequenceCounts, untilReceived } from '../support/figures.ts'
import { callEngine } from '../support/engine-call.ts'
import { openWindow, type PlaygroundWindow } from '../support/window.ts'
import { served } from '../support/served.ts'

let opened: PlaygroundWindow
let page: Page
async function open(rate: number): Promise<void> {
  opened = await openWindow({
    args: ['--push-rate', String(rate), '--payload', '64', '--poll-interval', '500'],
  })
  page = opened.page
}
afterEach(async () => {
  await opened.close()
})

/** Gives the page work, 300 ms at a time with hardly a pause; what it returns ends that. */
async function work(): Promise<() => Promise<void>> {
  const worker = await page.evaluateHandle(() =>
    setInterval(() => {
      for (const end = performance.now() + 300; performance.now() < end;);
    }, 10),
  )
  return () => worker.evaluate((id) => clearInterval(id))
}

interface TabAnswer {
  readonly tab: string
  /** Messages that the pane beside it had received by then. */
  readonly received: number
}

/**
 * Has the page itself write down when tabs of the first pane become active. Whoever asks a page that has
 * thousands of messages waiting is answered after them; a keyboard is not.
 */
function watchTabs(tabs: readonly string[]): Promise<JSHandle<readonly TabAnswer[]>> {
  return page.evaluateHandle((names) => {
    const [pane, other] = document.querySelectorAll('article[data-transport]')
    const seen: TabAnswer[] = []
    for (const tab of names) {
      const trigger = pane?.querySelector<HTMLElement>(`[data-testid=tab-${tab}]`)
      if (trigger === null || trigger === undefined) throw new Error(`There is no tab ${tab}.`)
      new MutationObserver(() => {
        if (trigger.dataset['state'] !== 'active') return
        // The counters of a pane are in its first tab: those of another one tell how far it was.
        const counts = other?.querySelector<HTMLElement>('[data-testid=sequence]')
        seen.push({ tab, received: Number(counts?.dataset['received'] ?? Infinity) })
      }).observe(trigger, { attributeFilter: ['data-state'] })
    }
    return seen
  }, tabs)
}

/** The newest id of the store, asked past the page, which may be late. */
async function newestStored(): Promise<number> {
  const answer = await served(`${opened.ready.polling}/getData?limit=1`)
  const [row] = (await answer.json()) as { id: number }[]
  return row?.id ?? 0
}

/** Resolves once every feed has a row with this number or a later one, however long that takes. */
async function untilShown(id: number): Promise<void> {
  await page.waitForFunction(
    (last) =>
      [...document.querySelectorAll('article[data-transport]')].every((pane) => {
        const row = pane.querySelector<HTMLElement>('[data-testid=row]')
        return Number(row?.dataset['id']) >= last
      }),
    id,
    { polling: 200, timeout: 0 },
  )
}

/**
 * Nothing is written any more, and every pane has the last message. How long that takes depends on how many
 * wait, and on the machine.
 */
async function runDry(): Promise<void> {
  await callEngine(opened.ready, 'setProducing', false)
  // What was handed in before may still be on its way into the store.
  for (let last = -1, next = await newestStored(); next > last; next = await newestStored()) {
    last = next
    await untilShown(last)
  }
}

describe('5,000 messages a second into all three panes', () => {
  it('loses none, doubles none and keeps their order', async () => {
    await open(5_000)
    await untilReceived(page, 1)
    await expect.poll(newestStored).toBeGreaterThan(10_000)
    await runDry()
    for (const pane of await paneIds(page)) {
      const counts = await sequenceCounts(page, pane)
      expect(counts).toMatchObject({ missed: 0, duplicated: 0, outOfOrder: 0 })
    }
    // Of a page that owes too much the server gives up the connection; the next one goes on where that was.
    const tooSlow = /ERR_INCOMPLETE_CHUNKED_ENCODING/
    expect(opened.complaints.filter((complaint) => !tooSlow.test(complaint))).toEqual([])
  })

  it('leaves the window to the person: keys are answered while messages come', async () => {
    await open(20)
    await untilReceived(page, 20)
    const tabs = ['wire', 'code', 'health']
    const seen = await watchTabs(tabs)
    await page.locator('article').first().getByTestId('tab-feed').focus()
    await callEngine(opened.ready, 'configure', { pushRate: 5_000 })
    await expect.poll(newestStored).toBeGreaterThan(5_000)
    for (let press = 0; press < tabs.length; press += 1) await page.keyboard.press('ArrowRight')
    await callEngine(opened.ready, 'setProducing', false)
    const last = await newestStored()
    await page.locator('article').first().getByTestId('tab-feed').click({ timeout: 0 })
    await runDry()
    const answers = await seen.jsonValue()
    expect(answers.map(({ tab }) => tab)).toEqual(tabs)
    // Each was answered before the messages had come to an end.
    expect(answers.filter(({ received }) => received >= last)).toEqual([])
  })
})

describe('a page that is busy with something else', () => {
  it('says how late it takes what arrives, and stops to say it once it keeps up', async () => {
    await open(20)
    await untilReceived(page, 20)
    const notice = page.getByTestId('page-lag')
    const endWork = await work()
    await notice.waitFor({ timeout: 0 })
    const lag = page.locator('article').getByTestId('lag').first()
    await expect.poll(async () => Number(await lag.getAttribute('data-value'))).toBeGreaterThan(20)
    // Either it takes fewer than are stored, and says how many of how many, or all of them late.
    await expect
      .poll(() => notice.innerText(), { interval: 200 })
      .toMatch(
        /takes [\d,.]+ of [\d,.]+ messages\/s from \w+; the rest wait, [\d.]+\s?m?s by now|what arrives from \w+ waits [\d.]+\s?m?s for it/,
      )
    await endWork()
    // A machine that has other work never keeps up with what comes; with nothing to take every one does.
    await runDry()
    await notice.waitFor({ state: 'detached', timeout: 0 })
    await lag.waitFor({ state: 'detached', timeout: 0 })
    for (const pane of await paneIds(page)) {
      expect((await sequenceCounts(page, pane)).missed).toBe(0)
    }
  })
})
