import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { loadavg } from 'node:os'
import { transports } from '../../../main/shared/contract/transport.ts'
import { startCli } from '../../support/cli-process.ts'
import { openWindow } from '../../support/window.ts'
import { figure, withSpread } from '../figures.ts'
import { untilQuiet } from '../machine.ts'
import { spread } from '../statistics.ts'
import { makeStoreFile, temporaryFolder } from '../table-file.ts'
import type { Findings, Group, RunOptions } from './group.ts'

const rows = 100_000
const engineLimit = 300
const paintLimit = 1_000
const freePorts = transports.flatMap((name) => [`--${name}-port`, '0'])

/** ms from the start of the process to its line that all three servers listen. */
async function engineReady(database: string): Promise<number> {
  const started = performance.now()
  const args = ['serve', '--json', '--no-page', '--db', database, ...freePorts]
  const cli = startCli({ args })
  await cli.ready
  const taken = performance.now() - started
  await cli.stop()
  return taken
}

/** ms from the start of a bare Node to its first line: what no program can be faster than. */
async function nodeReady(): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, ['-e', "console.log('ready')"])
  await once(child.stdout, 'data')
  const taken = performance.now() - started
  await once(child, 'exit')
  return taken
}

interface Paint {
  readonly first: number
  readonly content: number
}

/** What the browser itself says, from navigation on; each time with an empty cache. */
async function paint(database: string): Promise<Paint> {
  const window = await openWindow({ database })
  try {
    const { page } = window
    await page.waitForFunction(
      () => performance.getEntriesByName('first-contentful-paint').length > 0,
    )
    return await page.evaluate(() => {
      const at = (name: string) => performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN
      return { first: at('first-paint'), content: at('first-contentful-paint') }
    })
  } finally {
    await window.close()
  }
}

async function run({ rounds, say }: RunOptions): Promise<Findings> {
  const folder = temporaryFolder()
  const [engine, node, first, content, load]: number[][] = [[], [], [], [], []]
  try {
    const file = folder.path('messages.db')
    await makeStoreFile(file, rows)
    for (let round = 0; round < rounds; round += 1) {
      await untilQuiet()
      load?.push(loadavg()[0] ?? Number.NaN)
      node?.push(await nodeReady())
      engine?.push(await engineReady(file))
      const painted = await paint(file)
      first?.push(painted.first)
      content?.push(painted.content)
      say(
        `round ${round + 1}: engine ${figure(engine?.at(-1) ?? Number.NaN)} ms, ` +
          `bare Node ${figure(node?.at(-1) ?? Number.NaN)} ms, first paint ${figure(painted.first)} ms`,
      )
    }
  } finally {
    folder.remove()
  }
  const [ready, bare, paints, contents, loads] = [engine, node, first, content, load].map(
    (figures) => spread(figures ?? []),
  )
  const row = (what: string, found: typeof ready, wanted: string): string[] => [
    what,
    found === undefined ? '–' : withSpread(found),
    wanted,
  ]
  return {
    method: [
      `The built command on an existing store of ${rows.toLocaleString('en')} rows, and its page in a headless ` +
        'Chromium, a fresh one each time, with an empty cache. The engine is ready when its three servers ' +
        'listen; the paints are what the browser itself reports, from navigation on.',
    ],
    tables: [
      {
        title: 'From a start to something to see',
        head: ['what', 'ms', 'wanted'],
        rows: [
          row('process start to engine ready', ready, `≤ ${engineLimit}`),
          row('bare Node, start to first line', bare, ''),
          row('navigation to first paint', paints, `≤ ${paintLimit}`),
          row('navigation to first content', contents, ''),
          row('load average (1 min), no ms', loads, ''),
        ],
      },
    ],
    verdicts: [
      {
        what: 'Process start to engine ready, 100,000 rows (ms)',
        wanted: `≤ ${engineLimit}`,
        measured: ready === undefined ? '–' : withSpread(ready),
        reached: (ready?.median ?? Infinity) <= engineLimit,
      },
      {
        what: 'Navigation to first paint (ms)',
        wanted: `≤ ${paintLimit}`,
        measured: paints === undefined ? '–' : withSpread(paints),
        reached: (paints?.median ?? Infinity) <= paintLimit,
      },
    ],
  }
}

export const startUp: Group = { name: 'start-up', title: 'Start-up', run }
