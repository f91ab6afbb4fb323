import { createHash, randomUUID } from 'node:crypto'
import type { JetStreamClient } from '@nats-io/jetstream'
import type { MsgHdrs, NatsConnection } from '@nats-io/transport-node'
import { draftHeader, headerOf } from './codec.ts'
import type { NamedDraft, Placed } from './delivery.ts'
import { jetStreamCodes } from './nats-errors.ts'
import type { NatsModules } from './nats-modules.ts'

/** Messages that a server stores as one unit at most (JetStream's error 10199 beyond). */
export const mostInUnit = 1_000

export interface SenderOptions {
  readonly connection: NatsConnection
  readonly modules: Pick<NatsModules, 'transport'>
  readonly js: JetStreamClient
  /** Where the present stream takes what is meant for it. */
  readonly subject: () => string
  /** Whether a server is there. What is sent without one would wait in memory, and be sent whenever there is one. */
  readonly isConnected: () => boolean
  /** How long the server may take to answer, ms. */
  readonly answerTime: number
}

/** Sends once; what was stored under a name in the last minute is not stored again. */
export interface Sender {
  one(part: NamedDraft): Promise<Placed>
  /** All or nothing, without others in between, from nats-server 2.12 on: ADR-50 of NATS. At most `mostInUnit`. */
  unit(parts: readonly NamedDraft[]): Promise<readonly Placed[]>
}

/** A name as NATS takes it in a header, whatever is in it. */
export function headerSafe(name: string): string {
  return createHash('sha256').update(name).digest('base64url')
}

interface UnitAnswer {
  /** Of the last of them. */
  readonly seq: number
  readonly error?: {
    readonly code: number
    readonly err_code: number
    readonly description: string
  }
}

/** A unit that the server refused, as the client has its other errors. */
class UnitRefusedError extends Error {
  readonly code: number
  readonly status: number
  constructor({ code, err_code, description }: NonNullable<UnitAnswer['error']>) {
    super(description)
    this.code = err_code
    this.status = code
  }
}

/** Creates it. */
export function createSender(options: SenderOptions): Sender {
  const { connection, modules, js, subject, isConnected, answerTime } = options
  const { headers, errors } = modules.transport

  function headersOf({ draft }: NamedDraft): MsgHdrs {
    const made = headers()
    made.set(draftHeader, headerOf(draft))
    return made
  }
  function inUnit(part: NamedDraft, unit: string, place: number): MsgHdrs {
    const made = headersOf(part)
    made.set('Nats-Msg-Id', part.name)
    made.set('Nats-Batch-Id', unit)
    made.set('Nats-Batch-Sequence', String(place + 1))
    return made
  }
  function checkConnected(): void {
    if (!isConnected()) throw new errors.ClosedConnectionError()
  }

  async function one(part: NamedDraft): Promise<Placed> {
    checkConnected()
    const { seq, duplicate } = await js.publish(subject(), part.draft.body, {
      msgID: part.name,
      headers: headersOf(part),
      timeout: answerTime,
    })
    return { id: seq, repeated: duplicate }
  }

  /** Sends the last one, which makes a unit of them all. */
  async function commit(body: string, last: MsgHdrs): Promise<UnitAnswer> {
    last.set('Nats-Batch-Commit', '1')
    try {
      const answer = await connection.request(subject(), body, {
        headers: last,
        timeout: answerTime,
      })
      return answer.json<UnitAnswer>()
    } catch (error) {
      // Nobody heard it, so there is no unit.
      if (error instanceof errors.RequestError && error.isNoResponders()) throw error.cause
      throw error
    }
  }

  return {
    one,
    async unit(parts) {
      checkConnected()
      const unit = randomUUID()
      const last = parts.length - 1
      for (const [place, part] of parts.slice(0, last).entries()) {
        connection.publish(subject(), part.draft.body, { headers: inUnit(part, unit, place) })
      }
      const end = parts[last]
      if (end === undefined) return []
      const { seq, error } = await commit(end.draft.body, inUnit(end, unit, last))
      if (error === undefined) {
        return parts.map((_, place) => ({ id: seq - last + place, repeated: false }))
      }
      // Its answer was lost, and it is there: each of them by itself is told its place.
      if (error.err_code === jetStreamCodes.repeatedInUnit) return Promise.all(parts.map(one))
      throw new UnitRefusedError(error)
    },
  }
}
