import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import { meetsMessages } from '../../shared/contract/faults-in-force.ts'
import type { Message } from '../../shared/contract/message.ts'
import type { SocketLine } from '../socket-line.ts'
import type { Rows } from './rows.ts'

/** Rows as faults of the line leave them. */
export interface SpoiledRows extends Rows {
  /** How long the answer is held back, ms. */
  readonly lateBy: number
}

function bodyOf(row: unknown, plain: boolean): string {
  if (!plain) return (row as Message).body
  return typeof row === 'string' ? row : JSON.stringify(row)
}

function withDuplicates(rows: Rows, isMet: () => boolean): Rows {
  let { payload } = rows
  const messages = (JSON.parse(rows.body.toString()) as unknown[]).flatMap((message) => {
    if (!isMet()) return [message]
    payload += Buffer.byteLength(bodyOf(message, rows.plain === true))
    return [message, message]
  })
  return { ...rows, body: Buffer.from(JSON.stringify(messages)), payload }
}

/** An array that is not closed is never JSON. Of none of its rows the client is known to have it. */
function brokenOff(rows: Rows): Rows {
  const { body, payload } = rows
  return { ...rows, body: body.subarray(0, body.length >> 1), payload: payload >> 1, last: 0 }
}

/**
 * What faults of the line do to an answer with messages (PROTOCOL 1.7): some of them are in it twice, it is late, or
 * it ends in the middle. Undefined where it is as usual.
 */
export function spoilRows(
  rows: Rows,
  line: Pick<SocketLine, 'faults' | 'draws'>,
  socket: Socket,
): SpoiledRows | undefined {
  const faults = line.faults(socket)
  if (rows.last === 0 || !meetsMessages(faults)) return undefined
  const { duplicated, brokenJson, lateBy, lateShare } = faults
  const isLate = lateBy > 0 && line.draws(lateShare || 100)
  const isBroken = brokenJson > 0 && line.draws(brokenJson)
  const all = duplicated > 0 ? withDuplicates(rows, () => line.draws(duplicated)) : rows
  return { ...(isBroken ? brokenOff(all) : all), lateBy: isLate ? lateBy : 0 }
}
