import type { LoadOrders, Received } from '../load/orders.ts'
import type { SubjectName, SubjectOrders } from '../subjects/subject.ts'
import { figure } from '../figures.ts'
import { machineCpu, quiet, untilQuiet } from '../machine.ts'
import { quantile } from '../statistics.ts'
import { startWorker, type Worker } from '../worker.ts'
import { pause, type PushTransport, type RunOptions } from './group.ts'
import { inTurns, unspoiled, type Contender } from './turns.ts'

export interface Load {
  readonly clients: number
  /** Messages a second. */
  readonly rate: number
}

/** What is compared in a round. */
export interface Pushed {
  readonly transport: PushTransport
  readonly load: Load
  readonly subjects: readonly SubjectName[]
}

/** What a round found out about one server. */
export interface Measured {
  /** Server CPU per delivered message, µs. */
  readonly cpu: number
  readonly user: number
  readonly system: number
  /** Share of one core. */
  readonly busy: number
  /** Messages a second that were written. */
  readonly rate: number
  /** Delay from due to arrival, ms. */
  readonly p50: number
  readonly p99: number
  readonly lost: number
  /** What the rest of the machine used meanwhile, as a share of one core. */
  readonly others: number
}

/** A server under test with its clients, which are separate processes, too. */
interface Pusher extends Contender {
  readonly loads: readonly Worker<LoadOrders>[]
}

/** What was used between two marks, µs, and how much was written in how long, ms. */
interface Slice {
  readonly user: number
  readonly system: number
  readonly others: number
  readonly written: number
  readonly elapsed: number
}

/** UTF-8 bytes of a message body. */
export const payload = 64
const loadProcesses = 2
/** How long messages under way may take to arrive after the producer has ended, ms. */
const arrivalTimeout = 10_000
/** How long a server that begins to write again has to reach its pace, ms. */
const settling = 400
const sliceLength = 1_000
/** How often a slice that other programs spoiled is taken again. */
const retries = 2

async function open({ transport, load }: Pushed, subject: SubjectName): Promise<Pusher> {
  const server = startWorker<SubjectOrders>('subjects/serve.ts')
  const loads = Array.from({ length: loadProcesses }, () =>
    startWorker<LoadOrders>('load/clients.ts'),
  )
  const stop = () => Promise.all([server, ...loads].map((process) => process.stop()))
  try {
    const port = await server.ask('open', { subject, transport, payload, rate: load.rate })
    const speech = subject === 'tcp' ? 'tcp' : transport
    const count = load.clients / loadProcesses
    await Promise.all(loads.map((clients) => clients.ask('open', { port, speech, count })))
    return { subject, server, loads, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function cpuOfAll(
  loads: readonly Worker<LoadOrders>[],
): Promise<{ readonly all: number; readonly clients: number }> {
  const each = await Promise.all(loads.map((clients) => clients.ask('cpu')))
  return { all: machineCpu(), clients: each.reduce((sum, cpu) => sum + cpu, 0) }
}

/** Lets one server write, for a second of measuring, while the others have nothing to do. */
async function takeSlice({ server, loads }: Pusher): Promise<Slice> {
  await server.ask('produce')
  await pause(settling)
  await Promise.all(loads.map((clients) => clients.ask('sample')))
  const from = await cpuOfAll(loads)
  const before = await server.ask('mark')
  await pause(sliceLength)
  const after = await server.ask('mark')
  const to = await cpuOfAll(loads)
  await Promise.all(loads.map((clients) => clients.ask('settle')))
  await server.ask('pause')
  const user = after.user - before.user
  const system = after.system - before.system
  return {
    user,
    system,
    others: to.all - from.all - (to.clients - from.clients) - user - system,
    written: after.newest - before.newest,
    elapsed: after.at - before.at,
  }
}

/**
 * Measures again if the machine had something else to do: a producer that has to wait writes larger
 * batches, and those cost less a message.
 */
function takeQuietSlice(pusher: Pusher, say: RunOptions['say']): Promise<Slice> {
  const isSpoiled = async ({ others }: Slice): Promise<boolean> => {
    if (others <= quiet * sliceLength * 1_000) return false
    say(`the machine was busy with something else (${figure(others / 1_000)} ms of CPU)`)
    await untilQuiet()
    return true
  }
  return unspoiled(() => takeSlice(pusher), isSpoiled, retries)
}

async function summedUp(
  slices: readonly Slice[],
  { server, loads }: Pusher,
  clients: number,
): Promise<Measured> {
  const newest = await server.ask('pause')
  const results: Received[] = await Promise.all(
    loads.map((load) => load.ask('finish', newest, arrivalTimeout)),
  )
  const delays = results.flatMap((result) => result.delays)
  const received = results.reduce((sum, { messages }) => sum + messages, 0)
  const faults = results.reduce((sum, result) => sum + result.faults + result.closed, 0)
  const total = (key: keyof Slice): number => slices.reduce((sum, slice) => sum + slice[key], 0)
  const deliveries = total('written') * clients
  const [user, system, elapsed] = [total('user'), total('system'), total('elapsed')]
  return {
    cpu: (user + system) / deliveries,
    user: user / deliveries,
    system: system / deliveries,
    busy: (user + system) / (elapsed * 1_000),
    others: total('others') / (elapsed * 1_000),
    rate: (total('written') / elapsed) * 1_000,
    p50: quantile(delays, 0.5),
    p99: quantile(delays, 0.99),
    // Whatever is not exactly one of each in order counts, so that nothing can hide.
    lost: Math.max(faults, Math.abs(newest * clients - received)),
  }
}

/** Lets the servers of a comparison write in turns of a second. */
export function measureRound(
  pushed: Pushed,
  round: number,
  options: RunOptions,
): Promise<ReadonlyMap<SubjectName, Measured>> {
  const { transport, load, subjects } = pushed
  const turns = {
    name: `${transport}-${load.clients}`,
    subjects,
    count: options.quick ? 4 : 8,
    open: (subject: SubjectName) => open(pushed, subject),
    async warmUp({ server }: Pusher) {
      await server.ask('produce')
      await pause(options.quick ? 1_500 : 3_000)
      await server.ask('pause')
      await untilQuiet()
    },
    take: (pusher: Pusher) => takeQuietSlice(pusher, options.say),
  }
  return inTurns(turns, round, options, (slices, pusher) => summedUp(slices, pusher, load.clients))
}
