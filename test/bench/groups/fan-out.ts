import type { LoadOrders, Received } from '../load/orders.ts'
import type { SubjectName, SubjectOrders } from '../subjects/subject.ts'
import { figure, withSpread } from '../figures.ts'
import { machineCpu, quiet, untilQuiet } from '../machine.ts'
import { median, quantile, ratio, rotated, spread } from '../statistics.ts'
import { startWorker, type Worker } from '../worker.ts'
import {
  betweenMarks,
  pause,
  profileFile,
  type Findings,
  type Group,
  type PushTransport,
  type RunOptions,
  type Table,
  type Verdict,
} from './group.ts'

interface Load {
  readonly clients: number
  /** Messages a second. */
  readonly rate: number
}

interface Comparison {
  readonly transport: PushTransport
  readonly load: Load
  readonly subjects: readonly SubjectName[]
  /** What the CPU of ours may be, as a share of a peer's. */
  readonly wanted: Readonly<Partial<Record<SubjectName, number>>>
}

interface Measured {
  /** Server CPU per delivered message, µs. */
  readonly cpu: number
  readonly user: number
  readonly system: number
  /** Share of one core. */
  readonly busy: number
  /** Messages a second that were written. */
  readonly rate: number
  readonly p50: number
  readonly p99: number
  readonly lost: number
  /** What the rest of the machine used meanwhile, as a share of one core. */
  readonly others: number
}

const payload = 64
const many: Load = { clients: 500, rate: 100 }
const fast: Load = { clients: 50, rate: 2_000 }
const websocket: readonly SubjectName[] = ['playground', 'ws', 'tcp']
const sse: readonly SubjectName[] = ['playground', 'response.write', 'better-sse', 'tcp']
const floor = 1.15

const comparisons: readonly Comparison[] = [
  { transport: 'websocket', load: many, subjects: websocket, wanted: { ws: 0.8, tcp: floor } },
  { transport: 'websocket', load: fast, subjects: websocket, wanted: { ws: 0.7, tcp: floor } },
  { transport: 'sse', load: many, subjects: sse, wanted: { 'better-sse': 0.6, tcp: floor } },
  { transport: 'sse', load: fast, subjects: sse, wanted: { 'better-sse': 0.7, tcp: floor } },
]

const loadProcesses = 2
/** What is under way when the producer ends may take so long to arrive, ms. */
const arrivalTimeout = 10_000

/** How often a measurement that other programs spoiled is taken again. */
const retries = 3

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

async function cpuOfAll(
  loads: readonly Worker<LoadOrders>[],
): Promise<{ readonly all: number; readonly clients: number }> {
  const each = await Promise.all(loads.map((clients) => clients.ask('cpu')))
  return { all: machineCpu(), clients: each.reduce((sum, cpu) => sum + cpu, 0) }
}

async function measureOnce(
  { transport, load }: Comparison,
  subject: SubjectName,
  options: RunOptions,
): Promise<Measured> {
  await untilQuiet()
  const name = `${transport}-${load.clients}-${subject.replaceAll(/\W/g, '-')}`
  const server = startWorker<SubjectOrders>('subjects/serve.ts')
  const loads = Array.from({ length: loadProcesses }, () =>
    startWorker<LoadOrders>('load/clients.ts'),
  )
  try {
    const port = await server.ask('open', { subject, transport, payload, rate: load.rate })
    const speech = subject === 'tcp' ? 'tcp' : transport
    const count = load.clients / loadProcesses
    await Promise.all(loads.map((clients) => clients.ask('open', { port, speech, count })))
    await pause(300)
    await server.ask('produce')
    await pause(options.quick ? 1_500 : 3_000)

    await Promise.all(loads.map((clients) => clients.ask('sample')))
    const used = await cpuOfAll(loads)
    const { before, after } = await betweenMarks(server, profileFile(options, name), () =>
      pause(options.quick ? 3_000 : 6_000),
    )
    const { all, clients } = await cpuOfAll(loads)
    await Promise.all(loads.map((clients) => clients.ask('settle')))

    const newest = await server.ask('pause')
    const results: Received[] = await Promise.all(
      loads.map((clients) => clients.ask('finish', newest, arrivalTimeout)),
    )
    const delays = results.flatMap((result) => result.delays)
    const received = results.reduce((sum, { messages }) => sum + messages, 0)
    const faults = results.reduce((sum, result) => sum + result.faults + result.closed, 0)
    const written = after.newest - before.newest
    const deliveries = written * load.clients
    const user = after.user - before.user
    const system = after.system - before.system
    const elapsed = (after.at - before.at) * 1_000
    return {
      cpu: (user + system) / deliveries,
      user: user / deliveries,
      system: system / deliveries,
      busy: (user + system) / elapsed,
      others: (all - used.all - (clients - used.clients) - user - system) / elapsed,
      rate: (written / (after.at - before.at)) * 1_000,
      p50: quantile(delays, 0.5),
      p99: quantile(delays, 0.99),
      // Whatever is not exactly one of each in order counts, so that nothing can hide.
      lost: Math.max(faults, Math.abs(newest * load.clients - received)),
    }
  } finally {
    await Promise.all([server, ...loads].map((process) => process.stop()))
  }
}

/**
 * Measures anew, some times, where the machine had something else to do: a producer that has to wait
 * writes larger batches, and those cost less a message.
 */
async function measure(
  comparison: Comparison,
  subject: SubjectName,
  options: RunOptions,
): Promise<Measured> {
  let measured = await measureOnce(comparison, subject, options)
  for (let again = 0; again < retries && measured.others > quiet; again += 1) {
    options.say(`the machine was busy with something else (${figure(measured.others)} of a core)`)
    measured = await measureOnce(comparison, subject, options)
  }
  return measured
}

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
      for (const subject of rotated(comparison.subjects, round)) {
        const measured = await measure(comparison, subject, options)
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
        'The clients, in two further processes, check every id: lost counts whatever is missing, ' +
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
