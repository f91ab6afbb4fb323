import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { violations } from '../support/accessibility.ts'
import { callEngine } from '../support/engine-call.ts'
import { paneIds, sequenceCounts, tileValue } from '../support/figures.ts'
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
    await expect.poll(() => panel.isVisible()).toBe(true)
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
    // Of a page that is late itself the line tells no delays.
    await page.waitForFunction(
      () =>
        document.querySelectorAll('[data-testid=verdict-line] p:first-child b').length === 3 ||
        document.querySelector('[data-testid=lag]') !== null,
    )
    /**
     * What the line tells and what the tile of that pane shows, read at one moment. A tile whose pane waits unusually long
     * shows how long, and on a slow machine the line may tell fewer panes.
     */
    const pairs = () =>
      page.evaluate(() => {
        const plain = ({ textContent }: Element) => textContent.replaceAll(/[\s<]/g, '')
        const told = [...document.querySelectorAll('[data-testid=verdict-line] p:first-child b')]
        const tiles = [...document.querySelectorAll('[data-testid=tile-delay]')]
        if (told.length < tiles.length) return []
        return tiles.flatMap((tile, place) => {
          const [figure, ours] = [tile.querySelector('.figure'), told[place]]
          if (tile.matches('[data-waiting]') || figure === null || ours === undefined) return []
          return [{ told: plain(ours), shown: plain(figure) }]
        })
      })
    let { received } = await sequenceCounts(page, panes[1] ?? '')
    for (let look = 0; look < 10; look += 1) {
      for (const { told, shown } of await pairs()) expect(told).toBe(shown)
      received += 1
      await receives(page, panes[1] ?? '', received)
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
