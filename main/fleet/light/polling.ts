import { addressOf } from '../../shared/clients/addresses.ts'
import { transportRows } from '../../shared/contract/transport.ts'
import { nextTick } from '../../shared/clients/poll-schedule.ts'
import { nothingToCancel, type Cancel } from '../../shared/time.ts'
import { limitAttempt } from './attempt-limit.ts'
import { openConnection, requestText, type Connection } from './connection.ts'
import { createAnswerReader, type AnswerHead } from './http-reader.ts'
import type { CreateLightClient, Cursor, Loss } from './light-client.ts'
import { createMessageScanner } from './message-scanner.ts'

const defaultInterval = 500
/** The server told its clients to stop (PROTOCOL 2.1). */
const stopped = 410

/** What is known of the answer that is being read. */
interface Answer {
  readonly stream: string | undefined
  /** Its rows come behind the cursor: it was asked with one, and the cursor is of this stream. */
  readonly follows: boolean
  readonly more: boolean
  newest: number
}

/**
 * A client that asks for what is new, start to start, on one connection that it keeps for as long as the server does.
 */
export const createLightPolling: CreateLightClient = (options) => (begin, events) => {
  const { base, time, client, dated = false } = options
  /** Undefined until the newest id is known; it is asked for first, and where the stream is another one. */
  let cursor: Cursor | undefined = begin
  let forgotten = false
  let answer: Answer | undefined
  let connection: Connection | undefined
  let answered: Cancel = nothingToCancel
  let cancelTick: Cancel = nothingToCancel
  let dueAt = time.now()
  let asking = false
  let open = false
  let over = false

  function leave(): void {
    over = true
    answered()
    cancelTick()
    connection?.destroy()
  }
  function end(loss: Loss | undefined): void {
    if (over) return
    leave()
    if (loss === undefined) events.ended()
    else events.lost(loss)
  }

  function ask(): void {
    asking = true
    answered = limitAttempt(time, () => end({}))
    const place = cursor === undefined ? { limit: 1 } : { after: cursor.after }
    const request = requestText(addressOf(transportRows.polling, base, { ...place, client }), {
      Accept: 'application/json',
    })
    if (connection === undefined) connection = connect(request)
    else connection.write(request)
  }
  function plan(): void {
    const now = time.now()
    dueAt = nextTick(dueAt, options.pollInterval ?? defaultInterval, now)
    cancelTick = time.after(dueAt - now, ask)
  }
  function connect(request: string): Connection {
    return openConnection(base, request, {
      bytes: createAnswerReader({ head, body: scan, end: finish }),
      closed() {
        connection = undefined
        // A server closes what is idle; the next poll opens another.
        if (asking) end({})
      },
    })
  }

  function head({ status, header }: AnswerHead): void {
    if (over) return
    answered()
    if (status !== 200) {
      end(status === stopped ? undefined : { status })
      return
    }
    const stream = header('x-stream')
    const follows = cursor !== undefined && (cursor.stream ?? stream) === stream
    const more = follows && header('x-more') === '1'
    answer = { stream, follows, more, newest: follows ? (cursor?.after ?? 0) : 0 }
    if (!open) events.opened()
    open = true
  }
  const scan = createMessageScanner((id, due) => {
    if (answer === undefined || over) return
    answer.newest = id
    if (answer.follows) events.message(id, due)
  }, dated)
  function finish(): void {
    if (answer === undefined || over) return
    const { stream, follows, more, newest } = answer
    asking = false
    if (cursor !== undefined && !follows) {
      cursor = undefined
      forgotten = true
    } else {
      cursor = { after: newest, stream }
      if (forgotten) events.reset(cursor)
      forgotten = false
    }
    if (more || forgotten) ask()
    else plan()
  }

  ask()
  return leave
}
