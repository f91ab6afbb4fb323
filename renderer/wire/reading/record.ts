import type { WireDirection } from '../../../main/shared/contract/wire.ts'
import type { Transport } from '../../../main/shared/contract/transport.ts'
import type { PackedParts } from './anatomy.ts'

/** A header line as it was sent; names keep their case. */
export interface HeaderLine {
  readonly name: string
  readonly value: string
}

/** An event of a stream, as WHATWG HTML 9.2.6 reads it. What had no `data` is not dispatched. */
export interface StreamEvent {
  readonly name: string
  /** The `id` field of this event; undefined where it had none. */
  readonly id: string | undefined
  readonly data: string | undefined
  readonly retry: string | undefined
  readonly comments: readonly string[]
}

export interface FrameFields {
  readonly fin: boolean
  readonly rsv: readonly [boolean, boolean, boolean]
  /** RFC 6455 5.2: 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong. */
  readonly opcode: number
  readonly masked: boolean
  /** Bits of the length field in the header. */
  readonly lengthBits: 7 | 16 | 64
  readonly length: number
  /** Where the payload begins. */
  readonly headerSize: number
}

/** What a frame, or a piece of a long one, carries of a message. */
export interface FramePayload {
  /** Without the mask; as compressed as it was. */
  readonly payload: Uint8Array
  /** The message that it belongs to: the opcode and RSV1 of that one's first frame. */
  readonly message: { readonly opcode: number; readonly compressed: boolean }
  /** What the payload says once it is inflated; undefined where it cannot be, or need not be. */
  readonly inflated: Uint8Array | undefined
}

/** A head as it stood on the wire. */
interface Lines {
  readonly version: string
  readonly headers: readonly HeaderLine[]
  /** Bytes up to and with the empty line. */
  readonly headSize: number
}
export interface RequestHead extends Lines {
  readonly type: 'request'
  readonly method: string
  readonly target: string
}
export interface ResponseHead extends Lines {
  readonly type: 'response'
  readonly status: number
  readonly reason: string
}

/** What a record holds, taken apart. */
export type WireContent =
  | { readonly type: 'open' }
  | { readonly type: 'close' }
  /** Bytes that the capture does not have: before it began, or dropped since. */
  | { readonly type: 'gap'; readonly missing: number; readonly joined: boolean }
  | RequestHead
  | ResponseHead
  /** A chunk of RFC 9112 7.1, its data at `start` to `end`; size 0 is the last one. */
  | {
      readonly type: 'chunk'
      readonly size: number
      readonly start: number
      readonly end: number
      readonly events: readonly StreamEvent[]
    }
  /** An event of a stream that is not chunked (HTTP/1.0). */
  | { readonly type: 'event'; readonly events: readonly StreamEvent[] }
  | ({ readonly type: 'frame'; readonly frame: FrameFields } & FramePayload)
  /** What follows of a message that is too long for one record. */
  | {
      readonly type: 'rest'
      readonly of: 'request' | 'response' | 'chunk' | 'frame'
      readonly start: number
      readonly end: number
      readonly events: readonly StreamEvent[]
      /** Only of a frame. */
      readonly carries?: FramePayload
    }
  | { readonly type: 'unknown' }

/** One thing that went over a socket. */
export interface WireRecord {
  /** Rises by one with every record of a decoder, from 1. */
  readonly seq: number
  /** When its first byte was carried, and its last; server clock, epoch ms. */
  readonly at: number
  readonly until: number
  /** ms since the record before it; undefined for the first. */
  readonly delta: number | undefined
  /** Undefined for what happened to the connection as a whole. */
  readonly direction: WireDirection | undefined
  readonly transport: Transport
  readonly connection: number
  /** Bytes of its direction that the connection carried before it. */
  readonly offset: number
  readonly bytes: Uint8Array
  readonly parts: PackedParts
  /** The message goes on in a `rest` record. */
  readonly continues: boolean
  readonly content: WireContent
}

/** Bytes of one record at most: what is longer goes on in the next. */
export const maxRecordBytes = 262_144
