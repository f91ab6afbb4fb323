import { fileURLToPath } from 'node:url'
import { besideThisModule } from '../../engine/beside-this-module.ts'
import type { ChildProcess, StartProcess } from '../../engine/child-process.ts'
import { createDelayHistogram } from '../../shared/measures/delay-histogram.ts'
import { hrtime } from '../fleet-start.ts'
import type { Cursor } from '../light/light-client.ts'
import { isReady, type CrowdAnswer, type CrowdOrder, type CrowdStart } from './crowd-messages.ts'
import type { CrowdCounts } from './crowd.ts'
import { startNodeProcess } from './node-process.ts'
import { mergeSpans, spreadOf, type Spans } from './spans.ts'

const entry = fileURLToPath(
  new URL(besideThisModule('./crowd-process.ts', import.meta.url), import.meta.url),
)

/** Clients of one process. */
const each = 1_000
/**
 * What such a process allocates is forgotten soon: with V8's usual room for what is young and what is to be collected it would
 * grow by 12 KiB a client and more for nothing.
 */
const flags = ['--max-semi-space-size=1', '--optimize-for-size']

/** What all processes of a crowd did since the window, or the slice, began. */
export interface CrowdFigures extends Omit<CrowdCounts, 'spans'> {
  /** From the first client that had a message to the last, ms: the median over messages; null without any. */
  readonly spreadMs: number | null
  readonly spans: Spans
  /** Cores that the busiest of the processes kept busy. */
  readonly cpuShare: number
  /** The share of the time in which the event loop of the busiest of them had something to do. */
  readonly busy: number
  /** How late the latest of their event loops was, ms. */
  readonly loopLateMs: number
  /** Bytes of memory for each client. */
  readonly memoryPerClient: number
}

/** Light clients in processes of their own. */
export interface CrowdProcesses {
  /** Resolves once every process has begun its window. @throws Error where a process of the crowd has ended. */
  beginWindow(): Promise<void>
  /** Resolves once every process has ended its window. @throws Error where a process of the crowd has ended. */
  endWindow(): Promise<void>
  /** @throws Error where a process of the crowd has ended. */
  read(newest: number): Promise<CrowdFigures>
  /** As `Crowd.take`, of all processes. @throws Error where a process of the crowd has ended. */
  take(newest: number, stride: number): Promise<CrowdFigures>
  /** Sets how often its clients poll, ms. */
  pace(pollInterval: number): void
  stop(): void
}

function merged(answers: readonly CrowdAnswer[], clients: number): CrowdFigures {
  const readings = answers.map(({ crowd }) => crowd)
  const sum = (
    key: 'open' | 'closed' | 'received' | 'missed' | 'duplicated' | 'outOfOrder' | 'behind',
  ) => readings.reduce((total, reading) => total + reading[key], 0)
  const delays = createDelayHistogram()
  for (const reading of readings) delays.add(reading.delays)
  const processes = answers.map((answer) => answer.process)
  const spans = mergeSpans(readings.map((reading) => reading.spans))
  return {
    open: sum('open'),
    closed: sum('closed'),
    received: sum('received'),
    missed: sum('missed'),
    duplicated: sum('duplicated'),
    outOfOrder: sum('outOfOrder'),
    behind: sum('behind'),
    delays: delays.encode(),
    spreadMs: spreadOf(spans.values()),
    spans,
    cpuShare: Math.max(...processes.map(({ cpuShare }) => cpuShare)),
    busy: Math.max(...processes.map(({ busy }) => busy)),
    loopLateMs: Math.max(...processes.map(({ loopLateMs }) => loopLateMs)),
    memoryPerClient: processes.reduce((total, { memory }) => total + memory, 0) / clients,
  }
}

/** What a crowd has to know of the engine, whenever one of its processes is there. */
export interface CrowdSource {
  readonly now: () => number
  /** Where clients begin that connect now. */
  readonly cursor: () => Cursor
  /** As this process was started, by default. */
  readonly startProcess?: StartProcess | undefined
}

/** Starts the processes of a crowd, 1,000 clients each; they begin to connect once they are there. */
export function startCrowd(
  start: Omit<CrowdStart, 'moment' | 'cursor'>,
  { now, cursor, startProcess = startNodeProcess }: CrowdSource,
): CrowdProcesses {
  const { clients, connectRate } = start
  const count = Math.ceil(clients / each)
  const waiting = new Map<string, PromiseWithResolvers<CrowdAnswer>>()
  const whole = Promise.withResolvers<undefined>()
  whole.promise.catch(() => undefined)
  let asked = 0
  let begun = 0
  let gone: Error | undefined
  let stopped = false

  const momentNow = () => ({ epoch: now(), hrtime: hrtime() })
  function end(why: string): void {
    if (stopped) return
    gone = new Error(`A process of the fleet has ended: ${why}.`)
    for (const one of waiting.values()) one.reject(gone)
    waiting.clear()
    whole.reject(gone)
  }
  /** A process takes half a second to start: what is written meanwhile is no client's, or all would begin with a backlog. */
  function begin(child: ChildProcess, place: number): void {
    const order: CrowdOrder = {
      kind: 'start',
      start: {
        ...start,
        clients: Math.min(each, clients - place * each),
        connectRate: connectRate / count,
        cursor: cursor(),
        moment: momentNow(),
      },
    }
    child.send(order)
    begun += 1
    if (begun === count) whole.resolve(undefined)
  }
  const children = Array.from({ length: count }, (_, place): ChildProcess => {
    const child = startProcess(entry, flags)
    child.onMessage((message) => {
      const said = message as CrowdAnswer | typeof isReady
      if (said === isReady) {
        begin(child, place)
        return
      }
      const key = `${place} ${said.number}`
      waiting.get(key)?.resolve(said)
      waiting.delete(key)
    })
    child.onEnd(end)
    return child
  })
  const tell = (order: CrowdOrder): void => {
    for (const child of children) child.send(order)
  }
  async function ask(order: (number: number) => CrowdOrder): Promise<CrowdFigures> {
    await whole.promise
    if (gone !== undefined) throw gone
    asked += 1
    const number = asked
    const answers = children.map((_, place) => {
      const answer = Promise.withResolvers<CrowdAnswer>()
      waiting.set(`${place} ${number}`, answer)
      return answer.promise
    })
    tell(order(number))
    return merged(await Promise.all(answers), clients)
  }

  const read = (newest: number): Promise<CrowdFigures> =>
    ask((number) => ({ kind: 'read', number, newest }))
  /** A process does what it is told in the order in which it is: once it answers, it has heard. */
  async function heard(order: CrowdOrder): Promise<void> {
    tell(order)
    await read(0)
  }

  return {
    beginWindow: () => heard({ kind: 'begin' }),
    endWindow: () => heard({ kind: 'end' }),
    read,
    take: (newest, stride) =>
      ask((number) => ({ kind: 'take', number, newest, stride, moment: momentNow() })),
    pace: (pollInterval) => tell({ kind: 'pace', pollInterval }),
    stop() {
      stopped = true
      for (const child of children) child.kill()
    },
  }
}
