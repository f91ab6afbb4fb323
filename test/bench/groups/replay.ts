import type { Transport } from '../../../main/shared/contract/transport.ts'
import { startHost, type Host } from '../../torture/support/host-process.ts'
import { figure, withSpread } from '../figures.ts'
import type { LoadOrders } from '../load/orders.ts'
import type { Replayed, ReplayerOrders, ReplayKind } from '../load/replayer.ts'
import { untilQuiet } from '../machine.ts'
import { quantile, spread } from '../statistics.ts'
import { makeStoreFile, temporaryFolder } from '../table-file.ts'
import { startWorker, type Worker } from '../worker.ts'
import { pause, type Findings, type Group, type RunOptions } from './group.ts'

/** What is stored, and what is written and delivered live during the replay. */
interface Scene {
  readonly name: string
  readonly rows: number
  readonly payload: number
  /** Messages a second. */
  readonly rate: number
}

/** As many rows of 32 kB as a store file keeps. */
const scenes: readonly Scene[] = [
  { name: '250,000 rows of 64 B', rows: 250_000, payload: 64, rate: 100 },
  { name: '15,000 rows of 32 KiB', rows: 15_000, payload: 32_768, rate: 20 },
]
const kinds: Readonly<Record<ReplayKind, Transport>> = {
  'SSE, after=0': 'sse',
  'SSE, Last-Event-ID': 'sse',
  'WebSocket, after=0': 'websocket',
  'polling, pages': 'polling',
  'polling, whole table': 'polling',
}
const nothing = 'no replay'
/** Live clients of SSE, and as many of WebSocket. */
const clients = 10
const settling = 2_000
const alone = 4_000
/** A short replay is repeated until the sample is this long, ms, and at most this often. */
const longEnough = 2_000
const mostOften = 20
/** ms below which the live p95 has to stay. */
const wanted = 20

interface Measured {
  readonly p50: number
  readonly p95: number
  readonly max: number
  /** ms a replay. */
  readonly took: number
  readonly faults: number
}
type Results = Map<string, Measured[]>

async function withReplays(
  {
    live,
    replayer,
    host,
  }: { live: Worker<LoadOrders>; replayer: Worker<ReplayerOrders>; host: Host },
  kind: ReplayKind | undefined,
): Promise<Measured> {
  await live.ask('take')
  await live.ask('sample')
  const begun = performance.now()
  const replays: Replayed[] = []
  if (kind === undefined) await pause(alone)
  else {
    const { store } = await host.call('status')
    do {
      const port = host.port[kinds[kind]]
      replays.push(await replayer.ask('replay', { kind, port, newest: store.newest, times: 10 }))
    } while (performance.now() - begun < longEnough && replays.length < mostOften)
  }
  await live.ask('settle')
  const delays = await live.ask('take')
  return {
    p50: quantile(delays, 0.5),
    p95: quantile(delays, 0.95),
    max: Math.max(...delays),
    took: replays.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / replays.length,
    faults: replays.reduce((sum, { faults }) => sum + faults, 0),
  }
}

async function measureScene(scene: Scene, file: string, say: RunOptions['say']): Promise<Results> {
  const { rate: pushRate, payload } = scene
  const settings = { pushRate, payload, arrivals: 'regular', retention: 500_000 } as const
  const host = await startHost({ database: file, settings })
  const live = startWorker<LoadOrders>('load/clients.ts')
  const replayer = startWorker<ReplayerOrders>('load/replayer.ts')
  const results: Results = new Map()
  try {
    for (const speech of ['sse', 'websocket'] as const) {
      await live.ask('open', { port: host.port[speech], speech, count: clients })
    }
    await host.call('setProducing', true)
    await pause(settling)
    for (const kind of [undefined, ...(Object.keys(kinds) as ReplayKind[])]) {
      const found = await withReplays({ live, replayer, host }, kind)
      results.set(kind ?? nothing, [found])
      const { p50, p95, max, took, faults } = found
      say(
        `${scene.name}, ${kind ?? nothing}: live p50 ${figure(p50)}, p95 ${figure(p95)}, ` +
          `max ${figure(max)} ms, replay ${figure(took)} ms, faults ${faults}`,
      )
      await pause(settling / 2)
    }
    return results
  } finally {
    await Promise.all([live.stop(), replayer.stop()])
    await host.stop()
  }
}

async function run({ rounds, say }: RunOptions): Promise<Findings> {
  const folder = temporaryFolder()
  const all = scenes.map((): Results => new Map())
  try {
    for (const [index, { rows, payload }] of scenes.entries()) {
      await makeStoreFile(folder.path(`${index}.db`), rows, payload)
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, scene] of scenes.entries()) {
        await untilQuiet()
        for (const [kind, found] of await measureScene(scene, folder.path(`${index}.db`), say)) {
          all[index]?.set(kind, [...(all[index].get(kind) ?? []), ...found])
        }
      }
    }
  } finally {
    folder.remove()
  }
  const found = scenes.map((scene, index) => ({ scene, results: [...(all[index] ?? [])] }))
  const of = (rounds: readonly Measured[], key: keyof Measured): ReturnType<typeof spread> =>
    spread(rounds.map((round) => round[key]))
  return {
    method: [
      `${clients} SSE and ${clients} WebSocket clients are live while messages are written; one client more, in a ` +
        'process of its own, reads all that is stored, over and over for 2 s at least. A delay runs from when a message ' +
        'was due to when a live client read it. The whole table of polling is its newest 10,000 rows or 8 MiB, and is asked ' +
        'for ten times; a replay of 32 KiB rows moves some 490 MB.',
    ],
    tables: found.map(({ scene, results }) => ({
      title: `Live delivery beside a replay: ${scene.name}, ${scene.rate}/s live`,
      head: [
        'replay',
        'live p50 (ms)',
        'live p95 (ms)',
        'live max (ms)',
        'replay takes (ms)',
        'faults',
      ],
      rows: results.map(([kind, rounds]) => [
        kind,
        withSpread(of(rounds, 'p50')),
        withSpread(of(rounds, 'p95')),
        withSpread(of(rounds, 'max')),
        kind === nothing ? '' : withSpread(of(rounds, 'took')),
        String(rounds.reduce((sum, { faults }) => sum + faults, 0)),
      ]),
    })),
    verdicts: found.flatMap(({ scene, results }) =>
      results
        .filter(([kind]) => kind !== nothing)
        .map(([kind, rounds]) => ({
          what: `Live p95 during a replay, ${scene.name}, ${kind} (ms)`,
          wanted: `< ${wanted}`,
          measured: withSpread(of(rounds, 'p95')),
          reached: of(rounds, 'p95').median < wanted,
        })),
    ),
  }
}

export const replay: Group = { name: 'replay', title: 'Replays beside live delivery', run }
