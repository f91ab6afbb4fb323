import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toHtml } from '../../main/shared/report/html.ts'
import { languages } from '../../main/shared/texts/languages.ts'
import { createSpeaker } from '../../main/shared/texts/speaker.ts'
import { createRandom } from '../../main/shared/random.ts'
import { madeRun, roundWith } from '../shared/experiment/made-run.ts'
import { violations } from '../support/accessibility.ts'
import { launchChromium } from '../support/chromium.ts'
import { openContext } from '../support/window.ts'

let folder: string
let browser: Browser
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'report-'))
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  rmSync(folder, { recursive: true })
})

const random = createRandom(3)
const values = [100, 200, 500, 1_000, 2_000]
/** As a real sweep: polls wait half an interval, pushes a few ms; 600 messages a round, as 60 s at 10/s. */
const run = madeRun({
  plan: { sweep: { setting: 'pollInterval', values } },
  environment: { battery: true },
  round: ({ lane, point }) => {
    const interval = values[point] ?? 0
    const delay = (): number => (lane === 0 ? random() * interval : 1) - Math.log(1 - random())
    return roundWith(Array.from({ length: 600 }, delay), {
      requestsPerMinute: lane === 0 ? 60_000 / interval : 0,
      bytesPerMessage: lane === 0 ? 400 + 40_000 / interval : 150,
    })
  },
})

interface Opened {
  readonly page: Page
  readonly requests: readonly string[]
}
async function open(html: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const file = join(folder, 'report.html')
  writeFileSync(file, html)
  const viewport = { width: 1_024, height: 700 }
  const context = await openContext(browser, { viewport, ...options })
  const page = await context.newPage()
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  await page.goto(pathToFileURL(file).href)
  return { page, requests }
}

describe('a report opened from a disk', () => {
  it('is at most 400 kB, asks for nothing but itself, and has no complaint', async () => {
    const html = toHtml(run, createSpeaker('en'))
    expect(Buffer.byteLength(html)).toBeLessThan(400_000)
    const complaints: string[] = []
    const { page, requests } = await open('<p></p>')
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.setContent(html)
    expect(await page.locator('svg').count()).toBe(3)
    expect(requests.filter((url) => !url.startsWith('file:'))).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it.each(languages)('can be read by everybody, light and dark, in %s', async (language) => {
    const html = toHtml(run, createSpeaker(language), run)
    const { page } = await open(html, { colorScheme: 'light' })
    expect(await violations(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await violations(page, 'colours')).toEqual([])
    await page.context().close()
  })

  it('prints on paper as wide as it is, without a part that scrolls', async () => {
    const { page } = await open(toHtml(run, createSpeaker('en')))
    await page.emulateMedia({ media: 'print' })
    await page.setViewportSize({ width: 720, height: 1_000 })
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('table, svg')]
        .filter(
          (element) => element.getBoundingClientRect().right > document.documentElement.clientWidth,
        )
        .map((element) => element.tagName),
    )
    expect(cut).toEqual([])
    await page.context().close()
  })
})
