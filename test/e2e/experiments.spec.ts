import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { printRun, type Run } from '../../main/shared/experiment/run.ts'
import { madeSearch, sseKnee } from '../shared/report/made-search.ts'
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

/** The first chart as a PNG: twice as large, its first lane and its title in the colours of the window. */
async function savesPicture(): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('save-chart').first().click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^A-sweep-[\w-]+-1\.png$/)
  const base64 = readFileSync(await download.path()).toString('base64')
  const { width, missing } = await page.evaluate(async (png) => {
    // The page's policy lets nothing be fetched.
    const bytes = Uint8Array.from(atob(png), (sign) => sign.charCodeAt(0))
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0)
    const { data = [] } = context?.getImageData(0, 0, image.width, image.height) ?? {}
    const drawn = new Set<string>()
    for (let at = 0; at < data.length; at += 4)
      drawn.add(`rgb(${data.slice(at, at + 3).join(', ')})`)
    const chart = document.querySelector('[data-testid=run-chart]')
    const wanted = [chart?.querySelector('.series.polling-1'), chart?.querySelector('figcaption')]
    const colours = wanted.map((element) => element && getComputedStyle(element).color)
    return { width: image.width, missing: colours.filter((colour) => !drawn.has(colour ?? '')) }
  }, base64)
  expect([width, missing]).toEqual([2 * (720 + 2 * 16), []])
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

    await savesPicture()

    await page.getByTestId('place-live').click()
    await expect.poll(() => page.locator('article[data-transport]').count()).toBe(before.length)
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

  it('of the command shows what its search found and how its fleet did, and can be repeated here', async () => {
    const file = join(folder, 'knee.json')
    writeFileSync(file, printRun(madeSearch([sseKnee])))
    await page.getByTestId('import-run').setInputFiles(file)
    await page.getByTestId('run-knee').waitFor()
    expect(await page.getByTestId('run-knee').innerText()).toMatch(/SSE\s+1,000\s+2,000/)
    expect(await page.getByTestId('run-fleet').innerText()).toContain('2,000 / 2,000')
    expect(await page.getByTestId('repeat-run').isEnabled()).toBe(true)
    expect(await violations(page)).toEqual([])
  })

  it('with many clients a lane shows how they did, and measures the same once more', async () => {
    await page.getByTestId('new-experiment').click()
    await page.getByTestId('sweep').selectOption('')
    await fill('3', '1')
    await page.getByTestId('fleet-clients').fill('5001')
    await expect.poll(() => page.getByTestId('plan-problem').innerText()).toContain('0 to 5,000')
    await page.getByTestId('fleet-clients').fill('5')
    await page.getByTestId('fleet-rate').fill('5000')
    await page.getByTestId('run-name').fill('A fleet')
    expect(await violations(page)).toEqual([])
    await page.getByTestId('start-experiment').click()
    await report().waitFor()
    const fleet = page.getByTestId('run-fleet')
    expect(await fleet.locator('tbody tr').count()).toBe(3)
    expect(await fleet.innerText()).toContain('5 / 5')
    expect(await violations(page)).toEqual([])

    const first = await report().getAttribute('data-run')
    await page.getByTestId('repeat-run').click()
    await page.getByTestId('run-progress').waitFor()
    await page.getByTestId('run-progress').waitFor({ state: 'detached' })
    await report().waitFor()
    expect(await report().getAttribute('data-run')).not.toBe(first)
    expect(await fleet.innerText()).toContain('5 / 5')
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
