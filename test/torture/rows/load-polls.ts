import { answerOf } from '../../bench/load/answer.ts'
import { runWrk, type WrkResult } from '../../bench/load/wrk.ts'
import { newRowsScript, taggedScript } from '../../bench/load/wrk-scripts.ts'
import { withSpread } from '../../bench/figures.ts'
import { ratio } from '../../bench/statistics.ts'
import { makeStoreFile, temporaryFolder } from '../../bench/table-file.ts'
import type { FixedAnswer, SubjectOrders } from '../../bench/subjects/subject.ts'
import { startWorker } from '../../bench/worker.ts'
import type { Row, RowContext } from '../row.ts'
import { missing } from '../support/tools.ts'
import { things } from '../../support/things.ts'

const rows = 100_000
const newRows = 10
const connections = 64
const payload = 64

interface Path {
  readonly name: string
  readonly least: number
  readonly answer: FixedAnswer
  readonly script: string
}

const tagOf = ({ headers }: FixedAnswer): string => headers[headers.indexOf('ETag') + 1] ?? ''

async function pathsOf(port: number): Promise<readonly Path[]> {
  const some = await answerOf(port, `/getData?after=${rows - newRows / 2}`)
  const tag = tagOf(await answerOf(port, `/getData?after=${rows}`))
  const none = await answerOf(port, `/getData?after=${rows}`, tag)
  if (some.status !== 200 || none.status !== 304) throw new Error('polling is broken')
  return [
    { name: '304', least: 0.9, answer: none, script: taggedScript(rows, tag) },
    { name: '200', least: 0.7, answer: some, script: newRowsScript(rows, newRows) },
  ]
}

/** Both servers are up, and are asked in turn: what disturbs one round disturbs both alike. */
async function compare(ours: number, path: Path, full: boolean) {
  const peer = startWorker<SubjectOrders>('subjects/serve.ts')
  const found = { ours: [] as WrkResult[], bare: [] as WrkResult[] }
  try {
    const bare = await peer.ask('open', {
      subject: 'node:http',
      transport: 'polling',
      rate: 1,
      payload,
      answer: path.answer,
    })
    const ask = (port: number, seconds: number): Promise<WrkResult> =>
      runWrk({ port, script: path.script, connections, seconds })
    for (const port of [ours, bare]) await ask(port, 1)
    for (let round = 0; round < 3; round += 1) {
      found.ours.push(await ask(ours, full ? 20 : 3))
      found.bare.push(await ask(bare, full ? 20 : 3))
    }
  } finally {
    await peer.stop()
  }
  const rate = (results: readonly WrkResult[]): number[] => results.map((one) => one.perSecond)
  const against = ratio(rate(found.ours), rate(found.bare))
  const errors = found.ours.reduce((sum, one) => sum + one.errors, 0)
  const most = Math.round(Math.max(...rate(found.ours)))
  return {
    ok: against.median >= path.least && errors === 0,
    figure: `${path.name}: ${withSpread(against)} of bare node:http (≥ ${path.least}), up to ${most}/s, ${things(errors, 'error')}`,
  }
}

async function run({ full }: RowContext) {
  const folder = temporaryFolder()
  const server = startWorker<SubjectOrders>('subjects/serve.ts')
  try {
    const database = folder.path('messages.db')
    await makeStoreFile(database, rows)
    const subject = 'playground'
    const options = { subject, transport: 'polling', rate: 1, payload, database } as const
    const port = await server.ask('open', options)
    const outcomes = []
    for (const path of await pathsOf(port)) outcomes.push(await compare(port, path, full))
    return {
      ok: outcomes.every(({ ok }) => ok),
      figure: outcomes.map(({ figure }) => figure).join('; '),
    }
  } finally {
    await server.stop()
    folder.remove()
  }
}

/** Polls as fast as they are answered, beside a server that only sends the same bytes. */
export const pollsRow: Row = {
  id: 'LD-05',
  fault: 'polls as fast as answers come, in a table of 100,000 rows, by 64 connections',
  expected: '304 at least 0.9, 200 at least 0.7 of bare node:http with the same bytes',
  guard: {
    file: 'main/servers/routes/data-route.ts',
    find: 'kept.get(key) ?? underWay.get(key)',
    replace: 'underWay.get(key)',
  },
  blocked: () => missing('wrk'),
  run,
}
