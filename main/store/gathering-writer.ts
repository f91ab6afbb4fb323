import { PlaygroundError } from '../contract/errors.ts'
import { storeLimits } from '../contract/limits.ts'
import type { Clock, Timer } from '../engine/clock.ts'
import { troubleOf } from './sqlite-errors.ts'
import { stoppedError } from './stream-state.ts'

/** A share of a transaction. */
export interface Job {
  /** Runs in a transaction of its own: it sees in memory exactly what is in the table. */
  readonly alone: boolean
  readonly rows: number
  readonly bytes: number
  /** Inside the transaction; it may run again when that failed, so it changes nothing else. */
  run(): void
  /** Once the transaction has committed. */
  committed(): void
  /** Nothing of it was stored. */
  failed(error: unknown): void
}

export interface GatheringWriterOptions {
  readonly clock: Clock
  /** Runs the work as one transaction: all of it or, where it throws, nothing. */
  readonly transact: (work: () => void) => void
  /** Throws as long as nothing can be written. */
  readonly probe: () => void
  /** After every commit, when all of its jobs have been told. */
  readonly settled: () => void
}

/** Gathers jobs into transactions, one a tick of the event loop, in the order they came. */
export interface GatheringWriter {
  submit(job: Job): void
  /** False after the disk refused something, until a probe goes through. */
  writable(): boolean
  /** Refuses what comes from now on; resolves when everything before has been settled. */
  stop(): Promise<void>
}

/** What waits may not grow beyond this; more is refused at once as `store_busy`. */
const queueRows = 100_000
const queueBytes = 67_108_864
/** One transaction takes so much, so that it does not hold the event loop for long. */
const transactionRows = 2_000
const transactionBytes = 4_194_304
/** Pauses before a busy store is tried again, in ms. */
const shortestPause = 1
const longestPause = 25
const probeInterval = 1_000

interface Waiting {
  readonly job: Job
  readonly deadline: number
}

function busyError(): PlaygroundError {
  return new PlaygroundError('store_busy', 'The store is busy; nothing was stored. Try again.')
}

function readOnlyError(): PlaygroundError {
  return new PlaygroundError(
    'store_readonly',
    'The store cannot be written to at present; nothing was stored. It is tried again every second.',
  )
}

/**
 * Creates a writer. It never waits for a lock by blocking: a busy store is tried again for
 * `storeLimits.busyRetry` a job. What the place itself refuses (a full disk) fails at once, and so does
 * everything after it, until the place takes a probe again.
 */
export function createGatheringWriter(options: GatheringWriterOptions): GatheringWriter {
  const { clock, transact, probe, settled } = options
  let queue: Waiting[] = []
  let rows = 0
  let bytes = 0
  let scheduled = false
  let pause = shortestPause
  let writable = true
  let probing: Timer | undefined
  let stopped: Promise<void> | undefined
  let drained: (() => void) | undefined

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(flush)
  }

  function remove(jobs: readonly Waiting[]): void {
    const gone = new Set(jobs)
    queue = queue.filter((waiting) => !gone.has(waiting))
    for (const { job } of jobs) {
      rows -= job.rows
      bytes -= job.bytes
    }
  }

  function fail(jobs: readonly Waiting[], error: unknown): void {
    remove(jobs)
    for (const { job } of jobs) job.failed(error)
  }

  /** The jobs of the next transaction: at least one, and no more than it may hold. */
  function gather(): Waiting[] {
    let [roomRows, roomBytes] = [transactionRows, transactionBytes]
    const gathered: Waiting[] = []
    for (const waiting of queue) {
      const { job } = waiting
      roomRows -= job.rows
      roomBytes -= job.bytes
      const fits = !job.alone && roomRows >= 0 && roomBytes >= 0
      if (gathered.length > 0 && !fits) break
      gathered.push(waiting)
      if (job.alone) break
    }
    return gathered
  }

  function becomeUnwritable(): void {
    writable = false
    fail(queue, readOnlyError())
    if (stopped === undefined) probing ??= clock.after(probeInterval, tryAgain)
  }

  function tryAgain(): void {
    probing = undefined
    try {
      probe()
      writable = true
    } catch (error) {
      if (troubleOf(error) === undefined) throw error
      probing = clock.after(probeInterval, tryAgain)
    }
  }

  /** Runs the next transaction; says whether it committed. */
  function attempt(gathered: readonly Waiting[]): boolean {
    let running: Waiting | undefined
    try {
      transact(() => {
        for (const waiting of gathered) {
          running = waiting
          waiting.job.run()
        }
        running = undefined
      })
      return true
    } catch (error) {
      const trouble = troubleOf(error)
      if (trouble === 'busy') yieldToOthers()
      // The fault of one job, whose neighbours are innocent.
      else if (running !== undefined && trouble !== 'unavailable' && trouble !== 'damaged') {
        fail([running], error)
      } else becomeUnwritable()
      return false
    }
  }

  /** Another process or the worker has the lock: what has waited too long fails, the rest waits. */
  function yieldToOthers(): void {
    const now = clock.now()
    const late = queue.filter(({ deadline }) => deadline <= now)
    fail(late, busyError())
    if (queue.length === 0) return
    scheduled = true
    clock.after(pause, flush)
    pause = Math.min(pause * 2, longestPause)
  }

  function flush(): void {
    scheduled = false
    const gathered = gather()
    if (attempt(gathered)) {
      pause = shortestPause
      remove(gathered)
      for (const { job } of gathered) job.committed()
      settled()
    }
    if (queue.length > 0) schedule()
    else drained?.()
  }

  return {
    submit(job) {
      if (stopped !== undefined) return job.failed(stoppedError())
      if (!writable) return job.failed(readOnlyError())
      // What comes into an empty queue is taken whatever its size: it could never be stored else.
      const full = rows + job.rows > queueRows || bytes + job.bytes > queueBytes
      if (full && queue.length > 0) return job.failed(busyError())
      rows += job.rows
      bytes += job.bytes
      queue.push({ job, deadline: clock.now() + storeLimits.busyRetry })
      schedule()
    },
    writable: () => writable,
    stop() {
      stopped ??= new Promise<void>((resolve) => {
        probing?.cancel()
        drained = resolve
        if (queue.length === 0) resolve()
      })
      return stopped
    },
  }
}
