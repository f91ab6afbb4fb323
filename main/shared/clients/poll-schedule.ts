/**
 * When the next poll is due: a whole number of intervals after the last one, so that lateness does
 * not add up. Ticks that lie in the past already, because the page slept, are left out.
 *
 * @param due when the last tick was due, ms.
 * @param interval start to start, ms, above 0.
 * @param now ms on the same clock.
 */
export function nextTick(due: number, interval: number, now: number): number {
  const passed = Math.floor((now - due) / interval)
  return due + Math.max(1, passed + 1) * interval
}
