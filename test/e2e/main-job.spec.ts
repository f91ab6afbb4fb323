import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { callEngine } from '../support/engine-call.ts'
import { paneIds, sequenceCounts, tileValue, untilReceived } from '../support/figures.ts'
import { useStage } from './stage.ts'

const stage = useStage()

/** Resolves once `count` polls were begun from now on. */
async function untilPolled(page: Page, count: number): Promise<void> {
  for (let poll = 0; poll < count; poll += 1) {
    await page.waitForRequest((request) => request.url().includes('/getData'), { timeout: 0 })
  }
}

describe('the main job', () => {
  const shared = stage.share({
    args: ['--push-rate', '20', '--arrivals', 'random', '--poll-interval', '500'],
  })

  it('shows one stream by three transports, without a click', async () => {
    const { page } = shared()
    await untilReceived(page, 100)
    const panes = await paneIds(page)
    expect(panes).toHaveLength(3)
    for (const pane of panes) {
      await expect.poll(() => tileValue(page, pane, 'delay')).toBeGreaterThan(0)
      await expect.poll(() => tileValue(page, pane, 'wire')).toBeGreaterThan(0)
      expect(await sequenceCounts(page, pane)).toMatchObject({
        missed: 0,
        duplicated: 0,
        outOfOrder: 0,
      })
    }
    // A message waits half an interval for its poll on average, whatever else slows it down.
    expect(await tileValue(page, panes[0] ?? '', 'delay')).toBeGreaterThan(50)
  })

  it('polls as often as is asked for, and shows what that changed', async () => {
    const { page } = shared()
    const [polling = ''] = await paneIds(page)
    // A window of less than a second leaves no figures behind: this one has five polls, 2 s.
    await untilPolled(page, 5)
    await expect.poll(() => tileValue(page, polling, 'requests')).toBeGreaterThan(0)
    await page.getByTestId('knob-pollInterval').locator('input').first().fill('2000')
    await page.getByTestId('apply').click()
    await page.locator('[data-testid=apply]:disabled').waitFor()
    const tile = page.getByTestId(`pane-${polling}`).getByTestId('tile-requests')
    await expect.poll(async () => Number(await tile.getAttribute('data-before'))).toBeGreaterThan(0)
    // From due time to due time 2 s: a machine that is slow may be late with one, and never early.
    const since = performance.now()
    await untilPolled(page, 6)
    expect(performance.now() - since).toBeGreaterThan(4 * 2_000)
    await expect.poll(() => tileValue(page, polling, 'requests')).toBeGreaterThan(0)
    await callEngine(shared().ready, 'configure', { pollInterval: 500 })
  })

  it('shows the rows of yesterday as history after a restart, which enters no delay', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'playground-'))
    // After the stage has closed the window that has its store in it.
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const database = join(folder, 'messages.db')
    const before = await stage.open({ database, args: ['--push-rate', '50'] })
    await untilReceived(before.page, 50)
    await before.close()
    const store = new Database(database)
    store.exec('UPDATE message SET createdAt = createdAt - 86400000')
    store.close()

    const { page } = await stage.open({ database, args: ['--push-rate', '5'] })
    for (const pane of await paneIds(page)) {
      const article = page.getByTestId(`pane-${pane}`)
      // New rows come in above: the oldest are at the end, wherever that is by now.
      const feed = article.getByTestId('feed')
      await article.getByTestId('row').first().waitFor()
      const history = article.locator('[data-testid=row].history')
      await expect
        .poll(async () => {
          await feed.evaluate((element) => element.scrollTo({ top: element.scrollHeight }))
          return history.count()
        })
        .toBeGreaterThan(0)
      await expect.poll(() => tileValue(page, pane, 'delay')).toBeGreaterThan(0)
      expect(await tileValue(page, pane, 'delay')).toBeLessThan(3_600_000)
      expect((await sequenceCounts(page, pane)).missed).toBe(0)
      expect(await article.innerText()).not.toMatch(/\d\s?h\b/)
    }
  })
})
