import type { ControlFrame } from '../contract/control-frame.ts'
import type { Message } from '../contract/message.ts'
import type { ClientOptions, ClientSink } from './client.ts'
import type { Query } from './addresses.ts'
import { historyRows } from './poll-request.ts'

/** What every connection that is pushed to asks for, whatever it has seen. */
export function pushQuery(options: Pick<ClientOptions, 'client' | 'effective'>): Query {
  const heartbeat = options.effective().heartbeat
  return {
    client: options.client,
    interval: options.effective().pushInterval,
    heartbeat: heartbeat > 0 ? heartbeat : undefined,
  }
}

/** The position of a push client in the stream. */
export interface StreamPosition {
  /** What the next connection asks for, as query parameters. */
  query(): Query
  /** A connection opened; what was due before that is history, or replayed after a break. */
  opened(at: number): void
  /** Hands one message to the sink. */
  take(message: Message, arrivedAt: number): void
  /** @returns whether it is another stream than the one the connection named. */
  reset(frame: Extract<ControlFrame, { type: 'position' | 'reset' }>, at: number): boolean
  newest(): number
}

/**
 * Creates the position of a client that has seen nothing yet.
 *
 * The servers are live from the newest id when a connection names no cursor, and cannot tell a page
 * which id that was. So the first connection asks for some rows before the newest id the page knows
 * of, and takes as its baseline the last row that was due before the connection opened. A cursor is
 * known from the first row on, so nothing is lost either if the connection breaks before anything
 * new came, and an outdated notion of the newest id only means more history.
 */
export function createStreamPosition(
  options: Pick<ClientOptions, 'store' | 'clock' | 'effective'>,
  sink: Pick<ClientSink, 'onMessages' | 'onBaseline' | 'onReset'>,
): StreamPosition {
  let cursor = 0
  let stream: string | undefined
  /** Whether the sink knows where history ends, and since when (page clock) it is decided on. */
  let baselined = false
  /** Whether the stream was empty when it started over: then nothing in it is history, by any clock. */
  let empty = false
  let firstOpenedAt: number | undefined
  let openedAt = 0
  /** Whether the connection in use asked for what came before it. */
  let asked = false
  // One array for all calls: a message costs nothing beyond itself.
  const one: Message[] = []

  return {
    query() {
      // The stream is named without a cursor too: its ids mean nothing in another.
      if (cursor > 0 && stream !== undefined) {
        asked = options.effective().resume
        return asked ? { after: cursor, stream } : { stream }
      }
      asked = true
      const known = options.store()
      stream = known.stream
      // An empty table needs no cursor, and 0 would mean all of it where the page is behind.
      if (known.newest === 0) return { stream }
      const after = Math.max(known.newest - historyRows, known.oldest - 1, 0)
      return { after, stream }
    },
    opened(at) {
      openedAt = at
      firstOpenedAt ??= at
    },
    take(message, arrivedAt) {
      const dueAt = message.createdAt - options.clock.offset()
      // What may have been due before the connection opened is history, as far as the clocks can tell.
      const isNew = (): boolean =>
        dueAt >= (firstOpenedAt ?? arrivedAt) + (options.clock.uncertainty(arrivedAt) ?? 0)
      if (!baselined && (empty || isNew())) {
        baselined = true
        // Behind history that was handed over already, whatever fell into a break since.
        sink.onBaseline(cursor > 0 ? cursor : message.id - 1, stream)
      }
      if (message.id > cursor) cursor = message.id
      one[0] = message
      // By a clock that is not known nothing can be told from what was replayed.
      const dated = (): boolean => options.clock.uncertainty(arrivedAt) !== undefined
      sink.onMessages(one, arrivedAt, baselined && asked && dueAt < openedAt && dated())
    },
    reset(frame, at) {
      const other = stream !== undefined && frame.stream !== stream
      // Of a stream that was cleared 0 is said, and its ids go on; then the cursor is still good.
      const restarts = other || (frame.newest > 0 && frame.newest < cursor)
      stream = frame.stream
      sink.onReset(frame.stream, frame.oldest, frame.newest, restarts)
      if (restarts) {
        cursor = frame.newest
        firstOpenedAt = at
        // The server goes on behind the newest id; behind an empty table it may be any.
        baselined = frame.newest > 0
        empty = !baselined
        if (baselined) sink.onBaseline(frame.newest, stream)
      }
      return other
    },
    newest: () => cursor,
  }
}
