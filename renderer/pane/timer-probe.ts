import type { Ambient } from '../clients/client.ts'

/** Notices that the browser slows down the timers of this page, as it does to hidden ones. */
export interface TimerProbe {
  /** Whether it does so now, or did so a moment ago: a hidden page is seen by nobody until it is back. */
  throttled(): boolean
  stop(): void
}

const period = 500
/** Chromium aligns the timers of hidden pages to full seconds, later to minutes. */
const lateness = 400
/** One late timer may be a busy moment; so many in a row are a policy. */
const inARow = 2
/** For so long a person who comes back is told, in ms. */
const toldFor = 5_000

/** Starts to watch. It costs two timers a second. */
export function watchTimers(ambient: Pick<Ambient, 'now' | 'after'>): TimerProbe {
  let lateInARow = 0
  let dueAt = 0
  let slowUntil = Number.NEGATIVE_INFINITY
  let cancel: () => void

  function next(): void {
    dueAt = ambient.now() + period
    cancel = ambient.after(period, () => {
      const now = ambient.now()
      lateInARow = now - dueAt >= lateness ? lateInARow + 1 : 0
      if (lateInARow >= inARow) slowUntil = now + toldFor
      next()
    })
  }
  next()
  return {
    throttled: () => ambient.now() < slowUntil,
    stop: () => cancel(),
  }
}
