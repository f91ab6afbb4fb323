import type { Message } from '../../shared/contract/message.ts'
import type { PackedMessages } from '../../engine/packed-messages.ts'
import type { JsonOf } from './message-json.ts'

/** A batch of messages as bytes that any number of clients can be sent. */
export interface Encoded {
  /** One buffer, or one a message where each must be sent on its own. */
  readonly chunks: readonly Buffer[]
  readonly bytes: number
  /** UTF-8 bytes of the bodies in it. */
  readonly payload: number
  /** The id of its last message. */
  readonly last: number
}

/** How a transport writes a batch of messages. Encoders are constants: they name their encoding. */
export interface Encoder {
  (messages: readonly Message[], jsonOf: JsonOf): Encoded
  /** Writes what is packed already; undefined where more is needed than the JSON as it is. */
  readonly packed?: (messages: PackedMessages) => Encoded
}

/**
 * How an encoder packs messages: each between a prefix and a suffix. `write` writes the prefix at an offset and
 * returns the offset after it, and `sizeOf` says how long it is. The whole has a prefix and a suffix of its
 * own; it is put together in one piece of memory, because what is allocated by the megabyte keeps the garbage
 * collector busy.
 */
export function packedEncoder(
  sizeOf: (id: number, size: number) => number,
  write: (target: Buffer, offset: number, id: number, size: number) => number,
  behind: string,
  around: (content: number) => readonly [before: string, after: string] = () => ['', ''],
): (messages: PackedMessages) => Encoded {
  return ({ bytes, ids, ends, payload }) => {
    let total = bytes.length + behind.length * ids.length
    for (const [index, id] of ids.entries()) {
      total += sizeOf(id, (ends[index] ?? 0) - (ends[index - 1] ?? 0))
    }
    const [before, after] = around(total)
    const content = Buffer.allocUnsafe(before.length + total + after.length)
    let offset = content.write(before, 'latin1')
    let start = 0
    for (const [index, id] of ids.entries()) {
      const end = ends[index] ?? start
      offset = write(content, offset, id, end - start)
      content.set(bytes.subarray(start, end), offset)
      offset += end - start
      offset += content.write(behind, offset, 'latin1')
      start = end
    }
    content.write(after, offset, 'latin1')
    return { chunks: [content], bytes: content.length, payload, last: ids.at(-1) ?? 0 }
  }
}

/** The id of the last one; 0 without messages. */
export const lastId = (messages: readonly Message[]): number => messages.at(-1)?.id ?? 0
