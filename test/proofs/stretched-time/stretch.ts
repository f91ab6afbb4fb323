/**
 * A setup file of Vitest: from here on every timer takes ten times as long as it was asked for, while
 * `Date` and `performance` go on as they are. Vitest keeps the timers that it found before, so its
 * guards and its fake timers are what they always are.
 */
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers'
import promises from 'node:timers/promises'
import { promisify } from 'node:util'

/** How many times as long a timer takes. */
export const factor = 10

type Planner = (action: (...given: never[]) => void, delay?: number, ...given: never[]) => unknown

const stretched =
  (plan: Planner): Planner =>
  (action, delay, ...given) =>
    plan(action, Math.max(1, delay ?? 0) * factor, ...given)

const { setTimeout: wait, setInterval: beats } = promises
const laterPromise: typeof wait = (delay, ...rest) => wait((delay ?? 1) * factor, ...rest)
const beatPromises: typeof beats = (delay, ...rest) => beats((delay ?? 1) * factor, ...rest)

const later = Object.assign(stretched(globalThis.setTimeout as Planner), {
  [promisify.custom]: laterPromise,
})
const beat = stretched(globalThis.setInterval as Planner)

Object.assign(globalThis, { setTimeout: later, setInterval: beat })
Object.assign(timers, { setTimeout: later, setInterval: beat })
Object.assign(promises, { setTimeout: laterPromise, setInterval: beatPromises })
syncBuiltinESMExports()

const { timeout } = AbortSignal
AbortSignal.timeout = (delay) => timeout.call(AbortSignal, delay * factor)
