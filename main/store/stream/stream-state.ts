import { pollingLimits } from '../../shared/contract/limits.ts'
import type { Message } from '../../shared/contract/message.ts'
import type { StreamBounds } from '../../shared/contract/status.ts'
import { PlaygroundError } from '../../shared/contract/errors.ts'
import type { Page } from '../../engine/stream.ts'
import { createEmitter, type FaultReporter } from '../../shared/emitter.ts'
import {
  createMessageWindow,
  sized,
  type MessageWindow,
  type PageLimits,
  type SizedMessages,
} from './message-window.ts'

/** The state of a stream when it is opened. */
export interface StreamStart {
  /** Everything up to this id is deleted, whether or not it still takes up room. */
  readonly horizon: number
  /** The last id that was given out, 0 before the first. */
  readonly newest: number
  /** Bytes of the messages held, as the retention counts them. */
  readonly bytes: number
  /** The newest messages, without holes up to `newest`; all or some of those held. */
  readonly tail: readonly Message[]
}

/**
 * What both stores know of their stream without asking anyone: its bounds, its newest messages and its
 * listeners. It changes only after a commit, and announces the change at once.
 */
export interface StreamState {
  /** The id of the stream; another one names another numbering. */
  id(): string
  readonly window: MessageWindow
  bounds(): StreamBounds
  /**
   * Newest id + horizon. Within a stream both only ever grow and are kept with the messages, so every change makes
   * it greater, and no number names two states of one stream, across restarts either.
   */
  revision(): number
  /** Everything up to this id is deleted. */
  horizon(): number
  /** Takes in what was committed and tells the followers. */
  committed(added: SizedMessages): void
  /** Records a deletion up to `through` that freed `bytes` bytes, and announces it. */
  trimmed(through: number, bytes: number): void
  /**
   * Takes in what the place of the stream says of it, where others write there as well: everything up to `horizon` is
   * deleted, whether or not it was ever here, and `bytes` are held.
   */
  told(horizon: number, bytes: number): void
  /**
   * Another stream took the place of this one: by default there is nothing in it, and ids begin at 1. What of `at` lies
   * above the horizon is not in memory.
   */
  renewed(id: string, at?: Omit<StreamStart, 'tail'>): void
  /** How many messages there are above `after`, up to `through`. */
  count(after: number, through: number): number
  /** The page above `after` from memory; undefined where it begins with something older. */
  read(after: number, limits: PageLimits): Page | undefined
  /** The newest page from memory; undefined where it reaches back to something older. */
  newest(limit: number): Page | undefined
  follow(listener: (messages: readonly Message[]) => void): () => void
  clear(): void
}

/** The limits of one answer: rows, and bytes of bodies. */
export function pageLimits(limit: number, bytes: number = pollingLimits.answerBytes): PageLimits {
  return { rows: Math.max(0, Math.floor(limit)), bytes }
}

/** Why every call but `bounds` and `revision` fails once a stream has been stopped. */
export function stoppedError(): PlaygroundError {
  return new PlaygroundError('stopped', 'The store has been closed.')
}

/** Creates the state of a stream from `start`. */
export function createStreamState(
  streamId: string,
  start: StreamStart,
  report: FaultReporter,
): StreamState {
  let id = streamId
  let { horizon, newest, bytes } = start
  let window = createMessageWindow((start.tail[0]?.id ?? newest + 1) - 1)
  window.push(sized(start.tail))
  const events = createEmitter<{ readonly committed: readonly Message[] }>(report)

  const bounds = (): StreamBounds => ({
    // Ids are 0 before the first message; after a deletion of all, the oldest is the one to come.
    oldest: newest === 0 ? 0 : horizon + 1,
    newest,
    count: newest - horizon,
    bytes,
  })

  return {
    id: () => id,
    get window() {
      return window
    },
    bounds,
    revision: () => newest + horizon,
    horizon: () => horizon,
    committed(added) {
      const last = added.messages.at(-1)
      const [first] = added.messages
      if (first === undefined || last === undefined) return
      // Something between was deleted before it came here: what is older is read where the messages are.
      if (first.id > newest + 1) window = createMessageWindow(first.id - 1)
      window.push(added)
      newest = last.id
      bytes += added.bytes
      events.emit('committed', added.messages)
    },
    trimmed(through, freed) {
      if (through <= horizon) return
      horizon = through
      bytes -= freed
      window.dropThrough(through)
    },
    told(through, held) {
      bytes = held
      if (through > newest) {
        newest = through
        window = createMessageWindow(through)
      }
      horizon = Math.max(horizon, through)
      window.dropThrough(horizon)
    },
    renewed(renewedId, at = { horizon: 0, newest: 0, bytes: 0 }) {
      id = renewedId
      ;({ horizon, newest, bytes } = at)
      window = createMessageWindow(newest)
    },
    count: (after, through) => Math.max(0, Math.min(through, newest) - Math.max(after, horizon)),
    read(after, limits) {
      const start = Math.max(after, horizon)
      if (start < window.floor()) return undefined
      const messages = window.after(start, limits)
      return { messages, more: (messages.at(-1)?.id ?? start) < newest }
    },
    newest(limit) {
      const limits = pageLimits(limit)
      const messages = window.newest(limits)
      const before = (messages[0]?.id ?? newest + 1) - 1
      const whole = messages.length === window.count() && messages.length < limits.rows
      if (whole && window.floor() > horizon) return undefined
      return { messages, more: before > horizon }
    },
    follow: (follower) => events.on('committed', follower),
    clear: events.clear,
  }
}
