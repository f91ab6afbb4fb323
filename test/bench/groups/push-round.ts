import type { LoadOrders, Received } from '../load/orders.ts'
import type { SubjectName, SubjectOrders } from '../subjects/subject.ts'
import { figure } from '../figures.ts'
import { machineCpu, quiet, untilQuiet } from '../machine.ts'
import { quantile, rotated } from '../statistics.ts'
import { startWorker, type Worker } from '../worker.ts'
import { pause, profileFile, type PushTransport, type RunOptions } from './group.ts'

export interface Load {
  readonly clients: number
  /** Messages a second. */
  readonly rate: number
}

/** What stands side by side in a round. */
export interface Pushed {
  readonly transport: PushTransport
  readonly load: Load
  readonly subjects: readonly SubjectName[]
  /** UTF-8 bytes of a message body. */
  readonly payload: number
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

/** A server under test with its clients, each in a process of its own. */
interface Contender {
  readonly subject: SubjectName
  readonly server: Worker<SubjectOrders>
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

const loadProcesses = 2
/** What is under way when the producer ends may take so long to arrive, ms. */
const arrivalTimeout = 10_000
/** A server that begins to write again has so long to reach its pace, ms. */
const settling = 400
const sliceLength = 1_000
/** How often a slice that other programs spoiled is taken again. */
const retries = 2

async function stop({ server, loads }: Contender): Promise<void> {
  await Promise.all([server, ...loads].map((process) => process.stop()))
}

async function open(
  { transport, load, payload }: Pushed,
  subject: SubjectName,
): Promise<Contender> {
  const contender: Contender = {
    subject,
    server: startWorker<SubjectOrders>('subjects/serve.ts'),
    loads: Array.from({ length: loadProcesses }, () => startWorker<LoadOrders>('load/clients.ts')),
  }
  const { server, loads } = contender
  try {
    const port = await server.ask('open', { subject, transport, payload, rate: load.rate })
    const speech = subject === 'tcp' ? 'tcp' : transport
    const count = load.clients / loadProcesses
    await Promise.all(loads.map((clients) => clients.ask('open', { port, speech, count })))
    return contender
  } catch (error) {
    await stop(contender)
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
async function takeSlice({ server, loads }: Contender): Promise<Slice> {
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
 * Measures anew where the machine had something else to do: a producer that has to wait writes larger
 * batches, and those cost less a message.
 */
async function takeQuietSlice(contender: Contender, say: RunOptions['say']): Promise<Slice> {
  let slice = await takeSlice(contender)
  for (let again = 0; again < retries && slice.others > quiet * sliceLength * 1_000; again += 1) {
    say(`the machine was busy with something else (${figure(slice.others / 1_000)} ms of CPU)`)
    await untilQuiet()
    slice = await takeSlice(contender)
  }
  return slice
}

async function summedUp(
  { server, loads }: Contender,
  slices: readonly Slice[],
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

/**
 * Runs all servers of a comparison at once and lets them write in turns of a second: a machine whose
 * speed wanders from one half minute to the next then slows all of them alike.
 */
export async function measureRound(
  pushed: Pushed,
  round: number,
  options: RunOptions,
): Promise<ReadonlyMap<SubjectName, Measured>> {
  const { transport, load, subjects } = pushed
  const contenders: Contender[] = []
  try {
    for (const subject of subjects) contenders.push(await open(pushed, subject))
    const slices = new Map<SubjectName, Slice[]>()
    for (const { subject, server } of contenders) {
      slices.set(subject, [])
      await server.ask('produce')
      await pause(options.quick ? 1_500 : 3_000)
      await server.ask('pause')
    }
    await untilQuiet()

    for (const { subject, server } of contenders) {
      const name = `${transport}-${load.clients}-${subject.replaceAll(/\W/g, '-')}`
      const file = profileFile(options, name)
      if (file !== undefined) await server.ask('startProfile', file)
    }
    for (let turn = 0; turn < (options.quick ? 4 : 8); turn += 1) {
      for (const contender of rotated(contenders, round + turn)) {
        slices.get(contender.subject)?.push(await takeQuietSlice(contender, options.say))
      }
    }
    const measured = new Map<SubjectName, Measured>()
    for (const contender of contenders) {
      const { subject, server } = contender
      if (options.profile !== undefined) await server.ask('endProfile')
      measured.set(subject, await summedUp(contender, slices.get(subject) ?? [], load.clients))
    }
    return measured
  } finally {
    await Promise.all(contenders.map(stop))
  }
}
