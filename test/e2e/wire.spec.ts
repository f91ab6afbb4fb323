import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { sticksOut, violations } from '../support/accessibility.ts'
import { paneIds } from '../support/figures.ts'
import { messageIds, newestId, notOnce, openWire, saveHar } from '../support/har-run.ts'
import { harFaults } from '../support/har-validator.ts'
import type { PlaygroundWindow, WindowOptions } from '../support/window.ts'
import { useStage } from './stage.ts'

/** Messages of a run: few by default, a minute of them with FULL=1. */
const messages = process.env['FULL'] === '1' ? 1_200 : 120

/**
 * High enough for a record in its pane, however many lines the headline has: a page that is behind says so in
 * two more, and a lower pane opens the record enlarged.
 */
const roomy = { width: 1440, height: 1300 }

const stage = useStage()
let opened: PlaygroundWindow

async function openTabs(
  args: readonly string[],
  options: WindowOptions = {},
): Promise<{ page: Page; panes: string[] }> {
  opened = await stage.open({
    args: ['--seed', '7', ...args],
    ...options,
    context: { viewport: roomy, ...options.context },
  })
  const { page } = opened
  const panes = await paneIds(page)
  for (const pane of panes) await openWire(page, pane)
  return { page, panes }
}

describe('the Wire tab', () => {
  it('saves a HAR of every pane, with every message of the run once', async () => {
    const { page, panes } = await openTabs(['--push-rate', '20', '--poll-interval', '250'])
    const { polling } = opened.ready
    const from = await newestId(polling)
    await expect.poll(() => newestId(polling)).toBeGreaterThanOrEqual(from + messages)
    const to = await newestId(polling)
    for (const pane of panes) {
      // The last of them has to be read, too: by a poll, and by the tab.
      await expect
        .poll(async () => notOnce(messageIds(await saveHar(page, pane)), from, to))
        .toEqual([])
      const har = await saveHar(page, pane)
      expect(harFaults(har)).toEqual([])
      expect(notOnce(messageIds(har), from, to)).toEqual([])
      // Streams were open before their tabs were: no request is made up for them.
      expect(har.log.entries.every(({ _resourceType }) => _resourceType === 'fetch')).toBe(true)
      if (!pane.startsWith('polling')) expect(har.log._joined).toHaveLength(1)
    }
  })

  it('filters, stands still while it is read, and goes on', async () => {
    const { page, panes } = await openTabs(['--push-rate', '20'])
    const card = page.getByTestId(`pane-${panes[1]}`)
    const list = card.getByTestId('wire-list')
    const count = async (): Promise<number> => Number(await list.getAttribute('data-count'))
    /** Records came that the list does not show: it says how many. */
    const waits = () =>
      expect.poll(() => card.getByTestId('wire-follow').innerText()).toMatch(/[1-9]/)
    await card.getByTestId('wire-filter').fill('/"id":\\d*0,/')
    await expect.poll(count).toBeGreaterThan(1)
    const rows = card.getByTestId('wire-row')
    /** A record names its first message, and says how many it holds: on a busy machine often several. */
    const hasATenth = (text: string): boolean => {
      const [, held = '1', first = 'NaN'] = /(?:\((\d+)\) )?#(\d+)/.exec(text) ?? []
      return Math.ceil(Number(first) / 10) * 10 < Number(first) + Number(held)
    }
    await expect
      .poll(async () => (await rows.allInnerTexts()).filter((text) => !hasATenth(text)))
      .toEqual([])

    await card.getByTestId('wire-filter').fill('/(/')
    await card.getByTestId('wire-problem').waitFor()
    await card.getByTestId('wire-filter').fill('')

    await card.getByTestId('wire-pause').click()
    const paused = await count()
    await waits()
    expect(await count()).toBe(paused)
    await card.getByTestId('wire-pause').click()
    await expect.poll(count).toBeGreaterThan(paused)

    // With the keyboard: up the list, which then stands still, and into a record.
    await list.focus()
    await page.keyboard.press('ArrowUp')
    await card.getByTestId('wire-follow').waitFor()
    const still = await count()
    await waits()
    expect(await count()).toBe(still)
    await page.keyboard.press('Enter')
    await card.getByTestId('wire-text').waitFor()
    await card.getByTestId('wire-back').click()
    await card.getByTestId('wire-follow').click()
    await expect.poll(count).toBeGreaterThan(still)
  })

  it('keeps up with thousands of messages, and says what it dropped', async () => {
    const { page, panes } = await openTabs([], { fragment: '&pushRate=1000&panes=websocket' })
    const card = page.getByTestId(`pane-${panes[0]}`)
    const dropped = card.getByTestId('wire-status').getByTestId('wire-dropped')
    await expect
      .poll(async () => Number(await dropped.getAttribute('data-records')))
      .toBeGreaterThan(0)
    expect(Number(await card.getByTestId('wire-list').getAttribute('data-count'))).toBe(5_000)
    expect(await card.getByTestId('wire-row').count()).toBeLessThan(60)
    const har = await saveHar(page, panes[0] ?? '')
    expect(har.log.comment).toMatch(/Older ones that the tab dropped/)
  })
})

describe('a record of the Wire tab', () => {
  const shared = stage.share({
    args: ['--seed', '7', '--push-rate', '5'],
    context: { viewport: roomy },
  })

  it('shows a record with its bytes by kind, which add up', async () => {
    const { page } = shared()
    const panes = await paneIds(page)
    for (const pane of panes) await openWire(page, pane)
    for (const pane of panes) {
      const card = page.getByTestId(`pane-${pane}`)
      const row = card
        .locator('[data-tag="response"], [data-tag="event"], [data-tag="text"]')
        .filter({ hasText: '"body":' })
        .last()
      // A heartbeat is an event as well, and all of its bytes are of one kind.
      await card.getByTestId('wire-filter').fill('/"body":/')
      // Nothing comes into a list that is held.
      await row.waitFor()
      // Rows move on while the list is live: it is held, and both facts are read at once.
      await card.getByTestId('wire-pause').click()
      const { size, seq } = await row.evaluate(({ dataset }) => ({
        size: Number(dataset['bytes']),
        seq: dataset['seq'] ?? '',
      }))
      await card.locator(`[data-seq="${seq}"]`).click()
      await card.getByTestId('wire-text').waitFor()
      const legend = card.getByTestId('wire-legend')
      await legend.first().waitFor()
      const kinds = await legend.evaluateAll((items) =>
        items.map(({ dataset }) => [dataset['kind'], Number(dataset['bytes'])] as const),
      )
      expect(kinds.map(([kind]) => kind)).toContain('framing')
      expect(kinds.reduce((sum, [, bytes]) => sum + bytes, 0)).toBe(size)
      await card.getByTestId('wire-view-hex').click()
      await card.getByTestId('wire-hex').focus()
      await page.keyboard.press('ArrowRight')
      await expect.poll(() => card.getByTestId('wire-part').innerText()).not.toBe('')
      await card.getByTestId('wire-back').click()
      await card.getByTestId('wire-pause').click()
      await card.getByTestId('wire-filter').fill('')
    }
  })

  it('is accessible, enlarged and in the pane, light and dark', async () => {
    const { page } = shared()
    const panes = await paneIds(page)
    for (const pane of panes) await openWire(page, pane)
    const [polling = '', sse = '', webSocket = ''] = panes
    await page.emulateMedia({ colorScheme: 'light' })
    /** Opens the newest record of a kind. Rows of a live list move on under the pointer: it is held. */
    const openNewest = async (list: Locator, tag: string) => {
      const row = list.locator(`[data-tag="${tag}"]`).last()
      await row.waitFor()
      await list.getByTestId('wire-pause').click()
      await row.click()
    }
    const goOn = (list: Locator) => list.getByTestId('wire-pause').click()
    const card = (pane: string) => page.getByTestId(`pane-${pane}`)
    await openNewest(card(sse), 'event')
    await openNewest(card(webSocket), 'text')
    await card(webSocket).getByTestId('wire-view-hex').click()
    expect(await violations(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await violations(page, 'colours')).toEqual([])
    await card(polling).getByTestId('wire-enlarge').click()
    const dialog = page.getByTestId('wire-dialog')
    await openNewest(dialog, 'request')
    expect(await violations(page, 'colours')).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await violations(page)).toEqual([])
    expect(await sticksOut(page)).toEqual([])
    await goOn(dialog)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    for (const pane of [sse, webSocket]) {
      await card(pane).getByTestId('wire-back').click()
      await goOn(card(pane))
    }
    await page.emulateMedia({ colorScheme: null })
  })
})
