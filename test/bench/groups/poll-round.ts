import { copyFileSync } from 'node:fs'
import { figure } from '../figures.ts'
import { answerOf } from '../load/answer.ts'
import { runWrk, type WrkResult } from '../load/wrk.ts'
import { changingScript, newRowsScript, taggedScript, wholeScript } from '../load/wrk-scripts.ts'
import { untilQuiet } from '../machine.ts'
import { median } from '../statistics.ts'
import type { FixedAnswer, SubjectName, SubjectOrders } from '../subjects/subject.ts'
import type { Folder } from '../table-file.ts'
import { startWorker, type Worker } from '../worker.ts'
import type { RunOptions } from './group.ts'
import { inTurns, unspoiled, type Contender } from './turns.ts'

/** Rows of the table. */
export const rows = 100_000
/** UTF-8 bytes of a body. */
export const payload = 64
/** New rows a second in the table that changes. */
export const rate = 100
export const connections = 64
/** The whole table is 14 MB: more connections would only queue behind each other. */
export const wholeTableConnections = 2
const turnSeconds = 2
/** A server that is asked as fast as it answers takes a core, or something else had it. */
export const wholeCore = 0.85
export const retries = 3
/** Answers have from 1 to this many rows. */
export const newRows = 10

/** What is compared in a round. */
export interface Contest {
  readonly key: 'new' | 'changing' | 'unchanged'
  readonly title: string
  readonly subjects: readonly SubjectName[]
}

export type Key = 'requests' | 'cpu' | 'bytes' | 'p50' | 'p99'
/** What a round found out about one server; requests are those of a second, CPU is µs a request. */
export interface Measured extends Readonly<Record<Key, number>> {
  readonly errors: number
}

const headerOf = ({ headers }: FixedAnswer, name: string): string =>
  headers[headers.indexOf(name) + 1] ?? ''

/** Answers of ours that bare node:http is to give: it adds what it adds itself. */
export interface Models {
  readonly rows: FixedAnswer
  readonly unchanged: FixedAnswer
}

/** Takes the answers from a server of ours over `file`. */
export async function takeModels(file: string): Promise<Models> {
  const server = startWorker<SubjectOrders>('subjects/serve.ts')
  try {
    const port = await server.ask('open', {
      subject: 'playground',
      transport: 'polling',
      rate,
      payload,
      database: file,
    })
    const middle = await answerOf(port, `/getData?after=${rows - newRows / 2}`)
    const empty = await answerOf(port, `/getData?after=${rows}`)
    const tag = headerOf(empty, 'ETag')
    const unchanged = await answerOf(port, `/getData?after=${rows}`, tag)
    if (middle.status !== 200 || unchanged.status !== 304) throw new Error('polling is broken')
    return { rows: middle, unchanged }
  } finally {
    await server.stop()
  }
}

/** A peer must give the rows that ours gives, or it is another contest. */
async function checkRows(port: number, subject: SubjectName, model: FixedAnswer): Promise<void> {
  const { body, status } = await answerOf(port, `/getData?after=${rows - newRows / 2}`)
  const given = JSON.parse(body) as unknown[]
  const wanted = JSON.parse(model.body) as unknown[]
  const same = JSON.stringify(given.slice(-wanted.length)) === JSON.stringify(wanted)
  if (status !== 200 || !same) throw new Error(`${subject} gives other rows than ours.`)
}

async function scriptOf(
  contest: Contest,
  subject: SubjectName,
  server: Worker<SubjectOrders>,
  models: Models,
): Promise<string> {
  if (subject === 'koa') return wholeScript
  if (contest.key === 'unchanged') return taggedScript(rows, headerOf(models.unchanged, 'ETag'))
  if (contest.key === 'new') return newRowsScript(rows, newRows)
  const { newest } = await server.ask('mark')
  await server.ask('produce')
  return changingScript({ newest, started: Date.now(), rate }, newRows)
}

/** What one turn used and gave. */
interface Slice extends WrkResult {
  /** µs of all threads. */
  readonly cpu: number
  /** Share of one core. */
  readonly busy: number
}

export interface Setting {
  readonly folder: Folder
  readonly file: string
  readonly models: Models
  readonly options: RunOptions
}

/** A server under test that is asked. */
interface Poller extends Contender {
  readonly port: number
}

async function open(
  contest: Contest,
  subject: SubjectName,
  { folder, file, models }: Setting,
): Promise<Poller> {
  const server = startWorker<SubjectOrders>('subjects/serve.ts')
  try {
    const database = folder.path(`${contest.key}-${subject.replaceAll(/\W/g, '-')}.db`)
    copyFileSync(file, database)
    const answer = contest.key === 'unchanged' ? models.unchanged : models.rows
    const transport = 'polling'
    const port = await server.ask('open', { subject, transport, rate, payload, database, answer })
    if (contest.key !== 'unchanged') await checkRows(port, subject, models.rows)
    return { subject, server, port, stop: server.stop }
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** Asks one server for some seconds, while the others have nothing to do. */
async function takeTurn(
  contest: Contest,
  { subject, server, port }: Poller,
  models: Models,
): Promise<Slice> {
  const script = await scriptOf(contest, subject, server, models)
  const asked = subject === 'koa' ? wholeTableConnections : connections
  const before = await server.ask('mark')
  const result = await runWrk({ port, script, connections: asked, seconds: turnSeconds })
  const after = await server.ask('mark')
  if (contest.key === 'changing') await server.ask('pause')
  const cpu = after.user + after.system - before.user - before.system
  return { ...result, cpu, busy: cpu / ((after.at - before.at) * 1_000) }
}

/** Repeats the turn, a few times, if other programs took the core that the server asked for. */
function takeWholeTurn(
  contest: Contest,
  poller: Poller,
  { models, options }: Setting,
): Promise<Slice> {
  const isSpoiled = async ({ busy }: Slice): Promise<boolean> => {
    if (busy >= wholeCore) return false
    options.say(`${poller.subject} had only ${figure(busy)} of a core; once more`)
    await untilQuiet()
    return true
  }
  return unspoiled(() => takeTurn(contest, poller, models), isSpoiled, retries)
}

function summedUp(slices: readonly Slice[]): Measured {
  const sum = (of: (slice: Slice) => number): number =>
    slices.reduce((total, slice) => total + of(slice), 0)
  const requests = sum((slice) => slice.requests)
  return {
    requests: requests / sum((slice) => slice.requests / slice.perSecond),
    cpu: sum(({ cpu }) => cpu) / requests,
    bytes: sum(({ bytes }) => bytes) / requests,
    p50: median(slices.map(({ p50 }) => p50)),
    p99: median(slices.map(({ p99 }) => p99)),
    errors: sum(({ errors }) => errors),
  }
}

/** Asks the servers of a contest in turns of 2 s. */
export function measureRound(
  contest: Contest,
  round: number,
  setting: Setting,
): Promise<ReadonlyMap<SubjectName, Measured>> {
  const { models, options } = setting
  const turns = {
    name: `polling-${contest.key}`,
    subjects: contest.subjects,
    count: options.quick ? 2 : 4,
    open: (subject: SubjectName) => open(contest, subject, setting),
    async warmUp(poller: Poller) {
      await takeTurn(contest, poller, models)
      await untilQuiet()
    },
    take: (poller: Poller) => takeWholeTurn(contest, poller, setting),
  }
  return inTurns(turns, round, options, summedUp)
}
