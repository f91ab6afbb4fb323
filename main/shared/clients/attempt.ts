import type { Time } from '../time.ts'
import type { ClientSink } from './client.ts'
import { deadline } from './deadline.ts'

/** The attempt to connect that is under way, and the one timer of a client that is pushed to. */
export interface Attempt {
  /** One begins in `delay` ms, and ends by `end`, or by `cancel` and is then not counted. */
  begin(delay?: number): void
  isUnderWay(): boolean
  /**
   * Reports it, if one is under way.
   *
   * @param status of the answer, 0 where none came. @param aborted given up by this client.
   */
  end(status: number, aborted?: boolean): void
  /** Runs `action` after `delay` ms, in place of what was planned before. */
  plan(delay: number, action: () => void): void
  /** As `plan`, for what gives up on a server: a page that slept gives it a moment more. */
  expect(delay: number, giveUp: () => void): void
  /** Forgets the attempt and what was planned. */
  cancel(): void
}

/** Creates what keeps the attempts of one client; none is under way. */
export function createAttempt(
  environment: Pick<Time, 'now' | 'after'>,
  sink: Pick<ClientSink, 'onRequest'>,
): Attempt {
  let beginsAt: number | undefined
  let cancelTimer: (() => void) | undefined

  function clearTimer(): void {
    cancelTimer?.()
    cancelTimer = undefined
  }

  return {
    begin(delay = 0) {
      beginsAt = environment.now() + delay
    },
    isUnderWay: () => beginsAt !== undefined,
    end(status, aborted = false) {
      if (beginsAt === undefined) return
      clearTimer()
      const endedAt = environment.now()
      // What the browser was to begin later may have begun, and ended, a little earlier.
      const startedAt = Math.min(beginsAt, endedAt)
      beginsAt = undefined
      sink.onRequest({ startedAt, endedAt, status, fresh: 0, aborted })
    },
    plan(delay, action) {
      clearTimer()
      cancelTimer = environment.after(delay, action)
    },
    expect(delay, giveUp) {
      clearTimer()
      cancelTimer = deadline(environment, delay, giveUp)
    },
    cancel() {
      clearTimer()
      beginsAt = undefined
    },
  }
}
