import type { Clock } from '../../engine/clock.ts'
import { PlaygroundError } from '../../shared/contract/errors.ts'
import type { Draft } from '../../shared/contract/message.ts'
import type { WriteTrouble } from '../stream/write-trouble.ts'
import { refusedError } from '../stream/refusals.ts'
import { failureOf, type Failure } from './nats-errors.ts'

/** Where a message got in the stream. */
export interface Placed {
  readonly id: number
  /** The stream had it already, under this name. */
  readonly repeated: boolean
}

/** A message, and the name under which it is stored once. */
export interface NamedDraft {
  readonly draft: Draft
  readonly name: string
}

export interface DeliveryOptions<What, Result> {
  readonly clock: Clock
  readonly trouble: WriteTrouble
  /** Sends it once. Whatever was stored under its names in the last minute is not stored again. */
  readonly send: (what: What) => Promise<Result>
}

/** Before a message is sent again, in ms: twice as long each time. */
const shortestPause = 25
const longestPause = 400
/**
 * How long a message is sent again whose outcome is not known, in ms: longer than it takes to elect a leader, and well within
 * the time (`refWindow`) for which the stream knows its name, so that it is stored once.
 */
const unknownFor = 20_000

const nobodyError = (): PlaygroundError =>
  new PlaygroundError(
    'store_busy',
    'The NATS server cannot be reached or has no leader; nothing was stored. Try again.',
  )

const unknownError = (): PlaygroundError =>
  new PlaygroundError(
    'store_busy',
    'The NATS server did not answer, so it is not known whether the message was stored. ' +
      'Sent again under the same ref within a minute of the first time, it is stored once.',
  )

/** Why a message is not sent again; undefined where it is. */
function verdict(failure: Failure, error: unknown): Error | undefined {
  if (failure === 'full') return refusedError('full')
  if (failure !== 'refused') return undefined
  const reason = error instanceof Error ? error : new Error(String(error))
  return /max_payload|message size exceeds/.test(reason.message)
    ? new PlaygroundError('too_large', 'The NATS server takes no message of this size.', 'body')
    : reason
}

/**
 * Creates what brings a message, or several as a unit, into the stream, exactly once, however often it has to be sent
 * for that.
 *
 * @returns a function that is given `deadline`, on the steady clock, until which it waits where nobody took it yet.
 *   It throws PlaygroundError `store_busy`, `store_full` or `too_large`.
 */
export function createDelivery<What, Result>(
  options: DeliveryOptions<What, Result>,
): (what: What, deadline: number) => Promise<Result> {
  const { clock, trouble, send } = options

  return async (what, deadline) => {
    const first = clock.steady()
    let unknown = false
    let pause = shortestPause
    for (;;) {
      try {
        const placed = await send(what)
        trouble.over()
        return placed
      } catch (error) {
        const failure = failureOf(error)
        const final = verdict(failure, error)
        if (failure === 'full') trouble.refuse('full')
        if (final !== undefined) throw final
        trouble.busy()
        unknown ||= failure === 'unknown'
        const now = clock.steady()
        if (unknown ? now - first >= unknownFor : now >= deadline) {
          throw unknown ? unknownError() : nobodyError()
        }
      }
      await new Promise<void>((resolve) => clock.after(pause, resolve))
      pause = Math.min(pause * 2, longestPause)
    }
  }
}
