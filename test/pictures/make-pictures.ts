/**
 * Takes the pictures of the README from the real window: `npm run pictures`. The Chinese font that
 * is laid over the page is for the pictures alone, where the machine has none.
 */
import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { paneIds, tileValue } from '../support/figures.ts'
import { openWindow } from '../support/window.ts'

const docs = fileURLToPath(new URL('../../docs/', import.meta.url))
const font = createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc')

/** Lays the font behind the page's own ones, through the debugger: the policy allows no data fonts. */
async function addChineseFont(page: Page): Promise<void> {
  const style = readFileSync(font, 'utf8').replaceAll(/url\(\.\/([^)]+)\)/g, (_, file: string) => {
    const bytes = readFileSync(join(dirname(font), file))
    return `url(data:font/woff2;base64,${bytes.toString('base64')})`
  })
  await page.addStyleTag({ content: style })
  await page.evaluate(() => {
    const root = document.documentElement
    const own = getComputedStyle(document.body).fontFamily
    root.style.setProperty('--font', `${own}, 'Noto Sans SC Variable'`)
    document.body.style.fontFamily = `${own}, 'Noto Sans SC Variable'`
  })
}

interface Picture {
  readonly name: string
  readonly colorScheme: 'dark' | 'light'
  readonly locale: string
  readonly viewport: { readonly width: number; readonly height: number }
}

const pictures: readonly Picture[] = [
  {
    name: 'window-dark',
    colorScheme: 'dark',
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
  },
  {
    name: 'window-light',
    colorScheme: 'light',
    locale: 'zh-CN',
    viewport: { width: 1440, height: 900 },
  },
  {
    name: 'window-small',
    colorScheme: 'light',
    locale: 'en-US',
    viewport: { width: 1024, height: 700 },
  },
]

await mkdir(docs, { recursive: true })
for (const { name, ...context } of pictures) {
  const opened = await openWindow({
    args: ['--push-rate', '2', '--seed', '7'],
    context: { ...context, bypassCSP: true },
  })
  const { page } = opened
  await addChineseFont(page)
  const [polling = ''] = await paneIds(page)
  // A first measuring window, then a change: the figures stand beside those from before.
  await page.waitForTimeout(20_000)
  await page.getByTestId('knob-pollInterval').locator('input').first().fill('2000')
  await page.getByTestId('apply').click()
  await page.waitForTimeout(25_000)
  console.log(name, 'polling p50', await tileValue(page, polling, 'delay'), 'ms')
  await page.screenshot({ path: join(docs, `${name}.png`) })
  await opened.close()
}
