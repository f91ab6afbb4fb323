import type { Time } from '../../main/shared/time.ts'

/** Watches how late the timers of this page come, and why. */
export interface TimerProbe {
  /**
   * Whether the browser slows the timers down because the page is hidden, or did so a moment ago: a
   * hidden page is seen by nobody until it is back.
   */
  throttled(): boolean
  /**
   * How late this page's event loop is, in ms: the median over the last 5 s in which the page was
   * visible. Undefined before the first timer.
   */
  lateness(): number | undefined
  stop(): void
}

const period = 500
/** Chromium aligns the timers of hidden pages to full seconds, later to minutes. */
const noticeable = 400
/** One late timer may be a busy moment; this many in a row are a policy. */
const inARow = 2
/** How long the notice stays after the tab returns, ms. */
const toldFor = 5_000
const samples = 10

/**
 * Starts to watch. It costs two timers a second.
 *
 * @param hidden whether the page is invisible at the moment. Late timers in a visible page are not a policy of
 * the browser: the page is busy.
 */
export function watchTimers(time: Pick<Time, 'now' | 'after'>, hidden: () => boolean): TimerProbe {
  const latest: number[] = []
  let lateInARow = 0
  let slowUntil = Number.NEGATIVE_INFINITY
  let cancel: () => void

  function next(): void {
    const dueAt = time.now() + period
    const hiddenBefore = hidden()
    cancel = time.after(period, () => {
      const now = time.now()
      const lateness = Math.max(0, now - dueAt)
      if (hiddenBefore || hidden()) {
        lateInARow = lateness >= noticeable ? lateInARow + 1 : 0
        if (lateInARow >= inARow) slowUntil = now + toldFor
      } else {
        lateInARow = 0
        latest.push(lateness)
        if (latest.length > samples) latest.shift()
      }
      next()
    })
  }
  next()
  return {
    throttled: () => time.now() < slowUntil,
    lateness() {
      if (latest.length === 0) return undefined
      const rising = latest.toSorted((one, other) => one - other)
      return rising[Math.floor(rising.length / 2)]
    },
    stop: () => cancel(),
  }
}
