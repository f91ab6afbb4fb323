/** Makes the application's icons of build/icon.svg, each size drawn by Chromium for itself: `npm run icons`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { launchChromium } from '../support/chromium.ts'
import { appleIcon, iconSizes, windowsIcon } from './icon-files.ts'

const build = (name: string): string =>
  fileURLToPath(new URL(`../../build/${name}`, import.meta.url))
const drawing = Buffer.from(readFileSync(build('icon.svg'))).toString('base64')

const browser = await launchChromium()
const pictures = new Map<number, Buffer>()
for (const pixels of iconSizes) {
  const page = await browser.newPage({ viewport: { width: pixels, height: pixels } })
  await page.setContent(
    '<style>body { margin: 0 } img { display: block; width: 100vw; height: 100vh }</style>' +
      `<img src="data:image/svg+xml;base64,${drawing}">`,
  )
  await page.waitForFunction(() => document.images[0]?.complete)
  pictures.set(pixels, await page.screenshot({ omitBackground: true }))
  await page.close()
}
await browser.close()

writeFileSync(build('icon.png'), pictures.get(1_024) ?? '')
writeFileSync(build('icon.icns'), appleIcon(pictures))
writeFileSync(build('icon.ico'), windowsIcon(pictures))
