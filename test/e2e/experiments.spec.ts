import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Run } from '../../main/shared/experiment/run.ts'
import { violations } from '../support/accessibility.ts'
import { paneIds } from '../support/figures.ts'
import { openContext } from '../support/window.ts'
import { useStage } from './stage.ts'

const stage = useStage()
const folder = mkdtempSync(join(tmpdir(), 'experiments-'))
const shared = stage.share({ args: ['--push-rate', '20', '--data-folder', folder] })
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let page: Page
beforeAll(() => {
  page = shared().page
})

const report = () => page.getByTestId('run-report')
const runs = () => page.getByTestId('run')
async function fill(rounds: string, seconds: string): Promise<void> {
  await page.getByTestId('rounds').fill(rounds)
  await page.getByTestId('window').fill(seconds)
}
async function saveJson(): Promise<string> {
  await page.getByTestId('save-run').click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('[data-key=json]').click(),
  ])
  return download.path()
}

describe('an experiment in the window', () => {
  it('measures a sweep with the panes, shows its report, and gives back what was there', async () => {
    const before = await paneIds(page)
    await page.getByTestId('place-experiments').click()
    expect(await violations(page)).toEqual([])
    await page.getByTestId('sweep').selectOption('setting.pollInterval')
    await page.getByTestId('sweep-values').fill('100, 400')
    await fill('3', '1')
    await page.getByTestId('run-name').fill('A sweep')
    await page.getByTestId('start-experiment').click()
    await page.getByTestId('run-progress').waitFor()

    await report().waitFor()
    const table = await page.getByTestId('run-table').innerText()
    expect(table).toMatch(/100\sms\s+Polling/)
    expect(table).toMatch(/400\sms\s+Polling/)
    expect(await page.getByTestId('run-chart').count()).toBeGreaterThan(0)
    expect(await violations(page)).toEqual([])

    await page.getByTestId('place-live').click()
    expect(await page.locator('article[data-transport]').count()).toBe(before.length)
    await expect.poll(() => page.getByTestId('run-progress').count()).toBe(0)
    await page.getByTestId('place-experiments').click()
  })

  it('that is stopped keeps what was measured; saved, deleted and imported it is the same', async () => {
    await page.getByTestId('new-experiment').click()
    await page.getByTestId('sweep').selectOption('')
    await fill('50', '1')
    await page.getByTestId('run-name').fill('A long one')
    await page.getByTestId('start-experiment').click()
    await page.locator('[data-testid=run-phase]:not([data-done="0"])').waitFor()
    await page.getByTestId('stop-run').click()
    await report().waitFor()
    expect(await page.getByTestId('doubts').innerText()).toMatch(/stopped after \d+ of 50 steps/)

    const file = await saveJson()
    const saved = JSON.parse(readFileSync(file, 'utf8')) as Run
    expect(saved.finished).toBe(false)
    const kept = JSON.parse(readFileSync(join(folder, 'runs', `${saved.id}.json`), 'utf8')) as Run
    expect(saved).toEqual(kept)

    const before = await runs().count()
    await page.getByTestId('delete-run').click()
    await page.getByTestId('confirm').click()
    await expect.poll(() => runs().count()).toBe(before - 1)
    await page.getByTestId('import-run').setInputFiles(file)
    await report().waitFor()
    expect(await report().getAttribute('data-run')).toBe(saved.id)
    await expect.poll(() => runs().count()).toBe(before)

    // Beside the sweep before it there is something to say, be it that the plans differ.
    await page.getByTestId('compare-with').selectOption({ index: 1 })
    await page.getByTestId('run-comparison').waitFor()
    expect(await violations(page)).toEqual([])
  })

  it('is announced in every other window', async () => {
    const context = await openContext(shared().browser)
    try {
      const other = await context.newPage()
      await other.goto(shared().ready.page ?? '')
      await other.locator('article[data-transport]').first().waitFor()
      await page.getByTestId('new-experiment').click()
      await page.getByTestId('sweep').selectOption('')
      await fill('50', '1')
      await page.getByTestId('run-name').fill('Seen elsewhere')
      await page.getByTestId('start-experiment').click()
      await other.getByTestId('run-elsewhere').waitFor()
      expect(await other.getByTestId('run-elsewhere').innerText()).toContain('Seen elsewhere')
      await page.getByTestId('stop-run').click()
      await other.getByTestId('run-elsewhere').waitFor({ state: 'detached' })
      await report().waitFor()
    } finally {
      await context.close()
    }
  })
})
