import type { Cancel } from '../../shared/time.ts'
import { limitAttempt } from './attempt-limit.ts'
import { openConnection, type Connection } from './connection.ts'
import { createAnswerReader } from './http-reader.ts'
import type { LightEvents, LightOptions, Loss } from './light-client.ts'

/** How a connection that is pushed to begins, and what becomes of its bytes. */
export interface PushSession {
  readonly request: string
  /** The status by which the server lets the client in. */
  readonly welcome: number
  /** The status by which it tells clients to stop, where it has one. */
  readonly farewell?: number
  /**
   * @param end ends the session: with a loss, or undefined for an end that the server asked for.
   * @returns what takes the bytes behind the head.
   */
  reader(connection: Connection, end: (loss: Loss | undefined) => void): (piece: Buffer) => void
}

/** Opens one connection that is pushed to. */
export function openPushSession(
  { base, time }: Pick<LightOptions, 'base' | 'time'>,
  events: LightEvents,
  session: PushSession,
): Cancel {
  let over = false
  function end(loss: Loss | undefined): void {
    if (over) return
    leave()
    if (loss === undefined) events.ended()
    else events.lost(loss)
  }
  const take = createAnswerReader({
    head({ status }) {
      answered()
      if (status === session.welcome) events.opened()
      else end(status === session.farewell ? undefined : { status })
    },
    body(bytes) {
      if (!over) read(bytes)
    },
    end: () => end({}),
  })
  const answered = limitAttempt(time, () => end({}))
  const connection = openConnection(base, session.request, { bytes: take, closed: () => end({}) })
  const read = session.reader(connection, end)
  function leave(): void {
    over = true
    answered()
    connection.destroy()
  }
  return leave
}
