/**
 * Takes the pictures of the README from the real window: `npm run pictures -- [NAME…]`. The Chinese font that
 * is laid over the page is for the pictures alone, where the machine has none.
 */
import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { paneIds } from '../support/figures.ts'
import { openWindow, type PlaygroundWindow } from '../support/window.ts'

const docs = fileURLToPath(new URL('../../docs/', import.meta.url))
const font = createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc')

/** Makes a call as a script would, with the token of the page's address. */
async function callEngine(page: string, name: string, input: unknown): Promise<void> {
  const { origin, hash } = new URL(page)
  const answer = await fetch(`${origin}/api/call/${name}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${new URLSearchParams(hash.slice(1)).get('token') ?? ''}`,
    },
    body: JSON.stringify({ input }),
  })
  if (!answer.ok) throw new Error(`${name} was answered with ${answer.status}`)
}

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
  /** What is done before the picture is taken. */
  prepare(opened: PlaygroundWindow): Promise<void>
}

const large = { width: 1440, height: 900 }
const small = { width: 1024, height: 700 }

/** Lets it run; the figures of the first seconds are those of very few messages. */
const run =
  (seconds: number) =>
  async ({ page }: PlaygroundWindow): Promise<void> =>
    page.waitForTimeout(seconds * 1_000)

/** A first measuring window, then a slower poll: the figures stand beside those from before. */
async function slowPoll({ page }: PlaygroundWindow): Promise<void> {
  await page.waitForTimeout(20_000)
  await page.getByTestId('knob-pollInterval').locator('input').first().fill('2000')
  await page.getByTestId('apply').click()
  await page.waitForTimeout(25_000)
}

/** A cut line that has healed, held still, and one message followed through every lane. */
async function pausedTimeline({ page, ready }: PlaygroundWindow): Promise<void> {
  await page.waitForTimeout(12_000)
  await callEngine(ready.page ?? '', 'cutLine', 'all')
  await page.waitForTimeout(4_500)
  await page.getByTestId('freeze').click()
  const place = page.locator('[data-mode]')
  const box = await place.boundingBox()
  if (box === null) throw new Error('the timeline is not in view')
  for (let share = 0.56; share < 0.9; share += 0.005) {
    await page.mouse.click(box.x + box.width * share, box.y + box.height * 0.07)
    if ((await place.getAttribute('data-followed')) !== null) break
  }
  await page.mouse.move(0, 0)
  await page.waitForTimeout(500)
}

async function openWire({ page }: PlaygroundWindow): Promise<void> {
  await page.waitForTimeout(3_000)
  const [, , webSocket = ''] = await paneIds(page)
  const pane = page.getByTestId(`pane-${webSocket}`)
  await pane.getByTestId('tab-wire').click()
  await page.waitForTimeout(6_000)
  await pane.getByTestId('wire-enlarge').click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('[data-tag="text"]').last().click()
  await dialog.getByTestId('wire-view-hex').click()
}

async function compare(opened: PlaygroundWindow): Promise<void> {
  await opened.page.getByTestId('view-compare').click()
  await run(30)(opened)
}

const pictures: readonly Picture[] = [
  {
    name: 'window-dark',
    colorScheme: 'dark',
    locale: 'en-US',
    viewport: large,
    prepare: slowPoll,
  },
  {
    name: 'window-light',
    colorScheme: 'light',
    locale: 'zh-CN',
    viewport: large,
    prepare: run(25),
  },
  {
    name: 'window-small',
    colorScheme: 'light',
    locale: 'en-US',
    viewport: small,
    prepare: run(15),
  },
  {
    name: 'timeline-paused',
    colorScheme: 'dark',
    locale: 'en-US',
    viewport: large,
    prepare: pausedTimeline,
  },
  { name: 'wire', colorScheme: 'dark', locale: 'en-US', viewport: large, prepare: openWire },
  { name: 'compare', colorScheme: 'light', locale: 'en-US', viewport: large, prepare: compare },
]

await mkdir(docs, { recursive: true })
const wanted = process.argv.slice(2)
for (const { name, prepare, ...context } of pictures) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const opened = await openWindow({
    args: ['--push-rate', '2', '--seed', '7'],
    context: { ...context, bypassCSP: true },
  })
  const { page } = opened
  await addChineseFont(page)
  await prepare(opened)
  await page.screenshot({ path: join(docs, `${name}.png`) })
  console.log(name)
  await opened.close()
}
