import type { Transport } from '../../../main/shared/contract/transport.ts'
import type { WireSegment } from '../../../main/shared/contract/wire.ts'
import { createConnectionReader, type ConnectionReader } from './connection-reader.ts'
import type { RecordDraft } from './flow.ts'
import type { WireRecord } from './record.ts'

/** Turns captured segments into records. It keeps only what is not a record yet. */
export interface WireDecoder {
  /** Takes segments in their order; returns the records that they complete, newest last. */
  take(segments: readonly WireSegment[]): readonly WireRecord[]
}

/** Connections that are followed at a time; the one heard of longest ago gives way. */
const maxConnections = 256

function fromBase64(text: string): Uint8Array {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = binary.charCodeAt(index)
  return bytes
}

/**
 * Creates a decoder for the connections of one client. What it yields depends on the bytes and
 * their times, not on how they were cut into segments. A capture may begin in the middle of a
 * connection and may have gaps: the decoder says so, and continues at the next message.
 */
export function createWireDecoder(transport: Transport): WireDecoder {
  const readers = new Map<number, ConnectionReader>()
  let seq = 0
  let latest: number | undefined

  function readerOf(connection: number, emit: (draft: RecordDraft) => void): ConnectionReader {
    const known = readers.get(connection)
    readers.delete(connection)
    const reader = known ?? createConnectionReader(transport, emit)
    readers.set(connection, reader)
    if (readers.size > maxConnections) {
      const [oldest] = readers.keys()
      if (oldest !== undefined) readers.delete(oldest)
    }
    return reader
  }

  let found: WireRecord[] = []
  const emitFor =
    (connection: number) =>
    (draft: RecordDraft): void => {
      const delta = latest === undefined ? undefined : draft.at - latest
      latest = draft.at
      seq += 1
      found.push({ ...draft, seq, delta, transport, connection })
    }

  return {
    take(segments) {
      found = []
      for (const { connection, event, at, offset, bytes } of segments) {
        const reader = readerOf(connection, emitFor(connection))
        switch (event) {
          case 'open':
            reader.open(at)
            break
          case 'close':
            reader.close(at)
            readers.delete(connection)
            break
          case 'up':
          case 'down':
            reader.carry(event, fromBase64(bytes), offset, at)
            break
          default:
            event satisfies never
        }
      }
      return found
    },
  }
}
