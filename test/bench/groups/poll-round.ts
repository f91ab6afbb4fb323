import { copyFileSync } from 'node:fs'
import { figure } from '../figures.ts'
import { answerOf } from '../load/answer.ts'
import { runWrk, type WrkResult } from '../load/wrk.ts'
import { changingScript, newRowsScript, taggedScript, wholeScript } from '../load/wrk-scripts.ts'
import { untilQuiet } from '../machine.ts'
import { median, rotated } from '../statistics.ts'
import type { FixedAnswer, SubjectName, SubjectOrders } from '../subjects/subject.ts'
import type { Folder } from '../table-file.ts'
import { startWorker, type Worker } from '../worker.ts'
import { betweenMarks, profileFile, type RunOptions } from './group.ts'

/** Rows of the table. */
export const rows = 100_000
/** UTF-8 bytes of a body. */
export const payload = 64
/** New rows a second in the table that changes. */
export const rate = 100
export const connections = 64
/** The whole table is 14 MB: more connections would only queue behind each other. */
export const wholeTableConnections = 2
/** A server that is asked as fast as it answers takes a core, or something else had it. */
export const wholeCore = 0.85
export const retries = 3
/** Answers have from 1 to so many rows. */
export const newRows = 10

/** What stands side by side in a round. */
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

/** A server under test, in a process of its own. */
interface Contender {
  readonly subject: SubjectName
  readonly server: Worker<SubjectOrders>
  readonly port: number
}

async function open(
  contest: Contest,
  subject: SubjectName,
  { folder, file, models }: Setting,
): Promise<Contender> {
  const server = startWorker<SubjectOrders>('subjects/serve.ts')
  try {
    const database = folder.path(`${contest.key}-${subject.replaceAll(/\W/g, '-')}.db`)
    copyFileSync(file, database)
    const answer = contest.key === 'unchanged' ? models.unchanged : models.rows
    const transport = 'polling'
    const port = await server.ask('open', { subject, transport, rate, payload, database, answer })
    if (contest.key !== 'unchanged') await checkRows(port, subject, models.rows)
    return { subject, server, port }
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** Asks one server for some seconds, while the others have nothing to do. */
async function takeTurn(
  contest: Contest,
  { subject, server, port }: Contender,
  { models, options }: Setting,
  seconds: number,
): Promise<Slice> {
  const name = `polling-${contest.key}-${subject.replaceAll(/\W/g, '-')}`
  const script = await scriptOf(contest, subject, server, models)
  const asked = subject === 'koa' ? wholeTableConnections : connections
  const { before, after, result } = await betweenMarks(server, profileFile(options, name), () =>
    runWrk({ port, script, connections: asked, seconds }),
  )
  if (contest.key === 'changing') await server.ask('pause')
  const cpu = after.user + after.system - before.user - before.system
  return { ...result, cpu, busy: cpu / ((after.at - before.at) * 1_000) }
}

/** Takes the turn anew, some times, where other programs took the core that the server asked for. */
async function takeWholeTurn(
  contest: Contest,
  contender: Contender,
  setting: Setting,
): Promise<Slice> {
  let slice = await takeTurn(contest, contender, setting, turnSeconds)
  for (let again = 0; again < retries && slice.busy < wholeCore; again += 1) {
    setting.options.say(`${contender.subject} had only ${figure(slice.busy)} of a core; once more`)
    await untilQuiet()
    slice = await takeTurn(contest, contender, setting, turnSeconds)
  }
  return slice
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

const turnSeconds = 2

/**
 * Runs all servers of a contest at once and asks them in turns of 2 s: a machine whose speed wanders
 * from one half minute to the next then slows all of them alike.
 */
export async function measureRound(
  contest: Contest,
  round: number,
  setting: Setting,
): Promise<ReadonlyMap<SubjectName, Measured>> {
  const contenders: Contender[] = []
  try {
    for (const subject of contest.subjects) contenders.push(await open(contest, subject, setting))
    for (const contender of contenders) await takeTurn(contest, contender, setting, turnSeconds)
    await untilQuiet()
    const slices = new Map<SubjectName, Slice[]>(contest.subjects.map((subject) => [subject, []]))
    for (let turn = 0; turn < (setting.options.quick ? 2 : 4); turn += 1) {
      for (const contender of rotated(contenders, round + turn)) {
        slices.get(contender.subject)?.push(await takeWholeTurn(contest, contender, setting))
      }
    }
    return new Map([...slices].map(([subject, taken]) => [subject, summedUp(taken)]))
  } finally {
    await Promise.all(contenders.map(({ server }) => server.stop()))
  }
}
