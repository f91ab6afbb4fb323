import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { violations } from '../support/accessibility.ts'
import { callEngine } from '../support/engine-call.ts'
import { paneIds, tileValue } from '../support/figures.ts'
import type { PlaygroundWindow } from '../support/window.ts'
import { hasEverything, receives } from './messages.ts'
import { useStage } from './stage.ts'

const stage = useStage()
/** A poll is so slow that no machine makes a push as late as that. */
const options = { args: ['--push-rate', '20', '--arrivals', 'random', '--poll-interval', '2000'] }
let opened: PlaygroundWindow
let page: Page
let panes: string[]

async function look(at: PlaygroundWindow): Promise<void> {
  opened = at
  page = opened.page
  panes = await paneIds(page)
}

const cell = (row: string, pane: string) =>
  page.getByTestId(`compare-${row}`).locator(`td[data-pane="${pane}"]`)

async function cellValue(row: string, pane: string): Promise<number | undefined> {
  const value = await cell(row, pane).getAttribute('data-value')
  return value === null ? undefined : Number(value)
}
async function bestOf(row: string): Promise<string[]> {
  const best = page.getByTestId(`compare-${row}`).locator('td[data-best="true"]')
  return best.evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-pane') ?? ''))
}

/** True where both figures are known, and the same. */
const areSame = ([one, other]: (number | undefined)[]) => one !== undefined && one === other

/** Stops the producer and waits for its last message, so that figures stand still. */
async function pause(): Promise<void> {
  await page.getByTestId('producing').click()
  await page.locator('[data-testid=producing][data-producing=false]').waitFor()
  const { newest } = (await callEngine(opened.ready, 'status')).store
  for (const pane of panes) await hasEverything(page, pane, newest)
}

describe('the comparison', () => {
  beforeEach(async () => look(await stage.open(options)))

  it('agrees with the tiles, marks the best, and says what the figures mean', async () => {
    const [polling = '', sse = '', websocket = ''] = panes
    // Five polls are the least that requests are judged by.
    for (const pane of panes) await receives(page, pane, 200)
    await page.getByTestId('verdict-why').click()
    // What arrives before the clocks are aligned has no delay: on a busy machine that can be all of those.
    for (const pane of panes) await expect.poll(() => cellValue('p95', pane)).toBeDefined()
    await pause()

    for (const pane of panes) {
      await expect
        .poll(async () => [await cellValue('p50', pane), await tileValue(page, pane, 'delay')])
        .toSatisfy(areSame)
    }
    // Polls and heartbeats go on while the two are read.
    const alike = async (row: string, pane: string, tile: 'wire' | 'requests') =>
      Math.abs(((await cellValue(row, pane)) ?? 0) / ((await tileValue(page, pane, tile)) ?? 0) - 1)
    for (const pane of panes) {
      await expect.poll(() => alike('wire', pane, 'wire')).toBeLessThan(0.03)
    }
    await expect.poll(() => alike('requests', polling, 'requests')).toBeLessThan(0.03)
    expect(await cellValue('requests', sse)).toBe(0)
    expect(await cellValue('requests', websocket)).toBe(0)
    const delays = await Promise.all(panes.map((pane) => tileValue(page, pane, 'delay')))
    const quickest = panes[delays.indexOf(Math.min(...delays.map((delay) => delay ?? Infinity)))]
    const verdict = () => page.getByTestId('verdict').innerText()
    await expect.poll(verdict).toContain('Polling brings a message after')
    // While the page is behind, no delay is called best, and it says so.
    const isBehind = /This page is .* behind/.test(await verdict())
    const best = await bestOf('p50')
    if (isBehind) expect(best).toEqual([])
    else expect(best).toContain(quickest)
    expect(best).not.toContain(polling)
    expect(await bestOf('requests')).toEqual([sse, websocket])
    expect(await bestOf('wire')).not.toContain(polling)
    expect(await page.getByTestId('compare-missed').getAttribute('data-ranking')).toBe('alike')
    expect(await page.getByTestId('compare-break').getAttribute('data-ranking')).toBe('undecided')

    expect(await violations(page)).toEqual([])
    const tile = page.getByTestId(`pane-${polling}`).getByTestId('tile-delay')
    const value = await tile.locator('.value').innerText()
    const shown = `${value}\u00a0${await tile.locator('.unit').innerText()}`
    const says = () => expect.poll(verdict)
    await says().toContain('SSE')
    await says().toContain(`Polling brings a message after ${shown}`)
    // On a busy machine the two pushes may differ by more than noise: the marks say so as well.
    await says().toMatch(
      isBehind
        ? /too much to tell which is quicker/
        : best.includes(sse)
          ? /one-way traffic (SSE|it) is enough|cannot be told yet/
          : /WebSocket is ahead of SSE/,
    )

    const mark = (transport: string, text: string) =>
      page.getByTestId(`sides-${transport}`).locator('li', { hasText: text })
    const slow = mark('polling', 'Performance will be poor')
    // A page that is behind proves nothing of delays.
    expect(await slow.getAttribute('data-mark')).toBe(isBehind ? 'pending' : 'seen')
    if (!isBehind) expect(await slow.innerText()).toContain(shown)
    const duplex = mark('websocket', 'Full-duplex')
    expect(await duplex.getAttribute('data-mark')).toBe('untried')
    await page.getByTestId(`pane-${websocket}`).getByTestId('compose').fill('both ways')
    await page.getByTestId(`pane-${websocket}`).getByTestId('send').click()
    await expect.poll(() => duplex.getAttribute('data-mark')).toBe('seen')
  })

  it('holds twelve panes in its own box, without a wider window', async () => {
    await page.evaluate(() => {
      location.hash = `${location.hash}&panes=${Array.from({ length: 4 }, () => 'polling,sse,websocket').join(',')}`
    })
    await page.getByTestId('view-compare').click()
    await expect
      .poll(() => page.getByTestId('compare-p50').locator('td[data-pane]').count())
      .toBe(12)
    const widths = await page.evaluate(() => ({
      window: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      stage: (() => {
        const stage = document.querySelector('main')
        return stage === null ? -1 : stage.scrollWidth - stage.clientWidth
      })(),
    }))
    expect(widths).toEqual({ window: 0, stage: 0 })
  })
})

/** Pixels of a chart's canvas that are neither empty nor grey: lines, areas and marks. */
async function colouredPixels(kind: string): Promise<number> {
  return page
    .getByTestId(`chart-${kind}`)
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const context = canvas.getContext('2d')
      if (context === null) return -1
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
      let coloured = 0
      for (let place = 0; place < data.length; place += 4) {
        const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(place, place + 4)
        const spread = Math.max(red, green, blue) - Math.min(red, green, blue)
        if (alpha > 40 && spread > 60) coloured += 1
      }
      return coloured
    })
}

describe('the charts', () => {
  const shared = stage.share({ args: ['--push-rate', '20', '--poll-interval', '500'] })
  beforeEach(async () => {
    await look(shared())
    await page.getByTestId('view-charts').click()
    // Five seconds of messages: what is pointed at has figures.
    for (const pane of panes) await receives(page, pane, 100)
  })

  it('show one moment in all of them under one cursor, by mouse and by keyboard', async () => {
    const cursor = (kind: string) => page.getByTestId(`chart-${kind}`).locator('figcaption .at')
    const plot = page.getByTestId('chart-requests').locator('.u-over')
    // The sentence above may have grown by a line meanwhile: the chart is pointed at where it is now.
    const point = async (): Promise<string> => {
      const box = await plot.boundingBox()
      if (box === null) throw new Error('the chart has no place')
      await page.mouse.move(box.x + box.width * 0.95, box.y + box.height / 3)
      await page.mouse.move(box.x + box.width * 0.95, box.y + box.height / 2)
      return cursor('requests').innerText()
    }
    await expect.poll(point).toMatch(/3(\.\d+)?\ss ago/)
    const moment = await cursor('requests').innerText()
    for (const kind of ['delay', 'bytes']) expect(await cursor(kind).innerText()).toBe(moment)
    const values = page.getByTestId('chart-requests').locator('.values li')
    await expect.poll(() => values.first().innerText()).toMatch(/\/s/)

    await page.mouse.move(5, 5)
    await expect.poll(() => cursor('delay').innerText()).toBe('')
    await page.getByRole('group', { name: /common cursor/ }).focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => cursor('bytes').innerText()).toMatch(/2\.0\ss ago|2\ss ago/)
    await page.keyboard.press('Escape')
    await expect.poll(() => cursor('bytes').innerText()).toBe('')
  })

  it('draw every measure, and their table says what the tiles say', async () => {
    for (const kind of ['delay', 'distribution', 'requests', 'bytes']) {
      // Three lines of some seconds out of 60, each at least a pixel thick.
      await expect.poll(() => colouredPixels(kind), { message: kind }).toBeGreaterThan(30)
    }
    for (const pane of panes) {
      await expect.poll(() => tileValue(page, pane, 'delay')).toBeDefined()
    }
    await pause()
    await page.getByTestId('charts-as-table').click()
    const figure = async (pane: string, name: string) =>
      Number(
        await page
          .getByTestId('charts-table')
          .locator(`tr[data-pane="${pane}"] td[data-figure="${name}"]`)
          .getAttribute('data-value'),
      )
    for (const pane of panes) {
      await expect
        .poll(async () => [await figure(pane, 'p50'), await tileValue(page, pane, 'delay')])
        .toSatisfy(areSame)
      expect(await figure(pane, 'messages')).toBeGreaterThan(3)
      expect(await figure(pane, 'bytes')).toBeGreaterThan(100)
    }
    const [polling = ''] = panes
    const apart = async () =>
      (await figure(polling, 'requests')) - ((await tileValue(page, polling, 'requests')) ?? 0) / 60
    await expect.poll(async () => Math.abs(await apart())).toBeLessThan(0.3)
    // After the figures: it takes its time, in which what they are of grows old.
    expect(await violations(page)).toEqual([])
    await page.getByTestId('charts-as-table').click()
    await page.getByTestId('chart-delay').waitFor()
    expect(await violations(page)).toEqual([])
  })
})
