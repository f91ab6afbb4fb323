import type { Clock } from '../../main/engine/clock.ts'
import { createEvery, type Time } from '../../main/shared/time.ts'

/** A clock that a test moves by hand. Timers fire in order of time, then of creation. */
export interface ManualClock extends Clock {
  /** Moves time on by `duration` ms, firing what becomes due; awaits pending promises between. */
  advance(duration: number): Promise<void>
  /** Sets the wall clock forward by so many ms; no timer comes nearer. */
  step(duration: number): void
  /** Lets `duration` ms pass in which no timer fires, as for a page that sleeps. */
  sleep(duration: number): void
  /** As `sleep`, for a process that is held up: what became due meanwhile fires late, in its order. */
  hold(duration: number): Promise<void>
  pending(): number
}

/** Creates a clock that stands at `start`, epoch ms. */
export function createManualClock(start = 1_000_000): ManualClock {
  let now = start
  let stepped = 0
  let timers: { at: number; action: () => void }[] = []
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
  const steady = (): number => now
  const after: Time['after'] = (delay, action) => {
    const entry = { at: now + Math.max(0, delay), action }
    timers.push(entry)
    return () => {
      timers = timers.filter((other) => other !== entry)
    }
  }
  return {
    now: () => now + stepped,
    steady,
    after,
    every: createEvery(steady, after),
    async advance(duration) {
      const end = now + duration
      for (;;) {
        const next = timers.toSorted((one, other) => one.at - other.at)[0]
        if (next === undefined || next.at > end) break
        timers = timers.filter((other) => other !== next)
        now = Math.max(now, next.at)
        next.action()
        await settle()
      }
      now = end
      await settle()
    },
    step(duration) {
      stepped += duration
    },
    sleep(duration) {
      now += duration
    },
    async hold(duration) {
      now += duration
      // As Node has it: all that is due fires in a row, then the sockets have their turn.
      const due = timers.filter(({ at }) => at <= now).toSorted((one, other) => one.at - other.at)
      timers = timers.filter((entry) => !due.includes(entry))
      for (const { action } of due) action()
      await settle()
    },
    pending: () => timers.length,
  }
}
