import { PlaygroundError } from '../../shared/contract/errors.ts'
import { storeLimits } from '../../shared/contract/limits.ts'
import type { StoreTrouble } from '../../shared/contract/status.ts'
import type { Clock } from '../../engine/clock.ts'
import type { Cancel } from '../../shared/time.ts'
import { refusedError } from './refusals.ts'
import { troubleOf, type Refusal } from '../sqlite/sqlite-errors.ts'
import { stoppedError } from './stream-state.ts'

/** A share of a transaction. */
export interface Job {
  /** Runs in a transaction of its own. */
  readonly alone: boolean
  readonly rows: number
  readonly bytes: number
  /** Nothing of it was stored. */
  failed(error: unknown): void
}

export interface GatheringWriterOptions<Work extends Job> {
  readonly clock: Clock
  /** Runs the work as one transaction: all of it or, where it throws, nothing. */
  readonly transact: (work: () => void) => void
  /**
   * Does some jobs, inside the transaction. It may be called again for the same ones when that failed,
   * so it changes nothing else.
   */
  readonly run: (jobs: readonly Work[]) => void
  /** Once the transaction has committed: tells those who wait for these jobs. */
  readonly committed: (jobs: readonly Work[]) => void
  /** Throws as long as nothing can be written. */
  readonly probe: () => void
  /** Throws where what is written is lost. */
  readonly check: () => void
  /** Why the place refuses what `transact`, `probe` or `check` threw. */
  readonly refusal: (error: unknown) => Refusal
}

/** Gathers jobs into transactions, one a tick of the event loop, in the order they came. */
export interface GatheringWriter<Work extends Job> {
  submit(job: Work): void
  /** False after the disk refused something, until a probe goes through. */
  writable(): boolean
  /**
   * Why nothing is stored at the moment. It lasts a little longer than the cause, so that what comes and
   * goes (a full disk whose log has room for a probe) is one trouble and not many.
   */
  trouble(): StoreTrouble | undefined
  /** Looks whether what is written is kept; where it is not, everything is refused as after a failed write. */
  verify(): void
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
/** A lock that is held for less is nothing a person has to know, in ms. */
const shortLock = 500
/** What was refused is over when nothing was for so long, in ms. */
const calm = 3_000

interface Waiting<Work extends Job> {
  readonly job: Work
  readonly deadline: number
}

function busyError(): PlaygroundError {
  return new PlaygroundError('store_busy', 'The store is busy; nothing was stored. Try again.')
}

/**
 * Creates a writer. It never waits for a lock by blocking: a busy store is tried again for
 * `storeLimits.busyRetry` a job. What the place itself refuses (a full disk) fails at once, and so does
 * everything after it, until the place takes a probe again.
 */
export function createGatheringWriter<Work extends Job>(
  options: GatheringWriterOptions<Work>,
): GatheringWriter<Work> {
  const { clock, transact, run, committed, probe, check, refusal } = options
  // What was taken stays in the array until it is half of it: taking costs nothing then.
  let queue: Waiting<Work>[] = []
  let head = 0
  let rows = 0
  let bytes = 0
  /** So many jobs get a transaction each, because one of them is at fault and its neighbours are not. */
  let apart = 0
  let scheduled = false
  let pause = shortestPause
  let refused: Refusal | undefined
  let latest: { readonly why: Refusal; readonly at: number } | undefined
  let busySince: number | undefined
  let cancelProbe: Cancel | undefined
  let stopped: Promise<void> | undefined
  let drained: (() => void) | undefined

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(flush)
  }

  const waiting = (): number => queue.length - head

  /** Takes the first jobs out. */
  function take(count: number): readonly Work[] {
    const taken: Work[] = []
    for (let end = head + count; head < end; head += 1) {
      const job = queue[head]?.job
      if (job === undefined) break
      rows -= job.rows
      bytes -= job.bytes
      taken.push(job)
    }
    if (waiting() <= head) {
      queue = queue.slice(head)
      head = 0
    }
    return taken
  }

  function fail(count: number, error: unknown): void {
    for (const job of take(count)) job.failed(error)
  }

  /** The jobs of the next transaction: at least one, and no more than it may hold. */
  function gather(): readonly Work[] {
    let [roomRows, roomBytes] = [transactionRows, transactionBytes]
    const gathered: Work[] = []
    for (let index = head; index < queue.length; index += 1) {
      const job = queue[index]?.job
      if (job === undefined) break
      roomRows -= job.rows
      roomBytes -= job.bytes
      const fits = !job.alone && apart === 0 && roomRows >= 0 && roomBytes >= 0
      if (gathered.length > 0 && !fits) break
      gathered.push(job)
      if (job.alone) break
    }
    return gathered
  }

  function probeLater(): void {
    if (stopped === undefined) cancelProbe ??= clock.after(probeInterval, tryAgain)
  }

  function becomeUnwritable(error: unknown): void {
    refused = refusal(error)
    latest = { why: refused, at: clock.steady() }
    apart = 0
    fail(waiting(), refusedError(refused))
    probeLater()
  }

  function tryAgain(): void {
    cancelProbe = undefined
    try {
      probe()
      refused = undefined
      busySince = undefined
    } catch (error) {
      const trouble = troubleOf(error)
      if (trouble === undefined) throw error
      // One that is locked as well is what it was before: nobody knows better.
      if (trouble !== 'busy') refused = refusal(error)
      if (refused !== undefined) latest = { why: refused, at: clock.steady() }
      probeLater()
    }
  }

  function trouble(): StoreTrouble | undefined {
    const now = clock.steady()
    if (refused !== undefined) return refused
    if (latest !== undefined && now - latest.at < calm) return latest.why
    return busySince !== undefined && now - busySince >= shortLock ? 'busy' : undefined
  }

  /** Runs the next transaction; says whether it committed. */
  function attempt(gathered: readonly Work[]): boolean {
    let running = false
    try {
      transact(() => {
        running = true
        run(gathered)
        running = false
      })
      return true
    } catch (error) {
      const trouble = troubleOf(error)
      if (trouble === 'busy') yieldToOthers()
      else if (!running || trouble === 'unavailable' || trouble === 'damaged')
        becomeUnwritable(error)
      else if (gathered.length > 1) apart = gathered.length
      else {
        apart = Math.max(0, apart - 1)
        fail(1, error)
      }
      return false
    }
  }

  /** Another process or the worker has the lock: what has waited too long fails, the rest waits. */
  function yieldToOthers(): void {
    const now = clock.steady()
    busySince ??= now
    let late = 0
    while ((queue[head + late]?.deadline ?? Infinity) <= now) late += 1
    fail(late, busyError())
    // With nobody waiting, a probe finds out when it is over.
    if (waiting() === 0) {
      probeLater()
      return
    }
    scheduled = true
    clock.after(pause, flush)
    pause = Math.min(pause * 2, longestPause)
  }

  function flush(): void {
    scheduled = false
    // All of it was refused since: there is nothing to try.
    if (waiting() === 0) return drained?.()
    const gathered = gather()
    if (attempt(gathered)) {
      pause = shortestPause
      busySince = undefined
      apart = Math.max(0, apart - 1)
      committed(take(gathered.length))
    }
    if (waiting() > 0) schedule()
    else drained?.()
  }

  return {
    submit(job) {
      if (stopped !== undefined) {
        job.failed(stoppedError())
        return
      }
      if (refused !== undefined) {
        job.failed(refusedError(refused))
        return
      }
      // What comes into an empty queue is taken whatever its size: it could never be stored else.
      const full = rows + job.rows > queueRows || bytes + job.bytes > queueBytes
      if (full && waiting() > 0) {
        job.failed(busyError())
        return
      }
      rows += job.rows
      bytes += job.bytes
      queue.push({ job, deadline: clock.steady() + storeLimits.busyRetry })
      schedule()
    },
    writable: () => refused === undefined,
    trouble,
    verify() {
      if (refused !== undefined || stopped !== undefined) return
      try {
        check()
      } catch (error) {
        if (troubleOf(error) === undefined) throw error
        becomeUnwritable(error)
      }
    },
    stop() {
      stopped ??= new Promise<void>((resolve) => {
        cancelProbe?.()
        drained = resolve
        if (waiting() === 0) resolve()
      })
      return stopped
    },
  }
}
