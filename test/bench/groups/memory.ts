import { figure, withSpread } from '../figures.ts'
import type { LoadOrders } from '../load/orders.ts'
import { median, ratio, rotated, spread } from '../statistics.ts'
import type { SubjectName, SubjectOrders } from '../subjects/subject.ts'
import { startWorker } from '../worker.ts'
import {
  pause,
  type Findings,
  type Group,
  type PushTransport,
  type RunOptions,
  type Table,
  type Verdict,
} from './group.ts'

interface Measured {
  /** Resident bytes a connection. */
  readonly bytes: number
  /** JavaScript objects of a connection, bytes. */
  readonly heap: number
  /** Share of one core while the connections are held. */
  readonly busy: number
  readonly lost: number
}

interface Contest {
  readonly transport: PushTransport
  readonly peer: SubjectName
  readonly peerName: string
}

const contests: readonly Contest[] = [
  { transport: 'websocket', peer: 'ws', peerName: 'bare `ws`' },
  { transport: 'sse', peer: 'response.write', peerName: 'bare node:http' },
]
const titles = { websocket: 'WebSockets', sse: 'SSE streams' } as const
const wanted = 1.15
/** Connections that are open before the first look: what the first ones bring along is not theirs. */
const warmUp = 200

interface Hold {
  readonly connections: number
  readonly milliseconds: number
}

async function measure(
  transport: PushTransport,
  subject: SubjectName,
  { connections, milliseconds }: Hold,
): Promise<Measured> {
  const server = startWorker<SubjectOrders>('subjects/serve.ts', ['--expose-gc'])
  const clients = startWorker<LoadOrders>('load/clients.ts')
  try {
    const port = await server.ask('open', { subject, transport, rate: 1, payload: 64 })
    await clients.ask('open', { port, speech: transport, count: warmUp })
    await pause(1_000)
    const before = await server.ask('mark', true)
    await clients.ask('open', { port, speech: transport, count: connections })
    await pause(1_000)
    const opened = await server.ask('mark')
    await pause(milliseconds)
    const held = await server.ask('mark')
    const after = await server.ask('mark', true)
    const cpu = held.user + held.system - opened.user - opened.system
    return {
      bytes: (after.memory - before.memory) / connections,
      heap: (after.heap - before.heap) / connections,
      busy: cpu / (held.at - opened.at) / 1_000,
      lost: await clients.ask('closed'),
    }
  } finally {
    await Promise.all([server.stop(), clients.stop()])
  }
}

type Results = ReadonlyMap<SubjectName, Measured[]>

const bytes = (
  results: Results,
  subject: SubjectName,
  kind: 'bytes' | 'heap' = 'bytes',
): number[] => (results.get(subject) ?? []).map((round) => round[kind])
const kilobytes = (found: readonly number[]): string =>
  withSpread(spread(found.map((value) => value / 1_024)))

function tableOf({ transport, peer, peerName }: Contest, results: Results, hold: string): Table {
  return {
    title: `${titles[transport]}: ${hold}`,
    head: [
      'server',
      'KiB per connection',
      'ours ÷ it',
      'of them JavaScript objects',
      'CPU of a core',
      'lost',
    ],
    rows: (['playground', peer] as const).map((subject) => {
      const rounds = results.get(subject) ?? []
      const ours = bytes(results, 'playground')
      return [
        subject === 'playground' ? 'this playground' : peerName,
        kilobytes(bytes(results, subject)),
        subject === 'playground' ? '' : withSpread(ratio(ours, bytes(results, subject))),
        kilobytes(bytes(results, subject, 'heap')),
        `${figure(median(rounds.map(({ busy }) => busy * 100)))} %`,
        String(rounds.reduce((sum, { lost }) => sum + lost, 0)),
      ]
    }),
  }
}

function verdictsOf({ transport, peer, peerName }: Contest, results: Results): Verdict[] {
  const against = ratio(bytes(results, 'playground'), bytes(results, peer))
  const lost = (results.get('playground') ?? []).reduce((sum, round) => sum + round.lost, 0)
  return [
    {
      what: `Idle ${titles[transport]}: memory per connection ÷ ${peerName}`,
      wanted: `≤ ${wanted}`,
      measured: withSpread(against),
      reached: against.median <= wanted,
    },
    {
      what: `Idle ${titles[transport]}: connections lost while held`,
      wanted: '0',
      measured: String(lost),
      reached: lost === 0,
    },
  ]
}

async function run(options: RunOptions): Promise<Findings> {
  const connections = options.quick ? 1_000 : 5_000
  const short: Hold = { connections, milliseconds: 20_000 }
  const long: Hold = { connections, milliseconds: options.quick ? 20_000 : 300_000 }
  const found = contests.map((contest) => ({
    contest,
    results: new Map<SubjectName, Measured[]>([
      ['playground', []],
      [contest.peer, []],
    ]),
  }))
  for (let round = 0; round < options.rounds; round += 1) {
    const hold = round === options.rounds - 1 ? long : short
    // Memory does not suffer from neighbours: all are held at the same time.
    const runs = found.flatMap(({ contest: { transport, peer }, results }) =>
      rotated<SubjectName>(['playground', peer], round).map(async (subject) => {
        const measured = await measure(transport, subject, hold)
        results.get(subject)?.push(measured)
        options.say(
          `round ${round + 1} ${transport} ${subject}: ${figure(measured.bytes / 1_024)} KiB per ` +
            `connection, ${measured.lost} lost in ${hold.milliseconds / 1_000} s`,
        )
      }),
    )
    await Promise.all(runs)
  }
  const held = `${connections.toLocaleString('en')} held for ${long.milliseconds / 1_000} s`
  return {
    method: [
      'Resident memory of the serving process after the connections were held, garbage collected, less ' +
        `what it had with ${warmUp} of them, over their number. All send heartbeats every 15 s (pings ` +
        'that are answered, or comments). All are held at the same time, for 20 s in every round but ' +
        'the last one.',
    ],
    tables: found.map(({ contest, results }) => tableOf(contest, results, held)),
    verdicts: found.flatMap(({ contest, results }) => verdictsOf(contest, results)),
  }
}

export const memory: Group = { name: 'memory', title: 'Memory per connection', run }
