import type { DelaySamples } from './figures.ts'

/** The latest delays with their times of arrival, in columns and bounded. */
export interface DelayRing {
  /** @param at arrival, epoch ms; not before the one pushed last. */
  push(at: number, delay: number): void
  /**
   * The samples that arrived at or after `since` and before `until` (epoch ms), oldest first. Where
   * a column has more than two, its smallest and its greatest stay, so that no peak is lost.
   */
  between(since: number, until: number, columns: number): DelaySamples
}

/** Creates a ring for `capacity` samples; the oldest are dropped first. */
export function createDelayRing(capacity: number): DelayRing {
  const ats = new Float64Array(capacity)
  const delays = new Float64Array(capacity)
  let pushed = 0

  const at = (sequence: number): number => ats[sequence % capacity] ?? Number.NaN
  const delay = (sequence: number): number => delays[sequence % capacity] ?? Number.NaN

  /** The first sequence number whose time is at or after `time`. */
  function lowerBound(time: number): number {
    let low = Math.max(0, pushed - capacity)
    let high = pushed
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2)
      if (at(middle) < time) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    push(time, value) {
      ats[pushed % capacity] = time
      delays[pushed % capacity] = value
      pushed += 1
    },
    between(since, until, columns) {
      const count = Math.max(1, Math.floor(columns))
      const span = until - since
      const chosenAt = new Float64Array(2 * count)
      const chosenDelay = new Float64Array(2 * count)
      let length = 0
      const choose = (sequence: number): void => {
        chosenAt[length] = at(sequence)
        chosenDelay[length] = delay(sequence)
        length += 1
      }

      const columnOf = (sequence: number): number =>
        span > 0 ? Math.min(count - 1, Math.floor(((at(sequence) - since) * count) / span)) : 0

      let sequence = lowerBound(since)
      const end = lowerBound(until)
      while (sequence < end) {
        const column = columnOf(sequence)
        let smallest = sequence
        let greatest = sequence
        for (sequence += 1; sequence < end && columnOf(sequence) === column; sequence += 1) {
          if (delay(sequence) < delay(smallest)) smallest = sequence
          if (delay(sequence) > delay(greatest)) greatest = sequence
        }
        choose(Math.min(smallest, greatest))
        if (smallest !== greatest) choose(Math.max(smallest, greatest))
      }
      return { at: chosenAt.slice(0, length), delay: chosenDelay.slice(0, length) }
    },
  }
}
