/**
 * Starts the playground repeatedly, applies the preset "As in the article" after another
 * pause each time, and reads in a real window what it concludes after 24 s:
 *
 *   node test/proofs/article-verdict.ts [starts]
 *
 * Half of the starts find 12,000 older rows in their store. Then the same numbers are started at
 * regular times, by flags. Exit code 1: two starts of a series came to different conclusions.
 */
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { freePorts, startCli } from '../support/cli-process.ts'

const starts = Number(process.argv[2] ?? 20)
const together = 2
const readAfter = 24_000

const article =
  '--push-rate 1 --feed clock --poll-interval 500 --poll-mode all --sse-push-interval 1000 --websocket-push-interval 1000'
const regular = `--arrivals regular ${article}`.split(' ')

interface Start {
  readonly offset: number
  readonly database: string
  /** Undefined: the preset is chosen in the window. */
  readonly flags?: readonly string[]
}
interface Reading {
  readonly offset: number
  readonly rows: number
  readonly delays: readonly string[]
  readonly verdict: string
}

const folder = await mkdtemp(join(tmpdir(), 'article-'))

/** A store with rows of before. */
async function makeLeftovers(): Promise<string> {
  const database = join(folder, 'leftovers.db')
  const cli = startCli({
    args: [
      'serve',
      '--json',
      '--db',
      database,
      '--no-page',
      '--push-rate',
      '5000',
      ...freePorts.slice(0, 6),
    ],
  })
  const { polling } = await cli.ready
  let total = 0
  while (total < 12_000) {
    await pause(200)
    const answer = await fetch(`${polling}/getData?limit=1`)
    await answer.arrayBuffer()
    total = Number(answer.headers.get('x-total-count'))
  }
  await cli.stop()
  return database
}

async function read(browser: Browser, { offset, database, flags = [] }: Start): Promise<Reading> {
  const cli = startCli({
    args: ['serve', '--json', '--db', database, ...freePorts, ...flags],
  })
  const { page: address = '', polling } = await cli.ready
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
  })
  try {
    const page = await context.newPage()
    await page.goto(address)
    await page.getByTestId('view-compare').click()
    await pause(offset)
    if (flags.length === 0) {
      await page.getByTestId('presets').click()
      await page.locator('[data-key="article"]').click()
    } else {
      await page.reload()
    }
    await pause(readAfter)
    const answer = await fetch(`${polling}/getData?limit=1`)
    const delays = await page
      .getByTestId('compare-p50')
      .locator('td[data-pane] .figure')
      .allInnerTexts()
    return {
      offset,
      rows: Number(answer.headers.get('x-total-count')),
      delays: delays.map((text) => text.replaceAll('\u00a0', ' ').replace(/\s*best$/, '')),
      verdict: (await page.getByTestId('verdict').innerText()).replaceAll('\u00a0', ' '),
    }
  } finally {
    await context.close()
    await cli.stop()
  }
}

/** The conclusion without its figures: these are measured again each time. */
const conclusionOf = ({ verdict }: Reading): string =>
  verdict
    .replaceAll(/\d[\d,.]*%/g, '#%')
    .replaceAll(/\b(after|within) [\d.,]+ m?s/g, 'after #')
    .replaceAll(/[\d.,]+ [kM]?B\b/g, '# bytes')
    .replaceAll(/[\d.,]+ (times|requests|rows|messages)\b/g, '# $1')
    .replaceAll(/from # messages in [\d.]+ s/g, 'from # messages in #')

async function series(name: string, all: readonly Start[]): Promise<boolean> {
  const browser = await launchChromium()
  const readings: Reading[] = []
  for (let next = 0; next < all.length; next += together) {
    const round = all.slice(next, next + together)
    readings.push(...(await Promise.all(round.map((start) => read(browser, start)))))
  }
  await browser.close()
  console.log(`\n## ${name}\n\n| begun after | rows | Polling | SSE | WebSocket | conclusion |`)
  console.log('|---|---|---|---|---|---|')
  const conclusions = [...new Set(readings.map(conclusionOf))]
  for (const reading of readings) {
    const { offset, rows, delays } = reading
    const letter = String.fromCharCode(65 + conclusions.indexOf(conclusionOf(reading)))
    console.log(`| ${offset} ms | ${rows} | ${delays.join(' | ')} | ${letter} |`)
  }
  for (const [place, conclusion] of conclusions.entries()) {
    const example = readings.find((reading) => conclusionOf(reading) === conclusion)
    console.log(`\n${String.fromCharCode(65 + place)}: ${example?.verdict ?? ''}`)
  }
  return conclusions.length === 1
}

const leftovers = await makeLeftovers()
const stores = await Promise.all(
  Array.from({ length: starts }, async (_, start) => {
    if (start % 2 === 0) return ':memory:'
    const database = join(folder, `${start}.db`)
    await copyFile(leftovers, database)
    return database
  }),
)
const offsetOf = (start: number, of: number): number => Math.round((start * 1_000) / of)
const ofPreset = stores.map((database, start) => ({ offset: offsetOf(start, starts), database }))
const ofFlags = Array.from({ length: 5 }, (_, start) => ({
  offset: offsetOf(start, 5),
  database: ':memory:',
  flags: regular,
}))

const agreed = [
  await series(`The preset, ${starts} fresh starts`, ofPreset),
  await series('The same numbers at regular times', ofFlags),
]
await rm(folder, { recursive: true, force: true, maxRetries: 5 })
process.exitCode = agreed.every(Boolean) ? 0 : 1
