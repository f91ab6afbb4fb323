import type { Time } from '../../main/shared/time.ts'
import type { ClockReading } from './clock-offset.ts'

/** What is needed of the browser's own record of requests (W3C Resource Timing). */
export interface RequestTimings {
  readonly Observer: new (callback: (list: { getEntries(): PerformanceEntry[] }) => void) => {
    observe(options: { readonly type: 'resource' }): void
    takeRecords(): PerformanceEntry[]
    disconnect(): void
  }
  /** `performance.timeOrigin`, epoch ms: what entries count from. */
  readonly origin: () => number
}

export interface ClockQuestionOptions {
  /** Asks the engine for its clock, epoch ms. */
  readonly call: () => Promise<number>
  readonly time: Pick<Time, 'now' | 'after'>
  readonly timings: RequestTimings
}

/** An entry is there when the answer is, or a moment later, ms. */
const patience = 50
/** Where calls are not requests, as in the desktop's window, entries are not looked for after this many calls. */
const tries = 3
const slack = 0.2

function isCall(entry: PerformanceEntry): entry is PerformanceResourceTiming {
  return entry.entryType === 'resource' && entry.name.endsWith('/api/call/clock')
}

/**
 * Creates the question for the engine's clock. The page's own times before and after a call have the
 * page's business in them, several ms of it and more on the way back; where the browser recorded when
 * the request left and when the first byte of the answer came, these are the ends of the reading.
 */
export function createClockQuestion(options: ClockQuestionOptions): () => Promise<ClockReading> {
  const { call, time, timings } = options
  let missed = 0

  async function narrowed(reading: ClockReading, entries: () => readonly PerformanceEntry[]) {
    const found = (): PerformanceResourceTiming | undefined =>
      entries()
        .filter(isCall)
        .find(
          ({ requestStart, responseStart }) =>
            requestStart > 0 &&
            responseStart >= requestStart &&
            timings.origin() + requestStart >= reading.sentAt - slack &&
            timings.origin() + responseStart <= reading.receivedAt + slack,
        )
    if (found() === undefined) {
      await new Promise<void>((resolve) => time.after(patience, resolve))
    }
    const entry = found()
    if (entry === undefined) {
      missed += 1
      return reading
    }
    missed = 0
    return {
      ...reading,
      sentAt: timings.origin() + entry.requestStart,
      receivedAt: timings.origin() + entry.responseStart,
    }
  }

  return async () => {
    const looks = missed < tries
    const seen: PerformanceEntry[] = []
    const observer = new timings.Observer((list) => seen.push(...list.getEntries()))
    if (looks) observer.observe({ type: 'resource' })
    try {
      const sentAt = time.now()
      const serverAt = await call()
      const reading = { sentAt, serverAt, receivedAt: time.now() }
      if (!looks) return reading
      return await narrowed(reading, () => {
        seen.push(...observer.takeRecords())
        return seen
      })
    } finally {
      observer.disconnect()
    }
  }
}
