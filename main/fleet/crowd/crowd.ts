import type { Time } from '../../shared/time.ts'
import { createDelayHistogram } from '../../shared/measures/delay-histogram.ts'
import type { Cursor, LightClient, LightEvents } from '../light/light-client.ts'

export interface CrowdOptions {
  readonly clients: number
  /** Clients that begin to connect each second. */
  readonly connectRate: number
  readonly connect: LightClient
  readonly time: Pick<Time, 'now' | 'after' | 'every'>
  /** Where the first clients begin; those after them begin behind what the others have. */
  readonly cursor: Cursor
}

/** What a crowd did since its window began; times are ms. */
export interface CrowdCounts {
  readonly open: number
  /** Connections that broke, and attempts that failed. */
  readonly closed: number
  /** Messages, over all clients. */
  readonly received: number
  readonly missed: number
  readonly duplicated: number
  readonly outOfOrder: number
  /** Messages that clients have not got of those that were asked for. */
  readonly behind: number
  /** All delays, of all clients, as `DelayHistogram.encode` has them. */
  readonly delays: string
  /** For each message of the window, or slice: its id, and when the first and the last client had it, one after the other. */
  readonly spans: readonly number[]
}

/** Many light clients whose delays are measured together. */
export interface Crowd {
  beginWindow(): void
  /** What is due from now on does not belong to the window. */
  endWindow(): void
  /** @param newest up to which id every client should have come by now. */
  read(newest: number): CrowdCounts
  /**
   * As `read`, and begins a slice: delays and spans are told once, whichever slice they are due in. What is counted goes on.
   *
   * @param stride of how many messages one has its first and last arrival kept from now on.
   */
  take(newest: number, stride: number): CrowdCounts
  /** Closes every connection. Idempotent. */
  stop(): void
}

/** How often clients begin to connect, ms. */
const beat = 20
/** A client that lost its connection, or got none, tries again after this, ms. */
const retry = 2_000
/** Messages of a window whose first and last arrival are kept. */
const keptSpans = 10_000

/** Creates a crowd whose clients begin to connect at once, one after the other. */
export function createCrowd({ clients, connectRate, connect, time, cursor }: CrowdOptions): Crowd {
  const last = new Float64Array(clients).fill(cursor.after)
  const closers: (() => void)[] = []
  let stream = cursor.stream
  let newest = cursor.after
  let stopped = false
  let [open, started] = [0, 0]
  let [since, until] = [time.now(), Infinity]
  let counts = { closed: 0, received: 0, missed: 0, duplicated: 0, outOfOrder: 0 }
  let delays = createDelayHistogram()
  let spans = new Map<number, { first: number; last: number }>()
  let kept = 1

  function arrived(id: number, dueAt: number): void {
    if (dueAt < since || dueAt >= until) return
    const now = time.now()
    delays.record(now - dueAt)
    if (id % kept !== 0) return
    const span = spans.get(id)
    if (span !== undefined) span.last = now
    else if (spans.size < keptSpans) spans.set(id, { first: now, last: now })
  }

  function eventsOf(client: number): LightEvents {
    let isOpen = false
    const left = (): void => {
      if (isOpen) open -= 1
      isOpen = false
      counts.closed += 1
    }
    return {
      opened() {
        isOpen = true
        open += 1
      },
      message(id, dueAt) {
        const before = last[client] ?? 0
        if (id <= before) counts.duplicated += 1
        else {
          counts.missed += id - before - 1
          counts.received += 1
          last[client] = id
          newest = Math.max(newest, id)
          arrived(id, dueAt)
        }
      },
      reset(from) {
        stream = from.stream
        last[client] = from.after
        newest = from.after
      },
      lost() {
        left()
        if (!stopped) time.after(retry, () => begin(client))
      },
      ended: left,
    }
  }
  function begin(client: number): void {
    if (stopped) return
    closers[client] = connect({ after: last[client] ?? 0, stream }, eventsOf(client))
  }

  const from = time.now()
  const cancel = time.every(beat, () => {
    const due = Math.min(clients, Math.ceil(((time.now() - from) * connectRate) / 1_000))
    for (; started < due; started += 1) {
      last[started] = newest
      begin(started)
    }
    if (started === clients) cancel()
  })

  function read(upTo: number): CrowdCounts {
    const behind = last.reduce((sum, id) => sum + Math.max(0, upTo - id), 0)
    return {
      open,
      ...counts,
      behind,
      delays: delays.encode(),
      spans: Array.from(spans).flatMap(([id, span]) => [id, span.first, span.last]),
    }
  }
  function forget(): void {
    delays = createDelayHistogram()
    spans = new Map()
  }

  return {
    beginWindow() {
      ;[since, until] = [time.now(), Infinity]
      counts = { closed: 0, received: 0, missed: 0, duplicated: 0, outOfOrder: 0 }
      forget()
    },
    endWindow() {
      until = time.now()
    },
    read,
    take(upTo, stride) {
      const reading = read(upTo)
      forget()
      kept = stride
      return reading
    },
    stop() {
      if (stopped) return
      stopped = true
      cancel()
      for (const close of closers) close()
    },
  }
}
