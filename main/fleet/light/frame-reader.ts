import { Buffer } from 'node:buffer'
import { dueBefore, idAt, type OnMessage } from './message-scanner.ts'

export interface FrameHandlers {
  readonly message: OnMessage
  /** A text that is not a message (PROTOCOL 4.2). */
  control(text: string): void
  /** @param content must come back in a pong; valid only during the call. */
  ping(content: Buffer): void
  /** @param code 1005 where the frame has none (RFC 6455 7.1.5). */
  close(code: number): void
}

const text = 1
const close = 8
const ping = 9
const noCode = 1_005

/**
 * Reads the frames of a server of ours that come in pieces: unmasked, each whole by itself, not compressed
 * (RFC 6455 5.2). A message costs a look at its head; its body is passed over.
 *
 * @returns what takes a piece; it does not keep it.
 */
export function createFrameReader(
  handlers: FrameHandlers,
  dated: boolean,
): (piece: Buffer) => void {
  let rest: Buffer | undefined

  function take(opcode: number, bytes: Buffer, start: number, end: number): void {
    if (opcode === text) {
      const id = idAt(bytes, start)
      if (id === undefined) handlers.control(bytes.toString('utf8', start, end))
      else handlers.message(id, dated ? dueBefore(bytes, end) : Number.NaN)
    } else if (opcode === ping) handlers.ping(bytes.subarray(start, end))
    else if (opcode === close) handlers.close(end - start < 2 ? noCode : bytes.readUInt16BE(start))
  }

  return (piece) => {
    const bytes = rest === undefined ? piece : Buffer.concat([rest, piece])
    rest = undefined
    let from = 0
    while (from + 2 <= bytes.length) {
      const short = (bytes[from + 1] ?? 0) & 127
      const head = short < 126 ? 2 : short === 126 ? 4 : 10
      if (from + head > bytes.length) break
      const size =
        short < 126
          ? short
          : short === 126
            ? bytes.readUInt16BE(from + 2)
            : Number(bytes.readBigUInt64BE(from + 2))
      const start = from + head
      const end = start + size
      if (end > bytes.length) break
      take((bytes[from] ?? 0) & 15, bytes, start, end)
      from = end
    }
    if (from < bytes.length) rest = Buffer.from(bytes.subarray(from))
  }
}
