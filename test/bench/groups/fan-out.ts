import type { SubjectName } from '../subjects/subject.ts'
import { figure, withSpread } from '../figures.ts'
import { median, ratio, spread } from '../statistics.ts'
import type { Findings, Group, RunOptions, Table, Verdict } from './group.ts'
import { measureRound, payload, type Load, type Measured, type Pushed } from './push-round.ts'

interface Comparison extends Pushed {
  /** What the CPU of ours may be, as a share of a peer's. */
  readonly wanted: Readonly<Partial<Record<SubjectName, number>>>
}

const many: Load = { clients: 500, rate: 100 }
const fast: Load = { clients: 50, rate: 2_000 }
const websocket: readonly SubjectName[] = ['playground', 'ws', 'tcp']
const sse: readonly SubjectName[] = ['playground', 'response.write', 'better-sse', 'tcp']
const floor = 1.15

const comparisons: readonly Comparison[] = [
  {
    transport: 'websocket',
    load: many,
    subjects: websocket,
    wanted: { ws: 0.8, tcp: floor },
  },
  {
    transport: 'websocket',
    load: fast,
    subjects: websocket,
    wanted: { ws: 0.7, tcp: floor },
  },
  {
    transport: 'sse',
    load: many,
    subjects: sse,
    wanted: { 'better-sse': 0.6, tcp: floor },
  },
  {
    transport: 'sse',
    load: fast,
    subjects: sse,
    wanted: { 'better-sse': 0.7, tcp: floor },
  },
]

const words = {
  playground: 'this playground',
  ws: 'plain `ws` loop',
  'response.write': 'plain `response.write` loop',
  'better-sse': 'better-sse channel',
  tcp: 'bare TCP, same bytes (floor)',
  fastify: 'Fastify',
  koa: 'Koa',
  'node:http': 'bare node:http',
} as const satisfies Record<SubjectName, string>
const titles = { websocket: 'WebSocket', sse: 'SSE' } as const

type Results = ReadonlyMap<SubjectName, Measured[]>

function cpuOf(results: Results, subject: SubjectName): readonly number[] {
  return (results.get(subject) ?? []).map((round) => round.cpu)
}

function tableOf({ transport, load, subjects }: Comparison, results: Results): Table {
  return {
    title: `${titles[transport]}: ${load.clients} clients, ${figure(load.rate)} messages/s`,
    head: [
      'server',
      'CPU µs per delivery',
      'user + system',
      'ours ÷ it',
      'floor ÷ it',
      'delay p50, p99 (ms)',
      'busy',
      'lost',
    ],
    rows: subjects.map((subject) => {
      const rounds = results.get(subject) ?? []
      const middle = (key: keyof Measured): number => median(rounds.map((round) => round[key]))
      const cpu = cpuOf(results, subject)
      const against = (peer: SubjectName): string =>
        subject === peer ? '' : withSpread(ratio(cpuOf(results, peer), cpu))
      // A server that cannot keep up is not slower per message: it gathers what waits.
      const behind = middle('rate') < load.rate * 0.95 || middle('busy') > 0.95
      return [
        words[subject],
        withSpread(spread(cpu)),
        `${figure(middle('user'))} + ${figure(middle('system'))}`,
        against('playground'),
        against('tcp'),
        `${figure(middle('p50'))}, ${figure(middle('p99'))}`,
        `${Math.round(middle('busy') * 100)} %${behind ? ' (saturated)' : ''}`,
        String(rounds.reduce((sum, { lost }) => sum + lost, 0)),
      ]
    }),
  }
}

function verdictsOf({ transport, load, wanted }: Comparison, results: Results): Verdict[] {
  const place = `${titles[transport]}, ${load.clients} × ${figure(load.rate)}/s`
  return Object.entries(wanted).map(([subject, most]) => {
    const against = ratio(cpuOf(results, 'playground'), cpuOf(results, subject as SubjectName))
    return {
      what: `${place}: server CPU per delivery ÷ ${words[subject as SubjectName]}`,
      wanted: `≤ ${most}${subject === 'tcp' ? ' (goal)' : ''}`,
      measured: withSpread(against),
      reached: against.median <= most,
    }
  })
}

async function run(options: RunOptions): Promise<Findings> {
  const results = comparisons.map(
    ({ subjects }) => new Map<SubjectName, Measured[]>(subjects.map((name) => [name, []])),
  )
  for (let round = 0; round < options.rounds; round += 1) {
    for (const [index, comparison] of comparisons.entries()) {
      for (const [subject, measured] of await measureRound(comparison, round, options)) {
        results[index]?.get(subject)?.push(measured)
        const { transport, load } = comparison
        options.say(
          `round ${round + 1} ${transport} ${load.clients} × ${load.rate}/s ${subject}: ` +
            `${figure(measured.cpu)} µs per delivery, p50 ${figure(measured.p50)} ms, ` +
            `p99 ${figure(measured.p99)} ms, busy ${figure(measured.busy)}, others ` +
            `${figure(measured.others)}, lost ${measured.lost}`,
        )
      }
    }
  }
  const pairs = comparisons.map((comparison, index) => ({
    comparison,
    results: results[index] ?? new Map<SubjectName, Measured[]>(),
  }))
  return {
    method: [
      'The main figure is the CPU (user and system, all threads) that the serving process takes per ' +
        'message delivered to one client, at a fixed load: a busy machine disturbs it least. Every ' +
        `server is fed in its own process by the same producer with the same JSON (${payload} bytes of ` +
        'body) at the same times; ours stores every message in SQLite first, the others store nothing. ' +
        'In a round all servers of a table stand ready and write in turns of a second, so that a machine ' +
        'whose speed wanders slows all of them alike; a figure is that of all turns of a round. The clients, in two further processes, check every id: lost counts whatever is missing, ' +
        'repeated or out of order. A delay runs from when a message was due to when it was read.',
      'The floor writes the very bytes that our server sends to bare TCP sockets, and gathers what is ' +
        'due at once into one write, as ours does. node:http gathers the writes of one tick too (so do the ' +
        '`response.write` loop and better-sse); `ws` writes every message. Most of a delivery is the system ' +
        'call that writes it, which nobody is spared: "floor ÷ it" is what is left to win.',
    ],
    tables: pairs.map((pair) => tableOf(pair.comparison, pair.results)),
    verdicts: pairs.flatMap((pair) => verdictsOf(pair.comparison, pair.results)),
  }
}

export const fanOut: Group = { name: 'fan-out', title: 'Fan-out', run }
