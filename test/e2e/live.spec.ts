import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { violations } from '../support/accessibility.ts'
import { callEngine } from '../support/engine-call.ts'
import { paneIds, tileValue } from '../support/figures.ts'
import { goesOnWithoutLoss, receives } from './messages.ts'
import { useStage } from './stage.ts'

const stage = useStage()
const settingsOf = async (ready: Parameters<typeof callEngine>[0]) =>
  (await callEngine(ready, 'status')).settings

describe('the three knobs in sight', () => {
  it('apply by themselves once they rest, and leave what waits in the panel alone', async () => {
    const { page, ready } = await stage.open()
    await paneIds(page)
    await page.getByTestId('knob-payload').locator('input').first().fill('200')
    const poll = page.getByTestId('slider-pollInterval').getByRole('slider')
    await poll.focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    const value = () => page.getByTestId('slider-pollInterval').getAttribute('data-value')
    const wanted = Number(await value())
    expect(wanted).toBeGreaterThan(500)
    await expect.poll(async () => (await settingsOf(ready)).pollInterval).toBe(wanted)
    expect((await settingsOf(ready)).payload).toBe(64)
    expect(await page.getByTestId('apply').isEnabled()).toBe(true)

    await page.getByTestId('slider-ssePushInterval').getByRole('slider').focus()
    await page.keyboard.press('PageUp')
    await expect
      .poll(async () => {
        const { ssePushInterval, websocketPushInterval } = await settingsOf(ready)
        return ssePushInterval > 0 && ssePushInterval === websocketPushInterval
      })
      .toBe(true)
  })

  it('stand alone at first: the panel opens on request, and stays as it was left', async () => {
    const { page } = await stage.open({ isFirst: true })
    await paneIds(page)
    const panel = page.getByTestId('knob-payload')
    expect(await panel.isVisible()).toBe(false)
    await page.getByTestId('show-settings').click()
    expect(await panel.isVisible()).toBe(true)
    await page.reload()
    await paneIds(page)
    expect(await panel.isVisible()).toBe(true)
  })
})

describe('freezing', () => {
  const shared = stage.share({ args: ['--push-rate', '20'] })
  let page: Page
  let panes: string[]
  beforeEach(async () => {
    ;({ page } = shared())
    panes = await paneIds(page)
  })

  it('holds timeline, feeds and tiles at one moment, and counts what arrives behind them', async () => {
    const [, sse = ''] = panes
    for (const pane of panes) await receives(page, pane, 20)
    await page.getByTestId('timeline').focus()
    await page.keyboard.press('Space')
    await page.getByTestId('frozen').waitFor()
    const arrived = async () =>
      Number(await page.getByTestId('frozen-arrived').getAttribute('data-count'))
    const shown = async () => [
      await page.getByTestId('timeline').getAttribute('data-end'),
      await page.getByTestId(`pane-${sse}`).getByTestId('row').first().innerText(),
      await page.getByTestId(`pane-${sse}`).getByTestId('sequence').innerText(),
      await tileValue(page, sse, 'delay'),
      await page.getByTestId('measuring').innerText(),
      await page.getByTestId('verdict-line').innerText(),
    ]
    const before = await shown()
    await expect.poll(arrived).toBeGreaterThan(30)
    expect(await shown()).toEqual(before)
    expect(await violations(page)).toEqual([])

    await page.keyboard.press('Space')
    await page.getByTestId('frozen').waitFor({ state: 'hidden' })
    expect(await page.getByTestId('timeline').getAttribute('data-mode')).toBe('live')
    for (const pane of panes) await goesOnWithoutLoss(page, pane)
  })

  it('leaves Space to what has the focus and its own use for it', async () => {
    const [, sse = ''] = panes
    const compose = page.getByTestId(`pane-${sse}`).getByTestId('compose')
    await compose.focus()
    await page.keyboard.type('a b')
    expect(await compose.inputValue()).toBe('a b')
    expect(await page.getByTestId('freeze').getAttribute('data-frozen')).toBe('false')
    await page.getByTestId('view-charts').focus()
    await page.keyboard.press('Space')
    await expect
      .poll(() => page.getByTestId('view-charts').getAttribute('data-state'))
      .toBe('active')
    expect(await page.getByTestId('freeze').getAttribute('data-frozen')).toBe('false')
    // A tab has no use for this one.
    await page.keyboard.press('?')
    const keys = page.getByTestId('keys')
    await keys.waitFor()

    await page.keyboard.press('Escape')
    await keys.waitFor({ state: 'hidden' })
    await page.getByTestId('view-timeline').click()
    await compose.fill('')
  })

  it('and going on, the answer and the tiles tell one median of each pane', async () => {
    for (const pane of panes) await receives(page, pane, 60)
    const line = page.getByTestId('verdict-line').locator('p').first()
    await expect.poll(() => line.locator('b').count()).toBe(3)
    /** Figures of the line and of the tiles, read at one moment; undefined while something waits unusually long. */
    const read = () =>
      page.evaluate(() => {
        const texts = (selector: string) =>
          [...document.querySelectorAll(selector)].map(({ textContent }) =>
            textContent.replaceAll(/[\s<]/g, ''),
          )
        const told = texts('[data-testid=verdict-line] p:first-child b')
        const waits = document.querySelector('[data-testid=tile-delay][data-waiting]') !== null
        const tiles = texts('[data-testid=tile-delay] .figure')
        return waits || told.length < tiles.length ? undefined : [told, tiles]
      })
    let looks = 0
    for (let count = 61; looks < 10; count += 1) {
      const pair = await read()
      await receives(page, panes[1] ?? '', count)
      if (pair === undefined) continue
      looks += 1
      expect(pair[0]).toEqual(pair[1])
    }
  })
})

describe('the status', () => {
  it('calls where a server is stopped, and holds what is to be done about it', async () => {
    const { page, ready } = await stage.open()
    stage.expectComplaints(/ERR_|Connection/)
    await paneIds(page)
    await expect.poll(() => page.getByTestId('status').getAttribute('aria-label')).toBe('Status')
    await callEngine(ready, 'stopServer', 'sse')
    await expect
      .poll(() => page.getByTestId('status').getAttribute('aria-label'))
      .toContain('The SSE server is stopped.')
    await page.getByTestId('status').click()
    await page.getByTestId('troubles').waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByTestId('server-menu-sse').click()
    await page.locator('[data-key=startServer]').click()
    await page.getByTestId('troubles').waitFor({ state: 'hidden' })
    await page.keyboard.press('Escape')
    await page.getByTestId('store').waitFor({ state: 'hidden' })
  })
})
