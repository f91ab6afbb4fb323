/**
 * How soon the window shows what the labs and the store promise, on this machine: which no test may check,
 * because it depends on the machine. Run by hand on an idle one:
 *
 *   npm run bench:window
 *
 * Prints a table of measured and wanted figures; ends with 1 if something is slower.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { startChild } from '../store/children.ts'
import { launchChromium } from '../support/chromium.ts'
import { callEngine } from '../support/engine-call.ts'
import { paneIds, tileValue } from '../support/figures.ts'
import { openLab } from '../support/labs.ts'
import { openWindow, type PlaygroundWindow } from '../support/window.ts'
import { launchDesktop, runToEnd, runner } from '../electron/desktop-app.ts'

interface Row {
  readonly what: string
  readonly measured: number
  readonly unit: 'ms' | 'times'
  /** The figure that is wanted at most (ms) or at least (times). */
  readonly wanted: number
}
const rows: Row[] = []
const ms = (what: string, measured: number, wanted: number) =>
  rows.push({ what, measured, unit: 'ms', wanted })
const isGood = ({ measured, unit, wanted }: Row) =>
  unit === 'ms' ? measured <= wanted : measured >= wanted

/** ms until `event` is over. */
async function timed(event: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await event()
  return performance.now() - begun
}
/** Lets the window measure for this long, ms: here the clock is what is asked for. */
const measureFor = (page: Page, time: number) => page.waitForTimeout(time)
const pane = (page: Page, id = '') => page.getByTestId(`pane-${id}`)
const isOpen = (page: Page, id = '') =>
  page.locator(`[data-testid="pane-${id}"][data-state=open]`).waitFor()
const figure = (page: Page, key: string) =>
  page.locator(`[data-testid=lab-figure][data-key=${key}]`).first()
const delayOf = async (page: Page, id = '') => (await tileValue(page, id, 'delay')) ?? Infinity

async function herd({ page }: PlaygroundWindow): Promise<void> {
  await openLab(page, 'herd')
  const peak = async (jitter: boolean) => {
    await page.locator('[data-testid=fleet][data-open="300"]').waitFor()
    await page.getByTestId('lab-restart').click()
    const run = page.locator(`[data-testid=herd-now][data-jitter=${jitter}][data-recovered]`)
    await run.waitFor()
    return Number(await run.getAttribute('data-peak'))
  }
  const together = await peak(false)
  await page.getByTestId('lab-jitter').click()
  const measured = together / (await peak(true))
  rows.push({ what: 'herd of 300: peak without jitter', measured, unit: 'times', wanted: 3 })
}

async function halfOpen({ page }: PlaygroundWindow): Promise<void> {
  const [alert = '', trusting] = await openLab(page, 'halfOpen')
  for (const id of [alert, trusting]) await isOpen(page, id)
  await measureFor(page, 1_500)
  await page.getByTestId('lab-silent').click()
  const closed = page.locator(`[data-testid="pane-${alert}"]:not([data-state=open])`)
  ms('half-open line found out', await timed(() => closed.waitFor()), 15_000)
}

async function slowReaders({ page }: PlaygroundWindow): Promise<void> {
  const [, , ...others] = await openLab(page, 'slowReader')
  // A reader that still catches up with history is not counted as slow.
  await measureFor(page, 2_000)
  await page.getByTestId('lab-slow').click()
  const cut = Promise.all([
    timed(() => figure(page, 'closed').waitFor()),
    timed(() => figure(page, 'cut').waitFor()),
  ])
  const [socket, stream] = await cut
  ms('slow reader cut, WebSocket', socket, 10_000)
  ms('slow reader cut, SSE', stream, 10_000)
  for (const id of others) {
    const transport = (await pane(page, id).getAttribute('data-transport')) ?? ''
    ms(`p50 beside a slow reader, ${transport}`, await delayOf(page, id), 200)
  }
}

async function proxy({ page }: PlaygroundWindow): Promise<void> {
  const [stream, socket] = await openLab(page, 'proxy')
  await measureFor(page, 15_000)
  ms('p50 beside a proxy that buffers, WebSocket', await delayOf(page, socket), 200)
  await page.getByTestId('lab-unbuffered').click()
  await measureFor(page, 10_000)
  ms('p50 once the proxy honours the header, SSE', await delayOf(page, stream), 200)
}

async function satellite({ page, ready }: PlaygroundWindow): Promise<void> {
  const [, , socket] = await paneIds(page)
  await callEngine(ready, 'setNetwork', { scope: 'sse', faults: { latency: 280 } })
  await measureFor(page, 5_000)
  ms('p50 beside SSE by satellite, WebSocket', await delayOf(page, socket), 100)
}

/** What goes wrong with a store: its banner, and how to bring it about and to end it. */
interface StoreTrouble {
  readonly name: string
  readonly code: string
  begin(opened: PlaygroundWindow, folder: string): Promise<() => Promise<void> | void>
}
const run = (command: string, ...args: string[]) =>
  void execFileSync(command, args, { stdio: 'ignore' })

const storeTroubles: readonly StoreTrouble[] = [
  {
    name: 'locked',
    code: 'store_busy',
    async begin(_, folder) {
      const child = startChild(
        `import Database from 'better-sqlite3'
        const database = new Database(process.argv.at(-1), { timeout: 5_000 })
        database.exec('BEGIN IMMEDIATE')
        console.log('locked')
        setInterval(() => database.inTransaction, 1_000)`,
        join(folder, 'messages.db'),
      )
      await child.line()
      return child.kill
    },
  },
  {
    name: 'that may not be written',
    code: 'store_readonly',
    async begin({ cli }) {
      const limit = (bytes: string) =>
        run('prlimit', '--pid', String(cli.child.pid), `--fsize=${bytes}:unlimited`)
      limit('4096')
      return () => limit('unlimited')
    },
  },
]

async function storeTrouble(browser: Browser, { name, code, begin }: StoreTrouble): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'playground-bench-'))
  const database = join(folder, 'messages.db')
  const opened = await openWindow({ browser, database, args: ['--push-rate', '20'] })
  await paneIds(opened.page)
  await measureFor(opened.page, 1_000)
  const banner = opened.page.getByTestId(`banner-${code}`)
  try {
    const end = await begin(opened, folder)
    ms(`store ${name}: the banner`, await timed(() => banner.waitFor()), 2_000)
    await end()
    const gone = await timed(() => banner.waitFor({ state: 'detached' }))
    ms(`store ${name} no more: the banner gone`, gone, 5_000)
  } catch (error) {
    console.log(`A store ${name} was not tried: ${String(error)}`)
  }
  await opened.close()
  rmSync(folder, { recursive: true })
}

async function desktop(): Promise<void> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'playground-bench-'))
  const app = await launchDesktop({ dataFolder })
  await app.page()
  const second = await timed(() => runToEnd([`--data-folder=${dataFolder}`]))
  ms(`desktop, ${runner.kind}: a second start ends`, second, runner.kind === 'real' ? 2_000 : 5_000)
  const end = timed(() => app.ended)
  app.signal('SIGTERM')
  ms(`desktop, ${runner.kind}: the end after SIGTERM`, await end, 5_000)
  rmSync(dataFolder, { recursive: true })
}

const browser = await launchChromium()
for (const scene of [herd, halfOpen, slowReaders, proxy, satellite]) {
  const opened = await openWindow({ browser, args: ['--push-rate', '10'] })
  await paneIds(opened.page)
  await scene(opened)
  await opened.close()
}
for (const trouble of storeTroubles) await storeTrouble(browser, trouble)
await browser.close()
await desktop()

console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`)
console.log('| what | measured | wanted | |\n| --- | ---: | ---: | --- |')
for (const row of rows) {
  const { what, measured, unit, wanted } = row
  const [shown, sign] = unit === 'ms' ? [measured.toFixed(0), '≤'] : [measured.toFixed(1), '≥']
  console.log(
    `| ${what} | ${shown} ${unit} | ${sign} ${wanted} ${unit} | ${isGood(row) ? 'good' : 'SLOW'} |`,
  )
}
process.exitCode = rows.every(isGood) ? 0 : 1
