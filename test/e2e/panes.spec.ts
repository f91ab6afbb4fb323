import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { violations } from '../support/accessibility.ts'
import { paneIds } from '../support/figures.ts'
import { receives } from './messages.ts'
import { brokenLine, useStage } from './stage.ts'

const stage = useStage()
let page: Page

/** What the panes are called, in their order; spaces that do not break are plain ones. */
async function names(): Promise<string[]> {
  const texts = await page
    .locator('article[data-lane]')
    .evaluateAll((panes) => panes.map((pane) => pane.getAttribute('aria-label') ?? ''))
  return texts.map((text) => text.replaceAll('\u00a0', ' '))
}
const shown = (): Promise<number> => page.locator('article[data-lane]:visible').count()

describe('the panes', () => {
  const fragment = '&panes=polling:pollInterval~1000,polling:pollMode~long,sse,websocket'
  const shared = stage.share({ fragment })
  beforeEach(async () => {
    stage.expectComplaints(brokenLine)
    ;({ page } = shared())
    await page.locator('[data-lane=sse][data-state=open]').waitFor()
  })

  it('are called by what they differ in, and what a person calls them outlives a reload', async () => {
    expect(await names()).toEqual(['Poll 1 s', 'Long poll', 'SSE', 'WebSocket'])
    await page.getByRole('heading', { name: 'Long poll' }).dblclick()
    await page.getByTestId('title-field').fill('My old phone')
    await page.getByTestId('title-field').press('Enter')
    await expect.poll(() => names()).toEqual(['Poll 1 s', 'My old phone', 'SSE', 'WebSocket'])

    await page.locator('[data-lane=sse]').getByTestId('pins').click()
    await page.getByTestId('name-field').fill('Der Strom, 1:1')
    await page.getByTestId('name-field').press('Enter')
    await page.keyboard.press('Escape')
    await page.reload()
    await page.locator('[data-lane=sse][data-state=open]').waitFor()
    expect(await names()).toEqual(['Poll 1 s', 'My old phone', 'Der Strom, 1:1', 'WebSocket'])

    await page.locator('[data-lane=sse]').getByTestId('pins').click()
    await page.getByTestId('name-field').fill('')
    await page.getByTestId('name-field').press('Enter')
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'My old phone' }).dblclick()
    await page.getByTestId('title-field').fill('')
    await page.getByTestId('title-field').press('Enter')
    await expect.poll(() => names()).toEqual(['Poll 1 s', 'Long poll', 'SSE', 'WebSocket'])
  })

  it('can have the whole stage, one of them, by keyboard', async () => {
    const sse = page.locator('[data-lane=sse]')
    const before = await sse.boundingBox()
    await sse.getByTestId('enlarge').focus()
    await page.keyboard.press('Enter')
    await expect.poll(shown).toBe(1)
    expect(await page.getByTestId('timeline').isVisible()).toBe(false)
    const after = await sse.boundingBox()
    expect(after?.width).toBeGreaterThan((before?.width ?? 0) * 2)
    expect(await violations(page)).toEqual([])
    // A menu above it closes first.
    await sse.getByTestId('pins').click()
    await page.getByTestId('name-field').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('name-field').waitFor({ state: 'hidden' })
    expect(await shown()).toBe(1)
    await page.keyboard.press('Escape')
    await expect.poll(shown).toBe(4)
    expect(await page.getByTestId('timeline').isVisible()).toBe(true)
    expect(await violations(page)).toEqual([])
  })

  it('come back from a removal by mistake: at their place, and with what they have shown', async () => {
    const before = await paneIds(page)
    const id = before[2] ?? ''
    await receives(page, id, 3)
    const sse = page.locator('[data-lane=sse]')
    await sse.evaluate((pane) => pane.setAttribute('data-removed', ''))
    await sse.getByTestId('remove').click()
    // What undoes it goes by itself, so nothing is looked at before: the pane that comes back is drawn anew.
    await page.getByTestId('notice-action').click()
    await expect.poll(() => page.locator('[data-removed]').count()).toBe(0)
    await page.locator('[data-lane=sse][data-state=open]').waitFor()
    expect(await paneIds(page)).toEqual(before)
    await receives(page, id, 4)

    await sse.getByTestId('remove').click()
    await expect.poll(shown).toBe(3)
    await page.keyboard.press('Control+z')
    await page.locator('[data-lane=sse][data-state=open]').waitFor()
    expect(await paneIds(page)).toEqual(before)
    expect(await page.getByTestId('notice-action').count()).toBe(0)
  })
})

describe('what the messages say', () => {
  it('grows into a text where they are tokens', async () => {
    const args = ['--feed', 'tokens', '--payload', '16', '--push-rate', '40']
    page = (await stage.open({ args })).page
    const sse = page.locator('[data-lane=sse]')
    const text = sse.getByTestId('feed-text')
    await expect
      .poll(() => text.innerText())
      .toContain('If the connection breaks, the browser comes back by itself and says')
    expect(await text.locator('mark').count()).toBe(0)
    expect(await violations(page)).toEqual([])
    await sse.getByTestId('feed-shape').click()
    await sse.getByTestId('row').first().waitFor()
  })

  it('is a table of prices where they are those of a ticker, and a row leads to the timeline', async () => {
    page = (await stage.open({ args: ['--feed', 'ticker', '--push-rate', '20'] })).page
    const rows = page
      .locator('[data-lane=websocket]')
      .getByTestId('feed-quotes')
      .locator('tbody tr')
    await expect.poll(() => rows.count()).toBe(5)
    expect(await rows.first().innerText()).toMatch(/^ACME\s+\d+\.\d\d\s+[▲▼] [+−]\d+\.\d\d\s+\S/)
    expect(await violations(page)).toEqual([])
    await rows.nth(2).click()
    await page.locator('[data-testid="timeline"][data-followed]').waitFor()
  })

  it('is in the language of the window', async () => {
    page = (await stage.open({ context: { locale: 'zh-CN' } })).page
    const bodies = page.locator('[data-lane=sse]').getByTestId('row').locator('.body')
    await expect
      .poll(
        async () =>
          (await bodies.allInnerTexts()).filter((text) => /\p{Script=Han}/u.test(text)).length,
      )
      .toBeGreaterThan(3)
  })
})
