import type { WireBooking } from '../contract/status.ts'
import { noEvents, type PaneEvents } from './pane-events.ts'

/** What is counted a second. Requests are polls, or attempts to connect. */
export const rateKinds = ['requests', 'messages', 'bytes'] as const
export type RateKind = (typeof rateKinds)[number]

/** A stretch of time without a connection, page clock, epoch ms; without an end while it lasts. */
export interface Outage {
  readonly from: number
  readonly until: number | undefined
}

/** What a pane did, second by second, over the last ten minutes. */
export interface RateSeries {
  /** To be handed to the pane. */
  readonly events: PaneEvents
  /**
   * Means per second over `columns` equal stretches of `width` seconds that end at second `until`
   * (whole epoch seconds, at most ten seconds ago). Null where the pane did not exist or nothing is kept any more, and for
   * bytes also where the servers' bookings are not in yet.
   */
  read(kind: RateKind, until: number, width: number, columns: number): (number | null)[]
  /** The stretches without a connection that reach beyond `since` (page clock, epoch ms). */
  outages(since: number): readonly Outage[]
}

const second = 1_000
const kept = 600
/** Kept in addition to what is read: the time that readers may lag behind, and bookings that are still to come. */
const slots = kept + 12
/** Connections that break more often than this in ten minutes: the oldest breaks are forgotten. */
const keptOutages = 1_000
/** What lies before a booking that took longer than this to come is not known. */
const longestSpread = 5 * second

/** Seconds in a ring; each place knows which second it holds, so none has to be cleared in time. */
function createBuckets() {
  const seconds = new Float64Array(slots).fill(Number.NaN)
  const sums = new Float64Array(slots)
  return {
    add(at: number, amount: number): void {
      const which = Math.floor(at / second)
      const slot = which % slots
      if (seconds[slot] !== which) {
        seconds[slot] = which
        sums[slot] = 0
      }
      sums[slot] = (sums[slot] ?? 0) + amount
    },
    sum(which: number): number {
      const slot = which % slots
      return seconds[slot] === which ? (sums[slot] ?? 0) : 0
    },
  }
}

/**
 * Begins a record.
 *
 * @param born when the pane was opened, page clock, epoch ms.
 */
export function createRateSeries(born: number): RateSeries {
  const buckets = { requests: createBuckets(), messages: createBuckets(), bytes: createBuckets() }
  let total = 0
  let bookedAt = born
  let unbooked: { readonly from: number; readonly until: number }[] = []
  let outages: { from: number; until: number | undefined }[] = [{ from: born, until: undefined }]

  /** Bytes come in bookings twice a second: each is spread over the time since the one before. */
  function book({ total: next }: WireBooking, at: number, anew: boolean): void {
    const bytes = next - total
    total = next
    // Of the time before nobody knows what it carried.
    if (anew || at - bookedAt > longestSpread) unbooked.push({ from: bookedAt, until: at })
    if (unbooked.length > keptOutages) unbooked = unbooked.slice(-keptOutages)
    const from = Math.max(bookedAt, at - longestSpread)
    bookedAt = at
    if (bytes === 0) return
    if (at <= from) {
      buckets.bytes.add(at, bytes)
      return
    }
    for (let start = from; start < at;) {
      const end = Math.min(at, (Math.floor(start / second) + 1) * second)
      buckets.bytes.add(start, (bytes * (end - start)) / (at - from))
      start = end
    }
  }

  const isUnbooked = (from: number, until: number): boolean =>
    unbooked.some((gap) => gap.from < until && gap.until > from)

  return {
    events: {
      ...noEvents,
      arrived(_id, _dueAt, arrivedAt, verdict) {
        if (verdict !== 'duplicate') buckets.messages.add(arrivedAt, 1)
      },
      requested: ({ startedAt }) => buckets.requests.add(startedAt, 1),
      stateChanged(state, _readyState, _reason, at) {
        const current = outages.at(-1)
        const away = current !== undefined && current.until === undefined
        if (state === 'open' && away) current.until = at
        if (state !== 'open' && !away) outages.push({ from: at, until: undefined })
        if (outages.length > keptOutages) outages = outages.slice(-keptOutages)
      },
      booked: book,
    },
    read(kind, until, width, columns) {
      const first = Math.ceil(born / second)
      const newest = kind === 'bytes' ? Math.floor(bookedAt / second) : until
      const oldest = Math.max(first, until - kept)
      return Array.from({ length: columns }, (_, column) => {
        const from = until - (columns - column) * width
        // Only whole stretches: half of one would look like a drop.
        if (from < oldest || from + width > newest) return null
        if (kind === 'bytes' && isUnbooked(from * second, (from + width) * second)) return null
        let sum = 0
        for (let which = from; which < from + width; which += 1) sum += buckets[kind].sum(which)
        return sum / width
      })
    },
    outages: (since) => outages.filter(({ until }) => until === undefined || until > since),
  }
}

/** The records of the panes of a window, by their ids. */
export interface RateRecords {
  /** Begins the record of a pane; it ends when the pane is removed. */
  observe(pane: string): PaneEvents
  of(pane: string): RateSeries | undefined
}

/** @param now the page's clock, epoch ms. */
export function createRateRecords(now: () => number): RateRecords {
  const records = new Map<string, RateSeries>()
  return {
    observe(pane) {
      const series = createRateSeries(now())
      records.set(pane, series)
      return { ...series.events, removed: () => void records.delete(pane) }
    },
    of: (pane) => records.get(pane),
  }
}
