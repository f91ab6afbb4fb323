import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Transport } from '../../main/shared/contract/transport.ts'
import { launchChromium } from '../support/chromium.ts'
import { startCli, type CliProcess, type Ready } from '../support/cli-process.ts'
import { callEngine } from '../support/engine-call.ts'
import { paneIds } from '../support/figures.ts'
import { steadyPorts } from '../support/steady-ports.ts'
import { openContext } from '../support/window.ts'
import { readFigures, tableOf, type WindowFigures } from './window-figures.ts'

/** What each figure of the window shows where its source is gone, restarted, replaced, reset or hidden. */
const columns = new Map<string, WindowFigures>()
const folder = mkdtempSync(join(tmpdir(), 'playground-sources-'))
let browser: Browser
let page: Page
let engine: CliProcess
let ready: Ready
let flags: readonly string[]

async function startEngine(): Promise<void> {
  engine = startCli({ args: ['serve', '--json', '--db', join(folder, 'messages.db'), ...flags] })
  ready = await engine.ready
}
const lift = (scope: 'all' | Transport) => callEngine(ready, 'setNetwork', { scope, faults: {} })

/** Waits until these figures read like that. */
async function until(likes: Readonly<Record<string, RegExp>>): Promise<WindowFigures> {
  let figures: WindowFigures = {}
  await expect
    .poll(async () => {
      figures = await readFigures(page)
      return Object.entries(likes)
        .filter(([key, like]) => !like.test(figures[key] ?? ''))
        .map(([key, like]) => `${key}: ${figures[key]}, and not ${like}`)
    })
    .toEqual([])
  return figures
}
/** Waits for that, and notes how all figures read in this situation. */
async function note(name: string, likes: Readonly<Record<string, RegExp>>): Promise<void> {
  columns.set(name, await until(likes))
}
const number = /\d/
const dash = /\|? ?–/

beforeAll(async () => {
  const ports = await steadyPorts()
  const { polling: own } = await steadyPorts()
  flags = [
    ...Object.entries(ports).flatMap(([transport, port]) => [`--${transport}-port`, `${port}`]),
    ...['--page-port', `${own}`, '--push-rate', '5', '--arrivals', 'regular'],
    ...['--poll-interval', '200', '--heartbeat', '1000'],
  ]
  await startEngine()
  browser = await launchChromium()
  const context = await openContext(browser, { viewport: { width: 1440, height: 900 } })
  page = await context.newPage()
  // The page's two clocks, and whether it can be seen, as the test says.
  await page.addInitScript(() => {
    const shifts = { own: 0, wall: 0 }
    const { timeOrigin } = performance
    const wall = Date.now.bind(Date)
    Object.defineProperty(performance, 'timeOrigin', { get: () => timeOrigin + shifts.own })
    Date.now = () => wall() + shifts.wall
    let visible: DocumentVisibilityState = 'visible'
    Object.defineProperty(document, 'visibilityState', { get: () => visible })
    Object.assign(window, {
      shifts,
      hide(hidden: boolean) {
        visible = hidden ? 'hidden' : 'visible'
        document.dispatchEvent(new Event('visibilitychange'))
      },
    })
  })
  await page.goto(ready.page ?? '')
  await paneIds(page)
  await page.getByTestId('view-charts').click()
  await page.getByTestId('charts-as-table').click()
  await page.locator('[data-transport=sse] [data-testid=tab-health]').click()
})
afterAll(async () => {
  await browser.close()
  await engine.stop()
  rmSync(folder, { recursive: true })
  mkdirSync('.reports', { recursive: true })
  const table = tableOf(columns)
  writeFileSync('.reports/sources-gone.md', `${table}\n`)
  console.log(table)
})

describe('every figure of the window', () => {
  it('is there while all is well', async () => {
    await note('all well', {
      measured: /^Measured \d+ s, \d+ messages$/,
      'polling delay': /^Median delay \|.*ms \| p95/,
      'polling requests': number,
      'polling wire': /B \| .*payload/,
      'sse delay': /^Median delay \|.*ms \| p95/,
      'sse wire': /B \| .*payload/,
      'websocket wire': /B \| .*payload/,
      'sse audit': /Checked against the store/,
      'SSE chart bytes': number,
      'server sse': /running/,
      store: number,
      loop: /ms/,
      clock: /ms ± .*ms/,
    })
  })

  it('says how long messages wait where no connection can be made, and nothing of bytes', async () => {
    await callEngine(ready, 'setNetwork', { scope: 'all', faults: { down: true } })
    await note('refused', {
      measured: /with: refused|with: .*down|with: /,
      'polling delay': /^Oldest waiting \|.*s \| \d+ waiting/,
      'sse delay': /^Oldest waiting \|.*s \| \d+ waiting/,
      'sse requests': /0 ?open \| 0 new, \d+ failed/,
      'websocket delay': /^Oldest waiting \|.*s \| \d+ waiting/,
      'sse wire': dash,
      store: number,
    })
    await lift('all')
  })

  it('says how long messages wait where the server answers 503', async () => {
    await until({ 'polling delay': /^Median delay/, 'sse delay': /^Median delay/ })
    await callEngine(ready, 'setNetwork', { scope: 'polling', faults: { unavailable: 1 } })
    await note('answered 503', {
      measured: /with: .*503/,
      'polling delay': /^Oldest waiting/,
      'sse delay': /^Median delay/,
    })
    await lift('polling')
  })

  it('says how long messages wait where the line is too narrow', async () => {
    await callEngine(ready, 'setNetwork', { scope: 'websocket', faults: { bandwidth: 1_000 } })
    await callEngine(ready, 'burst', 100)
    await note('throttled', {
      measured: /with: .*1.kB/,
      'websocket delay': /^Oldest waiting/,
      'websocket state': /^Open/,
      'sse delay': /^Median delay/,
    })
    await lift('websocket')
  })

  it('says that the page was hidden, as long as the measurement knows of it', async () => {
    await until({ 'websocket delay': /^Median delay/ })
    await page.evaluate(() => (window as unknown as { hide(hidden: boolean): void }).hide(true))
    await note('hidden', { measured: /with: page hidden for \d+ s/ })
    await page.evaluate(() => (window as unknown as { hide(hidden: boolean): void }).hide(false))
    await until({ measured: /with: page hidden for \d+ s/ })
    await page.getByTestId('measure-anew').click()
    await until({ measured: /^Measured \d+ s, \d+ messages?$/ })
  })

  it('says which server is stopped, tells connections from attempts, and measures again', async () => {
    await callEngine(ready, 'stopServer', 'sse')
    await note('server stopped', {
      measured: /with: SSE server stopped/,
      'sse requests': /0 ?open \| 0 new, \d+ failed/,
      'sse delay': /^Oldest waiting/,
      'polling delay': /^Median delay/,
      'server sse': /stopped/,
    })
    await callEngine(ready, 'startServer', 'sse')
    await until({
      'sse requests': /1 ?open/,
      'sse delay': /^Median delay/,
      measured: /^Measured \d+ s, \d+ messages$/,
    })
  })

  it('starts over with another store: ids of the one before say nothing there', async () => {
    await callEngine(ready, 'restartServers', { servers: 'all', history: false, downFor: 0 })
    await note('replaced store', {
      'polling delay': /^Median delay/,
      'sse delay': /^Median delay/,
      'websocket delay': /^Median delay/,
      'sse wire': /B \| .*payload/,
      'sse counters': /^0 missed/,
    })
  })

  it('measures no clock that was set: the page’s own is an hour further than the engine’s', async () => {
    await page.evaluate(() => {
      const { shifts } = window as unknown as { shifts: { own: number; wall: number } }
      shifts.own += 3_600_000
      shifts.wall += 3_600_000
    })
    await expect.poll(() => page.getByTestId('measuring').getAttribute('data-reason')).toBe('clock')
    await note('clock set', {
      clock: /^−60 min|^−1 h/,
      'polling delay': /^Median delay \| (\d+|\d+\.\d) ?ms/,
      'sse delay': /^Median delay \| (\d+|\d+\.\d) ?ms/,
      'websocket delay': /^Median delay \| (\d+|\d+\.\d) ?ms/,
    })
  })

  it('is a dash with its reason once the engine is gone', async () => {
    await engine.stop()
    await note('engine stopped', {
      measured: /with: the engine does not answer/,
      'polling wire': /– \| no word from the engine/,
      'sse wire': /– \| no word from the engine/,
      'sse requests': /0 ?open/,
      'sse audit': /could not be asked/,
      'server sse': /unknown/,
      store: /^–$/,
      loop: /^–$/,
      cpu: /^–$/,
      clock: /^–$/,
      'SSE chart bytes': /./,
    })
  })

  it('is not made up from an engine that does not know this page: bytes and delays stay unknown', async () => {
    await startEngine()
    await note('engine restarted', {
      'polling state': /^Polling/,
      'sse state': /^Open/,
      'websocket state': /^Open/,
      'polling delay': /– \| no word from the engine/,
      'sse delay': /– \| no word from the engine/,
      'polling wire': /– \| no word from the engine/,
      'sse wire': /– \| no word from the engine/,
      measured: /, [1-9]\d* messages?, with: the engine does not answer/,
      store: /^–$/,
      clock: /^–$/,
    })
  })
})
