import type { Clock } from '../../engine/clock.ts'
import { PlaygroundError } from '../../shared/contract/errors.ts'
import { storeLimits } from '../../shared/contract/limits.ts'
import type { StoreTrouble } from '../../shared/contract/status.ts'
import type { Cancel } from '../../shared/time.ts'
import { createJobQueue, type Job } from './job-queue.ts'
import type { Ground, MessageTable } from './ports.ts'
import { refusedError } from './refusals.ts'
import { stoppedError } from './stream-state.ts'
import { createWriteTrouble } from './write-trouble.ts'

export interface GatheringWriterOptions<Work extends Job, Written> {
  readonly clock: Clock
  readonly ground: Pick<Ground, 'probe' | 'check' | 'refusal' | 'troubleOf'>
  readonly transact: MessageTable['transact']
  /**
   * Writes some jobs, inside the transaction, and returns what it wrote. It may be called again for the same
   * jobs when that failed, so it changes nothing else.
   */
  readonly write: (jobs: readonly Work[]) => Written
  /** Takes in what was written, once the transaction has committed. */
  readonly committed: (written: Written) => void
}

/** Gathers jobs into transactions, one a tick of the event loop, in the order they came. */
export interface GatheringWriter<Work extends Job> {
  submit(job: Work): void
  /** False after the disk refused something, until a probe goes through. */
  writable(): boolean
  /** Why nothing is stored at the moment; see `WriteTrouble.told`. */
  trouble(): StoreTrouble | undefined
  /** Looks whether what is written is kept; where it is not, everything is refused as after a failed write. */
  verify(): void
  /** Refuses what comes from now on; resolves when everything before has been settled. */
  stop(): Promise<void>
}

/** Pauses before a busy store is tried again, in ms. */
const shortestPause = 1
const longestPause = 25
const probeInterval = 1_000

function busyError(): PlaygroundError {
  return new PlaygroundError('store_busy', 'The store is busy; nothing was stored. Try again.')
}

/**
 * Creates a writer. It never waits for a lock by blocking: a busy store is tried again for
 * `storeLimits.busyRetry` a job. What the place itself refuses (a full disk) fails at once, and so does
 * everything after it, until the place takes a probe again.
 */
export function createGatheringWriter<Work extends Job, Written>(
  options: GatheringWriterOptions<Work, Written>,
): GatheringWriter<Work> {
  const { clock, ground, transact, write, committed } = options
  const queue = createJobQueue<Work>()
  const trouble = createWriteTrouble(clock)
  /** This many jobs get a transaction each, because one of them is at fault and its neighbours are not. */
  let apart = 0
  let scheduled = false
  let pause = shortestPause
  let probing: Cancel | undefined
  let stopped: Promise<void> | undefined
  let drained: (() => void) | undefined

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(flush)
  }

  function fail(count: number, error: unknown): void {
    for (const job of queue.take(count)) job.failed(error)
  }

  function probeLater(): void {
    if (stopped === undefined) probing ??= clock.after(probeInterval, tryAgain)
  }

  function becomeUnwritable(error: unknown): void {
    const why = ground.refusal(error)
    trouble.refuse(why)
    apart = 0
    fail(queue.count(), refusedError(why))
    probeLater()
  }

  function tryAgain(): void {
    probing = undefined
    try {
      ground.probe()
      trouble.over()
    } catch (error) {
      const kind = ground.troubleOf(error)
      if (kind === undefined) throw error
      if (kind === 'busy') trouble.remain()
      else trouble.refuse(ground.refusal(error))
      probeLater()
    }
  }

  /** Runs the next transaction; undefined where it did not commit. */
  function attempt(jobs: readonly Work[]): { readonly written: Written } | undefined {
    let running = false
    try {
      const written = transact(() => {
        running = true
        const done = write(jobs)
        running = false
        return done
      })
      return { written }
    } catch (error) {
      const kind = ground.troubleOf(error)
      if (kind === 'busy') yieldToOthers()
      else if (!running || kind === 'unavailable' || kind === 'damaged') becomeUnwritable(error)
      else if (jobs.length > 1) apart = jobs.length
      else {
        apart = Math.max(0, apart - 1)
        fail(1, error)
      }
      return undefined
    }
  }

  /** Another process or the worker has the lock: what has waited too long fails, the rest waits. */
  function yieldToOthers(): void {
    trouble.busy()
    fail(queue.late(clock.steady()), busyError())
    // If nothing waits, a probe finds out when it is over.
    if (queue.count() === 0) return probeLater()
    scheduled = true
    clock.after(pause, flush)
    pause = Math.min(pause * 2, longestPause)
  }

  function flush(): void {
    scheduled = false
    // All of it was refused since: there is nothing to try.
    if (queue.count() === 0) return drained?.()
    const jobs = queue.next(apart > 0)
    const done = attempt(jobs)
    if (done !== undefined) {
      pause = shortestPause
      trouble.over()
      apart = Math.max(0, apart - 1)
      queue.take(jobs.length)
      committed(done.written)
    }
    if (queue.count() > 0) schedule()
    else drained?.()
  }

  return {
    submit(job) {
      if (stopped !== undefined) return job.failed(stoppedError())
      const why = trouble.refusal()
      if (why !== undefined) return job.failed(refusedError(why))
      if (!queue.push(job, clock.steady() + storeLimits.busyRetry)) return job.failed(busyError())
      schedule()
    },
    writable: () => trouble.refusal() === undefined,
    trouble: trouble.told,
    verify() {
      if (trouble.refusal() !== undefined || stopped !== undefined) return
      try {
        ground.check()
      } catch (error) {
        if (ground.troubleOf(error) === undefined) throw error
        becomeUnwritable(error)
      }
    },
    stop() {
      stopped ??= new Promise<void>((resolve) => {
        probing?.()
        drained = resolve
        if (queue.count() === 0) resolve()
      })
      return stopped
    },
  }
}
