import { figure, withSpread } from '../figures.ts'
import { requireWrk } from '../load/wrk.ts'
import { median, ratio, spread } from '../statistics.ts'
import type { SubjectName } from '../subjects/subject.ts'
import { makeStoreFile, temporaryFolder } from '../table-file.ts'
import type { Findings, Group, RunOptions, Table, Verdict } from './group.ts'
import {
  connections,
  measureRound,
  newRows,
  payload,
  rate,
  retries,
  rows,
  takeModels,
  wholeCore,
  wholeTableConnections,
  type Contest,
  type Key,
  type Measured,
} from './poll-round.ts'

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
        const setting = { folder, file, models, options }
        for (const [subject, found] of await measureRound(contest, round, setting)) {
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
        'it is asked. In a round all servers of a table stand ready and are asked in turns of 2 s, so that a ' +
        'machine whose speed wanders slows all of them alike; a server that had less than ' +
        `${wholeCore} of a core in its turn is asked again, at most ${retries} times.`,
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
