import { figure, withSpread } from '../figures.ts'
import { untilQuiet } from '../machine.ts'
import type { AppendOrders, AppendResult, Writer } from '../subjects/append-orders.ts'
import { ratio, rotated, spread } from '../statistics.ts'
import { temporaryFolder } from '../table-file.ts'
import { startWorker } from '../worker.ts'
import {
  profileFile,
  type Findings,
  type Group,
  type RunOptions,
  type Table,
  type Verdict,
} from './group.ts'

interface Way {
  readonly key: 'batches' | 'singles'
  readonly title: string
  /** Rows of a transaction of the bare insert. */
  readonly batch: number
}

const ways: readonly Way[] = [
  { key: 'batches', title: 'Batches of 2,000 rows, as the producer writes', batch: 2_000 },
  { key: 'singles', title: 'Single rows of 500 writers at once, as posts come', batch: 500 },
]
const writers: readonly Writer[] = ['store', 'better-sqlite3']
const words: Readonly<Record<Writer, string>> = {
  store: 'the store, gathering writer',
  'better-sqlite3': 'bare better-sqlite3, one transaction a batch',
}
const wanted = 0.8

async function measure(
  { key, batch }: Way,
  writer: Writer,
  file: string,
  options: RunOptions,
): Promise<AppendResult> {
  await untilQuiet()
  const process = startWorker<AppendOrders>('subjects/append.ts')
  try {
    const rows = options.quick ? 100_000 : 400_000
    const singly = key === 'singles'
    const profile = profileFile(options, `append-${key}-${writer}`)
    return await process.ask('run', { writer, batch, rows, file, singly, profile })
  } finally {
    await process.stop()
  }
}

type Results = ReadonlyMap<Writer, AppendResult[]>

const rates = (results: Results, writer: Writer): number[] =>
  (results.get(writer) ?? []).map(({ rows, milliseconds }) => (rows / milliseconds) * 1_000)

const costs = (results: Results, writer: Writer): number[] =>
  (results.get(writer) ?? []).map(({ cpu, rows }) => cpu / rows)

function tableOf({ title }: Way, results: Results): Table {
  return {
    title,
    head: ['writer', 'messages/s', 'ours ÷ it', 'CPU µs per message', 'ours ÷ it'],
    rows: writers.map((writer) => [
      words[writer],
      withSpread(spread(rates(results, writer))),
      writer === 'store' ? '' : withSpread(ratio(rates(results, 'store'), rates(results, writer))),
      withSpread(spread(costs(results, writer))),
      writer === 'store' ? '' : withSpread(ratio(costs(results, 'store'), costs(results, writer))),
    ]),
  }
}

function verdictOf({ key, title }: Way, results: Results): Verdict {
  const against = ratio(rates(results, 'store'), rates(results, 'better-sqlite3'))
  return {
    what: `Append, ${title.charAt(0).toLowerCase()}${title.slice(1)}: messages/s ÷ bare better-sqlite3`,
    // What was promised is for batches: single rows cost a promise each.
    wanted: `≥ ${wanted}${key === 'singles' ? ' (goal)' : ''}`,
    measured: withSpread(against),
    reached: against.median >= wanted,
  }
}

async function run(options: RunOptions): Promise<Findings> {
  const folder = temporaryFolder()
  const found = ways.map((way) => ({
    way,
    results: new Map<Writer, AppendResult[]>(writers.map((writer) => [writer, []])),
  }))
  try {
    for (let round = 0; round < options.rounds; round += 1) {
      for (const { way, results } of found) {
        for (const writer of rotated(writers, round)) {
          const file = folder.path(`${way.key}-${writer}-${round}.db`)
          const result = await measure(way, writer, file, options)
          results.get(writer)?.push(result)
          const rate = (result.rows / result.milliseconds) * 1_000
          options.say(`round ${round + 1} ${way.key} ${writer}: ${figure(rate)} messages/s`)
        }
      }
    }
  } finally {
    folder.remove()
  }
  return {
    method: [
      'Messages with 64-byte bodies into an empty file, WAL and `synchronous = NORMAL` on both sides, ' +
        'timed from the first append until the last has committed, and counted in the file afterwards. ' +
        'The store numbers them, keeps the newest in memory, and lets a worker write the log ' +
        'back; the bare loop does nothing but insert.',
    ],
    tables: found.map(({ way, results }) => tableOf(way, results)),
    verdicts: found.map(({ way, results }) => verdictOf(way, results)),
  }
}

export const append: Group = { name: 'append', title: 'Append', run }
