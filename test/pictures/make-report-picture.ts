/**
 * Takes the picture of a report for the README: `node test/pictures/make-report-picture.ts REPORT.html [NAME]`. The report is that of
 * `node test/proofs/experiments.ts sweep`.
 */
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { launchChromium } from '../support/chromium.ts'

const docs = fileURLToPath(new URL('../../docs/', import.meta.url))
const [report, name = 'report'] = process.argv.slice(2)
if (report === undefined) throw new Error('Which report? Give its file.')

const browser = await launchChromium()
try {
  const page = await browser.newPage({
    colorScheme: 'light',
    viewport: { width: 1_040, height: 900 },
  })
  await page.goto(pathToFileURL(resolve(report)).href)
  // The table and the first chart say it; the rest is in the file.
  const end = await page.locator('figure').first().boundingBox()
  const height = Math.ceil((end?.y ?? 0) + (end?.height ?? 900) + 16)
  await page.setViewportSize({ width: 1_040, height })
  await page.screenshot({ path: join(docs, `${name}.png`) })
} finally {
  await browser.close()
}
