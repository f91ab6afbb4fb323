import type { ServerClock } from '../../main/shared/clients/server-clock.ts'
import type { Time } from '../../main/shared/time.ts'
import { createClockQuestion } from './ask-clock.ts'
import { createClockOffset, type ClockOffset } from './clock-offset.ts'

/** The engine's clock as the page knows it. */
export interface PageClock extends ClockOffset {
  /** The same for measurements: while the engine is silent, it is not known whose clock was read. */
  readonly sure: ServerClock & Pick<ClockOffset, 'estimate'>
}

export interface PageClockOptions {
  /** Asks the engine for its clock, over the control channel. */
  readonly call: () => Promise<number>
  readonly time: Time
  readonly view: Window
  /** Whether the engine was there at this moment, page clock; now by default. */
  readonly heard: (at?: number) => boolean
  /** Hears where delays of before and after do not compare. */
  readonly onJump: () => void
}

/** Creates it; it asks from `start` on. */
export function createPageClock({ call, time, view, heard, onJump }: PageClockOptions): PageClock {
  const clock = createClockOffset({
    ask: createClockQuestion({
      call,
      time,
      timings: { Observer: PerformanceObserver, origin: () => view.performance.timeOrigin },
    }),
    time,
    wall: () => Date.now(),
    onJump,
  })
  const { offset, doubt, estimate } = clock
  const uncertainty = (at?: number): number | undefined =>
    heard(at) ? clock.uncertainty(at) : undefined
  return { ...clock, sure: { offset, doubt, estimate, uncertainty } }
}
