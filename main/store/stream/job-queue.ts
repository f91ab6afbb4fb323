/** A share of a transaction. */
export interface Job {
  /** Runs in a transaction of its own. */
  readonly alone: boolean
  readonly rows: number
  readonly bytes: number
  /** Nothing of it was stored. */
  failed(error: unknown): void
}

/** Jobs that wait to be written, in the order in which they came. */
export interface JobQueue<Work extends Job> {
  /**
   * Takes a job in, which may wait until `deadline` (ms).
   *
   * @returns false where more would wait than may.
   */
  push(job: Work, deadline: number): boolean
  count(): number
  /**
   * The jobs of the next transaction: no more than it may hold, but at least one if there are any.
   *
   * @param apart just one, because it may be the one at fault.
   */
  next(apart: boolean): readonly Work[]
  /** Takes the first jobs out. */
  take(count: number): readonly Work[]
  /** How many of the first have waited until their deadline. */
  late(now: number): number
}

/** What waits may not grow beyond this. */
const queueRows = 100_000
const queueBytes = 67_108_864
/** One transaction takes at most this, so that it does not hold the event loop for long. */
const transactionRows = 2_000
const transactionBytes = 4_194_304

interface Waiting<Work extends Job> {
  readonly job: Work
  readonly deadline: number
}

/** Creates an empty queue. */
export function createJobQueue<Work extends Job>(): JobQueue<Work> {
  // What was taken stays in the array until it is half of it: taking costs nothing then.
  let queue: Waiting<Work>[] = []
  let head = 0
  let rows = 0
  let bytes = 0

  const count = (): number => queue.length - head

  return {
    push(job, deadline) {
      const full = rows + job.rows > queueRows || bytes + job.bytes > queueBytes
      // What comes into an empty queue is taken whatever its size: it could never be stored otherwise.
      if (full && count() > 0) return false
      rows += job.rows
      bytes += job.bytes
      queue.push({ job, deadline })
      return true
    },
    count,
    next(apart) {
      let [roomRows, roomBytes] = [transactionRows, transactionBytes]
      const jobs: Work[] = []
      for (let index = head; index < queue.length; index += 1) {
        const job = queue[index]?.job
        if (job === undefined) break
        roomRows -= job.rows
        roomBytes -= job.bytes
        const fits = !job.alone && !apart && roomRows >= 0 && roomBytes >= 0
        if (jobs.length > 0 && !fits) break
        jobs.push(job)
        if (job.alone) break
      }
      return jobs
    },
    take(wanted) {
      const taken: Work[] = []
      const end = head + wanted
      for (; head < end; head += 1) {
        const job = queue[head]?.job
        if (job === undefined) break
        rows -= job.rows
        bytes -= job.bytes
        taken.push(job)
      }
      if (count() <= head) {
        queue = queue.slice(head)
        head = 0
      }
      return taken
    },
    late(now) {
      let late = 0
      while ((queue[head + late]?.deadline ?? Infinity) <= now) late += 1
      return late
    },
  }
}
