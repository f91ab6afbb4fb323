import type { Ambient } from '../clients/client.ts'

/** Notices that the browser slows down the timers of this page, as it does to hidden ones. */
export interface TimerProbe {
  throttled(): boolean
  stop(): void
}

const period = 500
/** Chromium aligns the timers of hidden pages to full seconds, later to minutes. */
const lateness = 400
/** One late timer may be a busy moment; so many in a row are a policy. */
const inARow = 2

/** Starts to watch. It costs two timers a second. */
export function watchTimers(ambient: Pick<Ambient, 'now' | 'after'>): TimerProbe {
  let lateInARow = 0
  let dueAt = 0
  let cancel: () => void

  function next(): void {
    dueAt = ambient.now() + period
    cancel = ambient.after(period, () => {
      lateInARow = ambient.now() - dueAt >= lateness ? lateInARow + 1 : 0
      next()
    })
  }
  next()
  return {
    throttled: () => lateInARow >= inARow,
    stop: () => cancel(),
  }
}
