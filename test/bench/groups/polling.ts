import { copyFileSync } from 'node:fs'
import { figure, withSpread } from '../figures.ts'
import { untilQuiet } from '../machine.ts'
import { requireWrk, runWrk, type WrkResult } from '../load/wrk.ts'
import { answerOf } from '../load/answer.ts'
import { changingScript, newRowsScript, taggedScript, wholeScript } from '../load/wrk-scripts.ts'
import { median, ratio, rotated, spread } from '../statistics.ts'
import type { FixedAnswer, Mark, SubjectName, SubjectOrders } from '../subjects/subject.ts'
import { makeStoreFile, temporaryFolder, type Folder } from '../table-file.ts'
import { startWorker, type Worker } from '../worker.ts'
import {
  betweenMarks,
  profileFile,
  type Findings,
  type Group,
  type RunOptions,
  type Table,
  type Verdict,
} from './group.ts'

const rows = 100_000
const payload = 64
/** New rows a second in the table that changes. */
const rate = 100
const connections = 64
/** The whole table is 14 MB: more connections would only queue behind each other. */
const wholeTableConnections = 2
/** A server that is asked as fast as it answers takes a core, or something else had it. */
const wholeCore = 0.85
const retries = 3
/** Answers have from 1 to so many rows. */
const newRows = 10

type Key = 'requests' | 'cpu' | 'bytes' | 'p50' | 'p99'
interface Measured extends Readonly<Record<Key, number>> {
  readonly errors: number
  /** Share of one core that the server had. */
  readonly busy: number
}

interface Contest {
  readonly key: 'new' | 'changing' | 'unchanged'
  readonly title: string
  readonly subjects: readonly SubjectName[]
}

const contests: readonly Contest[] = [
  {
    key: 'new',
    title: `New rows: 1 to ${newRows} of ${rows.toLocaleString('en')}`,
    subjects: ['playground', 'fastify', 'node:http', 'koa'],
  },
  {
    key: 'changing',
    title: `New rows, while ${rate} rows/s are written`,
    subjects: ['playground', 'fastify'],
  },
  { key: 'unchanged', title: 'Nothing new: 304', subjects: ['playground', 'node:http'] },
]

const words: Readonly<Partial<Record<SubjectName, string>>> = {
  playground: 'this playground',
  fastify: 'Fastify, indexed query',
  koa: "the article's Koa route, `SELECT *`",
  'node:http': 'bare node:http, same bytes',
}

const headerOf = ({ headers }: FixedAnswer, name: string): string =>
  headers[headers.indexOf(name) + 1] ?? ''

/** Answers of ours that bare node:http is to give: it adds what it adds itself. */
interface Models {
  readonly rows: FixedAnswer
  readonly unchanged: FixedAnswer
}

async function takeModels(file: string): Promise<Models> {
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

function measured(result: WrkResult, before: Mark, after: Mark): Measured {
  const cpu = after.user + after.system - before.user - before.system
  const { perSecond: requests, p50, p99, errors } = result
  const [micros, bytes] = [cpu / result.requests, result.bytes / result.requests]
  const busy = cpu / ((after.at - before.at) * 1_000)
  return { requests, cpu: micros, bytes, p50, p99, errors, busy }
}

interface Setting {
  readonly folder: Folder
  readonly file: string
  readonly models: Models
  readonly options: RunOptions
}

async function measureOnce(
  contest: Contest,
  subject: SubjectName,
  { folder, file, models, options }: Setting,
): Promise<Measured> {
  await untilQuiet()
  const name = `polling-${contest.key}-${subject.replaceAll(/\W/g, '-')}`
  const server = startWorker<SubjectOrders>('subjects/serve.ts')
  const database = folder.path(`${name}.db`)
  copyFileSync(file, database)
  try {
    const answer = contest.key === 'unchanged' ? models.unchanged : models.rows
    const port = await server.ask('open', {
      subject,
      transport: 'polling',
      rate,
      payload,
      database,
      answer,
    })
    if (contest.key !== 'unchanged') await checkRows(port, subject, models.rows)
    const script = await scriptOf(contest, subject, server, models)
    const load = {
      port,
      script,
      connections: subject === 'koa' ? wholeTableConnections : connections,
    }
    await runWrk({ ...load, seconds: options.quick ? 1 : 2 })
    const { before, after, result } = await betweenMarks(server, profileFile(options, name), () =>
      runWrk({ ...load, seconds: options.quick ? 3 : 6 }),
    )
    return measured(result, before, after)
  } finally {
    await server.stop()
  }
}

/** Measures anew, some times, where other programs took the core that the server asked for. */
async function measure(
  contest: Contest,
  subject: SubjectName,
  setting: Setting,
): Promise<Measured> {
  let found = await measureOnce(contest, subject, setting)
  for (let again = 0; again < retries && found.busy < wholeCore; again += 1) {
    setting.options.say(`${subject} had only ${figure(found.busy)} of a core; once more`)
    found = await measureOnce(contest, subject, setting)
  }
  return found
}

type Results = ReadonlyMap<SubjectName, Measured[]>

const values = (results: Results | undefined, subject: SubjectName, key: Key): number[] =>
  (results?.get(subject) ?? []).map((round) => round[key])

function tableOf({ title, subjects }: Contest, results: Results): Table {
  return {
    title,
    head: [
      'server',
      'requests/s',
      'ours ÷ it',
      'CPU µs per request',
      'ours ÷ it',
      'bytes per answer',
      'p50, p99 (ms)',
      'errors',
    ],
    rows: subjects.map((subject) => {
      const middle = (key: Key): number => median(values(results, subject, key))
      const requests = values(results, subject, 'requests')
      const ours = values(results, 'playground', 'requests')
      return [
        words[subject] ?? subject,
        withSpread(spread(requests)),
        subject === 'playground' ? '' : withSpread(ratio(ours, requests)),
        withSpread(spread(values(results, subject, 'cpu'))),
        subject === 'playground'
          ? ''
          : withSpread(
              ratio(values(results, 'playground', 'cpu'), values(results, subject, 'cpu')),
            ),
        figure(middle('bytes')),
        `${figure(middle('p50'))}, ${figure(middle('p99'))}`,
        String((results.get(subject) ?? []).reduce((sum, { errors }) => sum + errors, 0)),
      ]
    }),
  }
}

function verdict(
  what: string,
  results: Results | undefined,
  subject: SubjectName,
  least: number,
): Verdict {
  const against = ratio(
    values(results, 'playground', 'requests'),
    values(results, subject, 'requests'),
  )
  return {
    what: `Polling, ${what}: requests/s ÷ ${words[subject] ?? subject}`,
    wanted: `≥ ${least}`,
    measured: withSpread(against),
    reached: against.median >= least,
  }
}

async function run(options: RunOptions): Promise<Findings> {
  requireWrk()
  const folder = temporaryFolder()
  const results = new Map<Contest['key'], Map<SubjectName, Measured[]>>(
    contests.map(({ key, subjects }) => [key, new Map(subjects.map((name) => [name, []]))]),
  )
  try {
    const file = folder.path('messages.db')
    await makeStoreFile(file, rows)
    const models = await takeModels(file)
    for (let round = 0; round < options.rounds; round += 1) {
      for (const contest of contests) {
        for (const subject of rotated(contest.subjects, round)) {
          const found = await measure(contest, subject, { folder, file, models, options })
          results.get(contest.key)?.get(subject)?.push(found)
          options.say(
            `round ${round + 1} ${contest.key} ${subject}: ${figure(found.requests)} requests/s, ` +
              `${figure(found.cpu)} µs CPU each, p99 ${figure(found.p99)} ms, errors ${found.errors}`,
          )
        }
      }
    }
  } finally {
    folder.remove()
  }
  const unchanged = results.get('unchanged')
  const fresh = results.get('new')
  return {
    method: [
      `A table of ${rows.toLocaleString('en')} rows with ${payload}-byte bodies, a copy for each server; wrk ` +
        `with one thread and ${connections} connections (for the whole table ${wholeTableConnections}: each ` +
        'answer is some 14 MB). Every server is asked first whether it gives the same rows. Fastify has ' +
        'the schema of its answer and the same `WHERE id > ?` over better-sqlite3. The article asks ' +
        'a MySQL server through mysql2 and koa-router; here better-sqlite3 and @koa/router stand in, which ' +
        'spares it the way to a database server. Bare node:http sends the bytes of our answer to whatever ' +
        'it is asked. A server that had less than ' +
        `${wholeCore} of a core is measured again, at most ${retries} times.`,
    ],
    tables: contests.map((contest) =>
      tableOf(contest, results.get(contest.key) ?? new Map<SubjectName, Measured[]>()),
    ),
    verdicts: [
      verdict('new rows', fresh, 'fastify', 1.2),
      verdict('new rows while rows are written', results.get('changing'), 'fastify', 1.2),
      verdict('new rows', fresh, 'koa', 50),
      verdict('new rows', fresh, 'node:http', 0.7),
      verdict('304', unchanged, 'node:http', 0.9),
    ],
  }
}

export const polling: Group = { name: 'polling', title: 'Polling', run }
