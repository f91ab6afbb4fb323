import { PlaygroundError } from '../../shared/contract/errors.ts'
import type { Append } from '../stream/appends.ts'
import { createJobQueue, type Job } from '../stream/job-queue.ts'
import { stoppedError } from '../stream/stream-state.ts'
import type { NamedDraft, Placed } from './delivery.ts'
import { mostInUnit } from './sender.ts'

/** A batch, and the name of its message where its sender gave it one. */
export interface RemoteAppend extends Omit<Append, 'resolve'> {
  readonly name: string | undefined
  /** Until when it waits for a server that takes it, on the steady clock. */
  readonly deadline: number
  resolve(placed: readonly Placed[]): void
}

/** A change that is not a message: it runs when everything before it is settled, and nothing runs beside it. */
export interface RemoteChange extends Job {
  readonly alone: true
  run(): Promise<void>
}

export interface RemoteWriterOptions {
  readonly deliver: (part: NamedDraft, deadline: number) => Promise<Placed>
  /** Delivers several as one unit; undefined while the stream knows no units. */
  readonly unit: () =>
    | ((parts: readonly NamedDraft[], deadline: number) => Promise<readonly Placed[]>)
    | undefined
  /** A name that no message had before. */
  readonly createName: () => string
  /** Resolves when readers of this process have the message, or never will. */
  readonly arrived: (id: number) => Promise<void>
}

/** Writes to a place far away: appends run side by side, in the order in which they came. */
export interface RemoteWriter {
  submit(job: RemoteAppend | RemoteChange): void
  /** Refuses what comes from now on; resolves when everything before has been settled. */
  stop(): Promise<void>
}

/** Messages that may be under way. */
const underWay = 2_000

function fullError(): PlaygroundError {
  return new PlaygroundError('store_busy', 'The store is busy; nothing was stored. Try again.')
}

/** Why a batch failed; says so where a part of it has been stored. */
function failureOfBatch(outcomes: readonly PromiseSettledResult<Placed>[]): Error | undefined {
  const failed = outcomes.find(({ status }) => status === 'rejected')
  if (failed?.status !== 'rejected') return undefined
  const stored = outcomes.filter(({ status }) => status === 'fulfilled').length
  const { reason: thrown } = failed as { reason: unknown }
  const reason = thrown instanceof Error ? thrown : new Error(String(thrown))
  if (stored === 0 || !(reason instanceof PlaygroundError)) return reason
  const were = stored === 1 ? 'was' : 'were'
  const others = outcomes.length - stored === 1 ? 'other was' : 'others were'
  const part = `${stored} of ${outcomes.length} messages ${were} stored. The ${others} not:`
  return new PlaygroundError(reason.code, `${part} ${reason.message}`)
}

/**
 * What becomes of each, in their order, with no more of them under way than may: the server has a few seconds to answer
 * each, and what waits behind 10,000 others on a slow one would be sent again, which makes it no faster.
 */
async function settled<What>(
  all: readonly What[],
  send: (one: What) => Promise<Placed>,
): Promise<readonly PromiseSettledResult<Placed>[]> {
  const outcomes: PromiseSettledResult<Placed>[] = []
  const waiting = all.entries()
  async function work(): Promise<void> {
    for (const [place, one] of waiting) {
      const [outcome] = await Promise.allSettled([send(one)])
      outcomes[place] = outcome
    }
  }
  await Promise.all(Array.from({ length: Math.min(all.length, underWay) }, work))
  return outcomes
}

/** Creates a writer that begins at once. */
export function createRemoteWriter(options: RemoteWriterOptions): RemoteWriter {
  const { deliver, unit, createName, arrived } = options
  const queue = createJobQueue<RemoteAppend | RemoteChange>()
  let rows = 0
  let running = 0
  let changing = false
  let scheduled = false
  let stopped: Promise<void> | undefined
  let drained: (() => void) | undefined

  /** @throws what one of them failed with. */
  async function place({ drafts, name, deadline }: RemoteAppend): Promise<readonly Placed[]> {
    const parts = drafts.map((draft) => ({ draft, name: name ?? createName() }))
    const together = parts.length > 1 && parts.length <= mostInUnit ? unit() : undefined
    if (together !== undefined) return together(parts, deadline)
    const outcomes = await settled(parts, (part) => deliver(part, deadline))
    const failure = failureOfBatch(outcomes)
    if (failure !== undefined) throw failure
    return outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  }
  async function append(job: RemoteAppend): Promise<void> {
    const placed = await place(job)
    await arrived(placed.reduce((newest, { id }) => Math.max(newest, id), 0))
    job.resolve(placed)
  }

  async function run(job: RemoteAppend | RemoteChange): Promise<void> {
    rows += job.rows
    running += 1
    changing = job.alone
    try {
      await (job.alone ? job.run() : append(job))
    } catch (error) {
      job.failed(error)
    }
    rows -= job.rows
    running -= 1
    changing = false
    schedule()
  }

  /** Starts what may be started. A job stays in the queue, where it counts, until then. */
  function start(): void {
    scheduled = false
    for (;;) {
      const [job] = queue.next(true)
      if (job === undefined || changing) break
      if (running > 0 && (job.alone || rows + job.rows > underWay)) break
      queue.take(1)
      void run(job)
    }
    if (running === 0 && queue.count() === 0) drained?.()
  }

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    queueMicrotask(start)
  }

  return {
    submit(job) {
      if (stopped !== undefined) return job.failed(stoppedError())
      if (!queue.push(job, Infinity)) return job.failed(fullError())
      schedule()
    },
    stop() {
      stopped ??= new Promise<void>((resolve) => {
        drained = resolve
        schedule()
      })
      return stopped
    },
  }
}
