import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { sticksOut, violations } from '../support/accessibility.ts'
import { callEngine } from '../support/engine-call.ts'
import { paneIds } from '../support/figures.ts'
import { brokenLine, useStage } from './stage.ts'

const stage = useStage()
const stepOf = (page: Page) => page.getByTestId('present-step').getAttribute('data-step')
const bigs = (page: Page) => page.locator('[data-testid^=big-]:is(article)')

describe('Present', () => {
  it('takes a teacher from the article to a pinned message in eight keys and clicks', async () => {
    const { page, ready } = await stage.open({ isFirst: true })
    stage.expectComplaints(brokenLine)
    await paneIds(page)
    let counted = 0
    const click = async (target: ReturnType<Page['locator']>) => {
      counted += 1
      await target.click()
    }
    const press = async (key: string) => {
      counted += 1
      await page.keyboard.press(key)
    }
    await click(page.getByTestId('presets'))
    await click(page.locator('[data-key=article]'))
    await expect.poll(async () => (await callEngine(ready, 'status')).settings.feed).toBe('clock')
    await press('F5')
    await page.getByTestId('present').waitFor()
    await press('ArrowRight')
    await expect.poll(() => bigs(page).count()).toBe(1)
    await press('ArrowRight')
    await expect.poll(() => bigs(page).count()).toBe(2)
    await press('ArrowRight')
    await expect.poll(() => bigs(page).count()).toBe(3)
    await press('ArrowRight')
    await expect.poll(() => stepOf(page)).toBe('cut')
    // Somebody waits here until messages arrive again.
    await expect
      .poll(async () => Number((await callEngine(ready, 'status')).store.newest))
      .toBeGreaterThan(3)
    await press('p')
    await page.getByTestId('pin-note').waitFor()
    expect(counted).toBeLessThanOrEqual(8)
    await page.keyboard.type('polling waits')
    await page.keyboard.press('Enter')
    await expect
      .poll(() => page.getByTestId('timeline').getAttribute('data-pinned'))
      .toContain('polling waits')
    // Nothing of it had to be scrolled for.
    expect(
      await page
        .getByTestId('present')
        .evaluate((element) => element.scrollHeight - element.clientHeight),
    ).toBeLessThanOrEqual(1)
  })

  it('restores the opening by one key, and leaves by Escape, one thing after the other', async () => {
    const { page, ready } = await stage.open()
    stage.expectComplaints(brokenLine)
    const before = await paneIds(page)
    await page.getByTestId('present-open').click()
    await page.getByTestId('present').waitFor()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => bigs(page).count()).toBe(1)
    await callEngine(ready, 'configure', { pollInterval: 2_000 })
    // The page may not have heard yet of what it is to take back.
    await expect
      .poll(async () => {
        await page.keyboard.press('0')
        return (await callEngine(ready, 'status')).settings.pollInterval
      })
      .toBe(500)
    await expect.poll(() => bigs(page).count()).toBe(before.length)
    expect(await stepOf(page)).toBe('opening')

    await page.keyboard.press('2')
    await expect.poll(() => page.getByTestId('timeline').isVisible()).toBe(false)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByTestId('timeline').isVisible()).toBe(true)
    await page.getByTestId('timeline').dblclick({ position: { x: 400, y: 20 } })
    await expect.poll(() => page.getByTestId('big-figures').isVisible()).toBe(false)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.getByTestId('place-live').waitFor()
    expect(page.url()).toMatch(/#\/live$/)
  })

  it('freezes by F, cuts by C, and lists its keys', async () => {
    const { page } = await stage.open()
    stage.expectComplaints(brokenLine)
    const [, sse = ''] = await paneIds(page)
    // A line that is not there yet cannot be cut.
    await page.locator(`[data-testid="pane-${sse}"][data-state=open]`).waitFor()
    await page.keyboard.press('F5')
    await page.getByTestId('present').waitFor()
    await page.keyboard.press('f')
    await page.getByTestId('frozen').waitFor()
    await page.keyboard.press('f')
    await page.getByTestId('frozen').waitFor({ state: 'hidden' })
    const breaks = page.locator(`tr[data-pane="${sse}"] [data-figure=breaks]`)
    await page.keyboard.press('c')
    // Where the server is late it refuses the line as it comes back, which is another break.
    await expect.poll(async () => Number(await breaks.textContent())).toBeGreaterThanOrEqual(1)
    await page.keyboard.press('?')
    await page.getByTestId('keys').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('keys').waitFor({ state: 'hidden' })
    expect(await page.getByTestId('present').count()).toBe(1)
  })

  it.each([
    ['en-US', [{ width: 1280, height: 720 }]],
    [
      'zh-CN',
      [
        { width: 1920, height: 1080 },
        { width: 390, height: 844 },
      ],
    ],
  ])('is accessible and fits, in %s at any size', async (locale, sizes) => {
    const { page } = await stage.open({ context: { locale, viewport: sizes[0] ?? null } })
    await paneIds(page)
    await page.keyboard.press('F5')
    await page.getByTestId('present').waitFor()
    for (const size of sizes) {
      await page.setViewportSize(size)
      expect(await sticksOut(page)).toEqual([])
      expect(await violations(page)).toEqual([])
      if (size.width >= 1_000) await expectLargeNumbers(page, size.height)
    }
  })
})

/** The number of a pane is as large as a twelfth of the height, for the last row, and none is wider than its place. */
async function expectLargeNumbers(page: Page, height: number): Promise<void> {
  const numbers = await page.locator('.number').evaluateAll((all) =>
    all.map((one) => ({
      size: Number.parseFloat(getComputedStyle(one).fontSize),
      sticksOut: one.scrollWidth > (one.parentElement?.clientWidth ?? 0),
    })),
  )
  expect(Math.min(...numbers.map(({ size }) => size))).toBeGreaterThan(height / 12)
  expect(numbers.filter(({ sticksOut }) => sticksOut)).toEqual([])
}
