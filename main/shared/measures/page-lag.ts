import { createDelayHistogram } from './delay-histogram.ts'

/**
 * How late this page takes what a connection brings it: from the moment when the server's system took
 * a message for this client to the moment when the page has it. Between the two are only the system, the
 * browser and the page's own event loop, nothing that a transport, a setting or a fault of the line is
 * responsible for. The servers name one message and its moment twice a second.
 *
 * All times are the page's clock, epoch ms; all durations ms. On a quiet machine it is about 1 ms, and
 * as uncertain as the offset between the two clocks.
 */
export interface PageLag {
  /** Opened: what was handed over to a connection before this one may never arrive. */
  connected(at: number): void
  /** The ids heard so far say nothing any more. */
  restarted(): void
  /** The system took the message `id`, and all before it, at `at`. Repeated, it counts once. */
  handedOver(id: number, at: number): void
  /** The page has a message. Cheap: it is called for every one. */
  arrived(id: number, at: number): void
  /** Lateness is summed from here. */
  beginWindow(at: number): void
  /**
   * The median of this window, and never below 0: the clocks agree to a fraction of a millisecond only.
   * Undefined where nothing was handed over in it.
   */
  median(): number | undefined
  /**
   * The median of the last 5 s, or how long the oldest message that has not arrived is awaited, where
   * that is longer; 0 where nothing was handed over.
   */
  recent(now: number): number
}

interface Mark {
  readonly id: number
  readonly at: number
}

/** Arrivals are remembered for this many of the newest messages: the servers name them half a second later. */
const slots = 2 ** 14
/** Two minutes of what was handed over and has not arrived. */
const mostAwaited = 240
const recentFor = 5_000

/** Creates one that knows of nothing. */
export function createPageLag(): PageLag {
  const ids = new Float64Array(slots)
  const arrivals = new Float64Array(slots)
  /** Ascending. */
  let awaited: Mark[] = []
  let latest: Mark = { id: 0, at: 0 }
  let window = createDelayHistogram()
  let windowSince = 0
  let connectedAt = 0
  let recent: { readonly at: number; readonly lag: number }[] = []

  function take(mark: Mark, at: number): void {
    const lag = at - mark.at
    if (mark.at >= windowSince) window.record(lag)
    recent = recent.filter((sample) => at - sample.at < recentFor)
    recent.push({ at, lag })
  }
  function forget(): void {
    awaited = []
    recent = []
  }

  return {
    connected(at) {
      connectedAt = at
      awaited = []
    },
    restarted() {
      forget()
      ids.fill(0)
      latest = { id: 0, at: 0 }
    },
    handedOver(id, at) {
      if (at < connectedAt || id === latest.id) return
      latest = { id, at }
      const slot = id % slots
      if (ids[slot] === id) take(latest, arrivals[slot] ?? at)
      else if (awaited.length < mostAwaited) awaited.push(latest)
    },
    arrived(id, at) {
      const slot = id % slots
      if (ids[slot] !== id) {
        ids[slot] = id
        arrivals[slot] = at
      }
      for (let first = awaited[0]; first !== undefined && first.id <= id; first = awaited[0]) {
        awaited.shift()
        take(first, at)
      }
    },
    beginWindow(at) {
      windowSince = at
      window = createDelayHistogram()
    },
    median: () => window.summary()?.p50,
    recent(now) {
      const lags = recent.filter(({ at }) => now - at < recentFor).map(({ lag }) => lag)
      lags.sort((one, other) => one - other)
      const [oldest] = awaited
      return Math.max(lags[lags.length >> 1] ?? 0, oldest === undefined ? 0 : now - oldest.at)
    },
  }
}
