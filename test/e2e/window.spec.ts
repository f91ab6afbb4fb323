import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { transports } from '../../main/shared/contract/transport.ts'
import { violations } from '../support/accessibility.ts'
import { callEngine } from '../support/engine-call.ts'
import { paneIds, tileValue } from '../support/figures.ts'
import type { PlaygroundWindow, WindowOptions } from '../support/window.ts'
import { goesOnWithoutLoss, hasEverything, post, receives } from './messages.ts'
import { brokenLine, useStage } from './stage.ts'
import { served } from '../support/served.ts'

const stage = useStage()
let opened: PlaygroundWindow
let page: Page
let panes: string[]

async function look(at: PlaygroundWindow): Promise<void> {
  opened = at
  page = opened.page
  panes = await paneIds(page)
}
const open = async (options: WindowOptions = {}) => look(await stage.open(options))

const pane = (index: number) => page.getByTestId(`pane-${panes[index] ?? ''}`)
const knob = (key: string) => page.getByTestId(`knob-${key}`)
const field = (key: string) => knob(key).locator('input').first()

describe('the controls', () => {
  const shared = stage.share()
  beforeEach(() => look(shared()))
  /** Takes back what was changed and not applied. */
  afterEach(async () => {
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByTestId('apply').isDisabled()).toBe(true)
  })

  it('count the changes, apply them on Enter and take them back on Escape', async () => {
    await field('pollInterval').fill('2000')
    await field('pushRate').fill('10')
    await expect.poll(() => page.getByTestId('apply').innerText()).toContain('2')
    expect(await knob('pollInterval').getByTestId('change').innerText()).toContain('500 → 2,000')
    await page.keyboard.press('Escape')
    await expect.poll(() => field('pollInterval').inputValue()).toBe('500')

    await field('pollInterval').fill('1000')
    await page.keyboard.press('Enter')
    expect((await served(`${opened.ready.polling}/getData?limit=1`)).status).toBe(200)
    await expect.poll(() => page.getByTestId('apply').isDisabled()).toBeTruthy()
    await page.reload()
    await expect.poll(() => field('pollInterval').inputValue()).toMatch(/1,?000/)
  })

  it('refuse a value out of range beside its field, and apply nothing', async () => {
    await field('payload').fill('5')
    await field('payload').press('Tab')
    await expect.poll(() => knob('payload').innerText()).toMatch(/16.*32,?768/s)
  })

  it('move by the keyboard alone', async () => {
    const slider = knob('pollInterval').getByRole('slider')
    await slider.focus()
    const before = Number(await slider.getAttribute('aria-valuenow'))
    await page.keyboard.press('ArrowRight')
    await expect
      .poll(async () => Number(await slider.getAttribute('aria-valuenow')))
      .not.toBe(before)
    await expect.poll(() => page.getByTestId('apply').innerText()).toContain('1')
  })

  it('let a page of another origin in with one click, once it was refused and shown', async () => {
    const headers = { Origin: 'http://localhost:5173' }
    const read = async () => (await served(`${opened.ready.polling}/getData`, { headers })).status
    expect(await read()).toBe(403)
    await page.getByTestId('refused-origin').waitFor()
    await page.getByTestId('allow-origin').click()
    await expect.poll(read).toBe(200)
  })
})

describe('the panes, at hardly any rate,', () => {
  const shared = stage.share({ args: ['--push-rate', '0.1', '--poll-interval', '200'] })
  beforeEach(() => look(shared()))

  it('send over their own transport, and each shows what was sent once', async () => {
    const texts = ['by polling 你好', 'by sse\u2028', 'by websocket 👋']
    for (const [index, text] of texts.entries()) {
      await pane(index).getByTestId('compose').fill(text)
      await pane(index).getByTestId('send').click()
    }
    for (const index of [0, 1, 2]) {
      for (const sender of panes) {
        const row = pane(index).locator(`[data-testid=row][data-sent-by="${sender}"]`)
        await expect.poll(() => row.count()).toBe(1)
      }
    }
  })

  it('show text as text, whatever it is', async () => {
    await page.evaluate(() => Object.assign(window, { reached: false }))
    const bodies = [
      '<img src=x onerror="window.reached=true">',
      '<script>window.reached=true</script>',
      '[click](javascript:window.reached=true)',
      'x'.repeat(60_000),
      '\u202eright to left',
      `e${'\u0301'.repeat(10_000)}`,
    ]
    for (const body of bodies) await post(opened.ready, body)
    const { newest } = (await callEngine(opened.ready, 'status')).store
    for (const [index, id] of panes.entries()) {
      await hasEverything(page, id, newest)
      expect(await pane(index).getByTestId('row').count()).toBeGreaterThanOrEqual(bodies.length)
    }
    expect(await page.evaluate(() => (window as unknown as { reached: boolean }).reached)).toBe(
      false,
    )
    expect(await overflows(page)).toEqual([])
  })
})

describe('the panes, while messages come,', () => {
  const shared = stage.share({ args: ['--push-rate', '20'] })
  beforeEach(() => look(shared()))

  it('disconnect, connect and lose nothing that was sent since they first came', async () => {
    for (const id of panes) await receives(page, id, 1)
    for (const index of [0, 1, 2]) await pane(index).getByTestId('connect').click()
    await page.locator('article[data-state=closed]').nth(2).waitFor()
    const { newest } = (await callEngine(opened.ready, 'status')).store
    await expect
      .poll(async () => (await callEngine(opened.ready, 'status')).store.newest)
      .toBeGreaterThan(newest + 20)
    for (const index of [0, 1, 2]) await pane(index).getByTestId('connect').click()
    for (const id of panes) await goesOnWithoutLoss(page, id, 40)
  })

  it('come back by themselves when their server stops and starts again', async () => {
    stage.expectComplaints(brokenLine)
    for (const id of panes) await receives(page, id, 1)
    for (const transport of transports) await callEngine(opened.ready, 'stopServer', transport)
    await expect.poll(() => page.locator('article[data-state=open]').count()).toBe(0)
    for (const transport of transports) await callEngine(opened.ready, 'startServer', transport)
    for (const id of panes) await goesOnWithoutLoss(page, id, 40)
  })

  it('show the figures of two windows side by side after Apply', async () => {
    const measured = (tile: 'delay' | 'wire') => tileValue(page, panes[1] ?? '', tile)
    await expect.poll(() => measured('delay')).toBeGreaterThanOrEqual(0)
    await expect.poll(() => measured('wire')).toBeGreaterThan(0)
    await field('pushRate').fill('10')
    await page.getByTestId('apply').click()
    const before = (tile: string) => pane(1).getByTestId(tile).getAttribute('data-before')
    // Clocks agree to a fraction of a millisecond: a median of 0 ms is one, too.
    await expect.poll(() => before('tile-delay')).toMatch(/^\d/)
    await expect.poll(async () => Number(await before('tile-wire'))).toBeGreaterThan(0)
  })
})

/** Elements that stick out of the window, or whose text is cut where it may not be. */
async function overflows(target: Page): Promise<string[]> {
  return target.evaluate(() => {
    const width = document.documentElement.clientWidth
    return [...document.querySelectorAll('button, h1, h2, h3, label, [data-testid^="tile-"]')]
      .filter((element) => {
        const box = element.getBoundingClientRect()
        return box.width > 0 && (box.right > width + 1 || box.left < -1)
      })
      .map((element) => `${element.tagName} ${element.textContent.trim().slice(0, 40)}`)
  })
}

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
]

describe.each(['en-US', 'zh-CN'])('the window in %s', (locale) => {
  const shared = stage.share({ context: { locale }, args: ['--push-rate', '5'] })

  it.each(sizes)('fits and is accessible at $width, dark and light', async (size) => {
    await look(shared())
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize(size)
    // Rows and figures are part of what has to fit.
    for (const id of panes) await receives(page, id, 5)
    await expect
      .poll(() => page.locator('[data-testid=tile-delay][data-value]').count())
      .toBe(panes.length)
    expect(await overflows(page)).toEqual([])
    expect(await violations(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await overflows(page)).toEqual([])
    expect(await violations(page, 'colours')).toEqual([])
  })
})

describe('the address of the window', () => {
  it('brings settings in its fragment, and the window names what was out of range', async () => {
    await open({ fragment: '&pushRate=7&payload=1' })
    // Looked for first: it goes by itself.
    await page.getByTestId('notice').first().waitFor()
    await expect.poll(() => field('pushRate').inputValue()).toBe('7')
    expect(await field('payload').inputValue()).toBe('64')
  })
})
