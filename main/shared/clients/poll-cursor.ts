import type { Message } from '../contract/message.ts'
import type { ClientSink } from './client.ts'
import { historyRows, type PollAnswer, type PollStart } from './poll-request.ts'

type Rows = Extract<PollAnswer, { kind: 'rows' }>

/** The position of a polling client in the stream. */
export interface PollCursor {
  /** What the next request starts from. @param skip leave out what was missed. */
  start(skip: boolean): PollStart
  /**
   * Hands what is new in an answer to the sink; returns how many rows that was. An answer of another stream is
   * discarded: the next request starts over.
   */
  take(answer: Rows, arrivedAt: number, replayed: boolean): number
  /** The newest id seen; 0 before the first. */
  newest(): number
}

/** Creates the cursor of a client that has seen nothing yet. */
export function createPollCursor(
  sink: Pick<ClientSink, 'onMessages' | 'onBaseline' | 'onReset'>,
): PollCursor {
  let cursor = 0
  let stream: string | undefined
  /** Whether any answer came; before that there is no cursor to continue from. */
  let answered = false
  /** Whether the sink knows where history ends. It does not while the table is empty. */
  let baselined = false

  function setBaseline(id: number): void {
    baselined = true
    sink.onBaseline(id, stream)
  }

  /** True where the answer is of another stream than before, and its cursor meant nothing there. */
  function isOfAnotherStream(answer: Rows): boolean {
    const known = stream
    stream = answer.stream ?? stream
    return known !== undefined && stream !== known
  }

  return {
    start(skip) {
      if (!answered) return { newest: historyRows }
      return skip ? { newest: 1 } : { after: cursor }
    },
    take(answer, arrivedAt, replayed) {
      if (isOfAnotherStream(answer)) {
        cursor = 0
        answered = false
        baselined = false
        sink.onReset(stream ?? '', answer.rows[0]?.id ?? 0, answer.rows.at(-1)?.id ?? 0, true)
        return 0
      }
      const rows = newerThan(answer.rows, cursor)
      const newest = rows.at(-1)?.id
      const first = !answered
      answered = true
      if (newest === undefined) return 0
      cursor = newest
      if (first) {
        sink.onMessages(rows.slice(-historyRows), arrivedAt, false)
        setBaseline(newest)
        return 0
      }
      // The table was empty before: what it holds now, shown here or not, came since.
      if (!baselined) setBaseline(newest - Math.max(answer.total ?? 0, rows.length))
      sink.onMessages(rows, arrivedAt, replayed)
      return rows.length
    },
    newest: () => cursor,
  }
}

/** The rows after `id`. Rows ascend, so new ones are at the end. */
function newerThan(rows: readonly Message[], id: number): readonly Message[] {
  let from = rows.length
  while (from > 0 && (rows[from - 1]?.id ?? 0) > id) from -= 1
  return from === 0 ? rows : rows.slice(from)
}
