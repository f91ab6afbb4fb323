import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { addressOf } from '../../shared/clients/addresses.ts'
import { transportRows } from '../../shared/contract/transport.ts'
import type { ControlFrame } from '../../shared/contract/control-frame.ts'
import { upgradeToken } from '../../shared/contract/websocket-upgrade.ts'
import { requestText } from './connection.ts'
import { createFrameReader } from './frame-reader.ts'
import type { CreateLightClient } from './light-client.ts'
import { openPushSession } from './push-session.ts'

const pong = 0x8a
const close = 0x88
const normalClosure = 1_000

/** A frame of at most 125 bytes (RFC 6455 5.5); its mask is zeros, which leave the content as it is. */
function controlFrame(opcode: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([opcode, 0x80 | content.length, 0, 0, 0, 0]), content])
}

/** The answer to a close frame. */
const goodbye = controlFrame(close, Buffer.from([normalClosure >> 8, normalClosure & 255]))

function upgradeText(address: string): string {
  return requestText(address, {
    Upgrade: upgradeToken,
    Connection: 'Upgrade',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
  })
}

/** A WebSocket client, which resumes by `?after=`. */
export const createLightWebSocket: CreateLightClient = (options) => (cursor, events) => {
  const query = { after: cursor?.after, stream: cursor?.stream, client: options.client }
  return openPushSession(options, events, {
    request: upgradeText(addressOf(transportRows.websocket, options.base, query)),
    welcome: 101,
    reader: (connection, end) =>
      createFrameReader(
        {
          message: events.message,
          control(text) {
            const frame = JSON.parse(text) as ControlFrame
            if (frame.type !== 'reset') return
            const { stream, oldest, newest } = frame
            // As the server goes on: behind the newest, or from the oldest where that was deleted.
            const behind = stream === cursor?.stream && cursor.after < oldest
            events.reset({ stream, after: behind ? oldest - 1 : newest })
          },
          ping: (content) => connection.write(controlFrame(pong, content)),
          close(closeCode) {
            connection.write(goodbye)
            end(closeCode === normalClosure ? undefined : { closeCode })
          },
        },
        options.dated === true,
      ),
  })
}
