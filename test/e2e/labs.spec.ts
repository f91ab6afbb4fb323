import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sticksOut, violations } from '../support/accessibility.ts'
import { callEngine } from '../support/engine-call.ts'
import { paneIds, sequenceCounts, tileValue } from '../support/figures.ts'
import { askLab, openLab } from '../support/labs.ts'
import type { PlaygroundWindow } from '../support/window.ts'
import { goesOnWithoutLoss, hasEverything } from './messages.ts'
import { brokenLine, useStage } from './stage.ts'

const stage = useStage()
const shared = stage.share({ args: ['--push-rate', '3'] })
let opened: PlaygroundWindow
let page: Page

beforeEach(() => {
  opened = shared()
  page = opened.page
  stage.expectComplaints(brokenLine)
})
afterEach(async () => {
  if ((await bar().count()) === 0) return
  await page.getByTestId('end-lab').click()
  await expect.poll(() => bar().count()).toBe(0)
  await expect.poll(() => paneIds(page)).toHaveLength(3)
})

const bar = () => page.getByTestId('lab-bar')
const start = (name: string) => openLab(page, name)
const state = (id = '') => page.getByTestId(`pane-${id}`).getAttribute('data-state')
const states = (ids: readonly string[]) => Promise.all(ids.map((id) => state(id)))
const allOpen = (ids: readonly string[]) =>
  expect.poll(() => states(ids)).toEqual(ids.map(() => 'open'))
const figure = (key: string) => page.locator(`[data-testid=lab-figure][data-key=${key}]`)
const delay = (id = '') => tileValue(page, id, 'delay')

/** Once the lab shows a figure: it fits at 1024 by 700, and is accessible, dark and light. */
async function fitsAndIsAccessible(first = 'lab-figure'): Promise<void> {
  const size = page.viewportSize() ?? { width: 1440, height: 900 }
  await page.setViewportSize({ width: 1024, height: 700 })
  await page.getByTestId(first).first().waitFor()
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await sticksOut(page)).toEqual([])
    expect(await violations(page, colorScheme === 'dark' ? 'all' : 'colours')).toEqual([])
  }
  await page.emulateMedia({ colorScheme: null })
  await page.setViewportSize(size)
}

describe('the wall of six connections', () => {
  it('lets the seventh in when the first one leaves; fits, and is accessible', async () => {
    const panes = await start('wall')
    expect(panes).toHaveLength(7)
    const open = async () => (await states(panes)).filter((one) => one === 'open').length
    await expect.poll(open).toBe(6)
    await figure('waits').waitFor()
    expect(await open()).toBe(6)
    await fitsAndIsAccessible()
    await page.getByTestId('lab-first').click()
    await allOpen(panes.slice(1))
    await expect.poll(() => figure('waits').count()).toBe(0)
  })
})

describe('the question before a lab', () => {
  const answer = (name: string) => page.locator(`[data-answer="labs.coalescing.answer.${name}"]`)

  it('is asked before anything changes; guess and finding stand side by side, and stay', async () => {
    const before = await paneIds(page)
    await askLab(page, 'coalescing')
    expect(await bar().count()).toBe(0)
    expect(await paneIds(page)).toEqual(before)
    expect(await violations(page)).toEqual([])

    await answer('each').click()
    await page.locator('[data-lab=coalescing][data-busy=false]').waitFor()
    expect(await page.getByTestId('lab-question').count()).toBe(0)
    // What gives the answer away is not told yet.
    expect(await bar().innerText()).not.toContain('one poll brings them all')
    await allOpen((await paneIds(page)).slice(1))
    await page.getByTestId('lab-burst').click()
    const finding = page.getByTestId('lab-finding')
    await finding.waitFor()
    expect(await finding.getAttribute('data-answer')).toBe('labs.coalescing.answer.one')
    expect(await finding.getAttribute('data-right')).toBe('false')
    expect(await page.getByTestId('lab-guess').innerText()).toContain('100: one for each message')
    expect(await bar().innerText()).toContain('one poll brings them all')
    expect(await violations(page)).toEqual([])
  })
})

describe('the thundering herd', () => {
  it('is drawn as it came back together, beside how it came back with jitter; fits, and is accessible', async () => {
    await start('herd')
    await fitsAndIsAccessible('fleet')
    const fleet = page.getByTestId('fleet')
    /** Restarts, and waits until every client is back; the figures of that run. */
    async function runOnce(jitter: string): Promise<{ peak: number; recovered: number }> {
      await expect.poll(() => fleet.getAttribute('data-open')).toBe('300')
      await page.getByTestId('lab-restart').click()
      const run = page.locator(`[data-testid=herd-now][data-jitter=${jitter}][data-recovered]`)
      await run.waitFor()
      return {
        peak: Number(await run.getAttribute('data-peak')),
        recovered: Number(await run.getAttribute('data-recovered')),
      }
    }
    const together = await runOnce('false')
    await page.getByTestId('lab-jitter').click()
    await expect.poll(() => page.getByTestId('lab-jitter').isChecked()).toBe(true)
    const spread = await runOnce('true')
    // How high the peaks are is the fleet's business, and the benchmark's on this machine.
    expect(together.peak).toBeGreaterThan(0)
    expect(spread.peak).toBeGreaterThan(0)
    // All wait for `retry`; with jitter some of 300 wait longer.
    expect(together.recovered).toBeGreaterThanOrEqual(1_000)
    expect(spread.recovered).toBeGreaterThanOrEqual(1_000)
    const before = page.getByTestId('herd-before')
    expect(await before.getAttribute('data-jitter')).toBe('false')
    expect(Number(await before.getAttribute('data-peak'))).toBe(together.peak)
  })
})

describe('half-open and the heartbeat', () => {
  it('is found out by the pane with a heartbeat, while the other believes in its line; fits, and is accessible', async () => {
    const [alert = '', trusting = ''] = await start('halfOpen')
    await fitsAndIsAccessible()
    // A faster heartbeat than the lab's shows the same, sooner.
    await page.getByTestId(`pane-${alert}`).getByTestId('pins').click()
    await page.getByTestId('pin-heartbeat').fill('2000')
    await page.getByTestId('pin-heartbeat').press('Enter')
    await page.keyboard.press('Escape')
    await allOpen([alert, trusting])
    for (const id of [alert, trusting]) await goesOnWithoutLoss(page, id, 1)

    await page.getByTestId('lab-silent').click()
    await expect.poll(() => state(alert)).not.toBe('open')
    await figure('noticed').waitFor()
    expect(await figure('noticed').getAttribute('data-pane')).toBe('0')
    expect(await state(trusting)).toBe('open')
    await figure('believes').waitFor()
    expect(await figure('believes').getAttribute('data-pane')).toBe('1')
    // The end of the silence heals both, and nothing was lost.
    await page.getByTestId('lab-silent').click()
    for (const id of [alert, trusting]) await goesOnWithoutLoss(page, id, 5)
  })
})

describe('a slow reader', () => {
  it('is cut, unlike the others, and catches up later; fits, and is accessible', async () => {
    // As the lab begins, its rate is taken down: more than the slow line carries, in few messages. A slow page would
    // be minutes behind with the frames of the lab's own rate, and a reader that is behind is not cut.
    const begun = start('slowReader')
    const rate = async () => (await callEngine(opened.ready, 'status')).settings.pushRate
    await expect.poll(rate, { interval: 10 }).toBe(300)
    await callEngine(opened.ready, 'configure', { pushRate: 20, payload: 16_384 })
    const panes = await begun
    const [socket = '', stream = '', ...others] = panes
    await allOpen(panes)
    for (const id of panes) await goesOnWithoutLoss(page, id, 1)
    await fitsAndIsAccessible()

    await page.getByTestId('lab-slow').click()
    await figure('cut').first().waitFor()
    const sockets = async () => (await callEngine(opened.ready, 'statistics')).sockets.websocket
    await expect
      .poll(async () => (await figure('closed').count()) > 0 || (await sockets()) < 2)
      .toBe(true)
    // The server has closed it. A slow page learns that behind every frame that came before.
    await callEngine(opened.ready, 'setProducing', false)
    await figure('closed').first().waitFor()
    expect(await figure('closed').innerText()).toContain('1013')
    expect(await states(others)).toEqual(['open', 'open'])
    const delays = (ids: readonly string[]) => Promise.all(ids.map((id) => delay(id)))
    /** How much longer the quicker of the slow ones takes than the slower of the others, in ms. */
    const distance = async () =>
      Math.min(...(await delays([socket, stream])).map((one) => one ?? 0)) -
      Math.max(...(await delays(others)).map((one) => one ?? Infinity))
    await expect.poll(distance).toBeGreaterThan(0)

    await page.getByTestId('lab-slow').click()
    const { newest } = (await callEngine(opened.ready, 'status')).store
    for (const id of panes) {
      await hasEverything(page, id, newest)
      expect(await sequenceCounts(page, id)).toMatchObject({ missed: 0, duplicated: 0 })
    }
    await allOpen(panes)
    await callEngine(opened.ready, 'setProducing', true)
  })
})

describe('a proxy that buffers', () => {
  it('delays SSE by more than a second and WebSocket not at all, until it honours the header; fits, and is accessible', async () => {
    const [stream = '', socket = ''] = await start('proxy')
    await fitsAndIsAccessible()
    /** How much longer SSE takes, on the same machine in the same window, in ms. */
    const held = async () => ((await delay(stream)) ?? Number.NaN) - ((await delay(socket)) ?? 0)
    await expect.poll(held).toBeGreaterThan(1_000)
    await page.getByTestId('lab-unbuffered').click()
    await expect.poll(held).toBeLessThan(1_000)
    expect(await page.getByTestId('network-bar').count()).toBe(0)
  })
})

describe('polling that gathers a burst', () => {
  it('brings 100 messages in one answer; fits, and is accessible', async () => {
    const panes = await start('coalescing')
    const [polling = ''] = panes
    await fitsAndIsAccessible()
    await allOpen(panes)
    await page.getByTestId('lab-burst').click()
    await figure('together').waitFor()
    // A late poll on a busy machine brings a few together, before the burst.
    const together = async () =>
      Number(/^\D*(\d+) messages/.exec(await figure('together').innerText())?.[1])
    await expect.poll(together).toBeGreaterThanOrEqual(100)
    await expect.poll(() => tileValue(page, polling, 'wire')).toBeLessThan(300)
  })
})

describe('a lab', () => {
  it('ends with what was there before, also after a reload', async () => {
    expect(await paneIds(page)).toHaveLength(3)
    const before = await page.evaluate(() => sessionStorage.getItem('panes'))
    const network = page.getByTestId('network-bar')
    await page.getByTestId('network-scope').selectOption('sse')
    await page.getByTestId('network-profile').selectOption('dsl')
    await network.waitFor()
    await start('slowReader')
    await page.getByTestId('lab-slow').click()
    await expect.poll(() => network.innerText()).toMatch(/WebSocket.*200.kB.*SSE.*200.kB/s)
    await page.reload()
    await bar().waitFor()
    // The panes have other ids now, and the faults of those before are gone with them; what was set
    // for all SSE before the lab is not the lab's to lift.
    await expect.poll(() => network.innerText()).not.toMatch(/200.kB/)
    expect(await network.innerText()).toContain('All SSE')
    expect(await paneIds(page)).toHaveLength(4)
    // From one lab to another: what was there before the first one counts.
    await start('coalescing')
    await page.getByTestId('end-lab').click()
    await expect.poll(() => bar().count()).toBe(0)
    await network.getByText('All SSE').waitFor()
    await expect.poll(() => page.evaluate(() => sessionStorage.getItem('panes'))).toBe(before)
    const field = page.getByTestId('knob-pushRate').locator('input').first()
    await expect.poll(() => field.inputValue()).toBe('3')
    expect(await paneIds(page)).toHaveLength(3)
    await page.getByTestId('network-clear').click()
  })
})
