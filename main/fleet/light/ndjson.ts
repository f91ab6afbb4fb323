import { Buffer } from 'node:buffer'
import { addressOf } from '../../shared/clients/addresses.ts'
import type { ControlFrame } from '../../shared/contract/control-frame.ts'
import { transportRows } from '../../shared/contract/transport.ts'
import { requestText } from './connection.ts'
import type { CreateLightClient } from './light-client.ts'
import { dueBefore, idAt, type OnMessage } from './message-scanner.ts'
import { openPushSession } from './push-session.ts'

const lineFeed = 0x0a

/**
 * Reads lines of JSON that come in pieces. A message costs one look for the end of its line, and no text.
 *
 * @returns what takes a piece; it does not keep it.
 */
function createLineReader(
  message: OnMessage,
  control: (frame: ControlFrame) => void,
  dated: boolean,
): (piece: Buffer) => void {
  let rest: Buffer | undefined
  return (piece) => {
    const bytes = rest === undefined ? piece : Buffer.concat([rest, piece])
    rest = undefined
    let from = 0
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, from)) {
      const id = idAt(bytes, from)
      if (id !== undefined) message(id, dated ? dueBefore(bytes, end) : Number.NaN)
      else if (end > from) control(JSON.parse(bytes.toString('utf8', from, end)) as ControlFrame)
      from = end + 1
    }
    if (from < bytes.length) rest = Buffer.from(bytes.subarray(from))
  }
}

/** A client of lines of JSON, which resumes by `?after=`. */
export const createLightNdjson: CreateLightClient = (options) => (cursor, events) => {
  const address = addressOf(transportRows.ndjson, options.base, {
    after: cursor?.after,
    stream: cursor?.stream,
    client: options.client,
  })
  return openPushSession(options, events, {
    request: requestText(address, { Accept: 'application/x-ndjson' }),
    welcome: 200,
    farewell: 204,
    reader: () =>
      createLineReader(
        events.message,
        (frame) => {
          if (frame.type !== 'reset') return
          const { stream, oldest, newest } = frame
          // As the server goes on: behind the newest, or from the oldest where that was deleted.
          const behind = stream === cursor?.stream && cursor.after < oldest
          events.reset({ stream, after: behind ? oldest - 1 : newest })
        },
        options.dated === true,
      ),
  })
}
