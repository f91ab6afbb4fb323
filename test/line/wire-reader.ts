import { Buffer } from 'node:buffer'
import type { Transport } from '../../main/shared/contract/transport.ts'
import type { WireDirection, WireReading, WireSegment } from '../../main/shared/contract/wire.ts'
import type { Line } from '../../main/line/line.ts'

/** Reads the capture of one client to its end, repeatedly. */
export interface WireReader {
  /** Reads what is new. Every reading but the last one of a turn says that there is more. */
  read(): WireReading
  /** Everything that was read so far. */
  segments(): readonly WireSegment[]
  /** The bytes of one direction of a connection, with every offset checked against the one before. */
  bytes(direction: WireDirection, connection?: number): Buffer
  events(connection?: number): string[]
}

/** Arms the capture of a client. */
export function readWire(line: Line, transport: Transport, client = 'pane'): WireReader {
  const segments: WireSegment[] = []
  let after = 0
  function read(): WireReading {
    for (;;) {
      const reading = line.readWire({ transport, client, after })
      for (const segment of reading.segments) {
        const before = segments.at(-1)?.seq
        if (before !== undefined && segment.seq !== before + 1) {
          throw new Error(`Segment ${segment.seq} follows on ${before}.`)
        }
        segments.push(segment)
      }
      after = reading.next
      if (!reading.more) return reading
    }
  }
  const of = (connection: number | undefined): WireSegment[] =>
    segments.filter((one) => connection === undefined || one.connection === connection)
  read()
  return {
    read,
    segments: () => segments,
    events: (connection) => of(connection).map(({ event }) => event),
    bytes(direction, connection) {
      const parts = of(connection).filter(({ event }) => event === direction)
      let end = parts[0]?.offset ?? 0
      return Buffer.concat(
        parts.map(({ offset, bytes }) => {
          if (offset !== end) throw new Error(`Bytes ${end} to ${offset} are missing.`)
          const part = Buffer.from(bytes, 'base64')
          end += part.length
          return part
        }),
      )
    },
  }
}
