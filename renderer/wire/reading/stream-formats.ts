import {
  transportRows,
  type Transport,
  type TransportRow,
} from '../../../main/shared/contract/transport.ts'
import { markEvents, type BodyMarker } from './body-markers.ts'
import { headerOf } from './http-head.ts'
import type { ResponseHead } from './record.ts'

/** How the content of an answer without an end is read. */
export interface StreamFormat {
  readonly contentType: string
  /** @param isPlain whether `format=plain` was asked for; undefined where the request is not known. */
  mark(isPlain: boolean | undefined): BodyMarker
  /** How a chunk begins, its size included, up to 16 bytes; and how the one before it ends. */
  readonly begins: RegExp
  readonly ends: RegExp
}

/** One for each kind of stream that a transport may be read as. */
const formats: Readonly<Partial<Record<TransportRow['reads'], StreamFormat>>> = {
  events: {
    contentType: 'text/event-stream',
    mark: markEvents,
    begins: /^(?:[0-9a-f]{1,7}\r\n(?:id|data|event|retry)?:|0\r\n\r\n)/,
    // With an event, or with a comment that says nothing.
    ends: /\n:?\n\r\n$/,
  },
}

/** The format of a transport that streams over HTTP; undefined for any other. */
export const streamFormatOf = (transport: Transport): StreamFormat | undefined =>
  formats[transportRows[transport].reads]

/** The format of an answer, by its content type; undefined where it is not a stream. */
export function formatOfAnswer(head: ResponseHead): StreamFormat | undefined {
  const type = headerOf(head.headers, 'content-type') ?? ''
  return head.status === 200
    ? Object.values(formats).find(({ contentType }) => type.startsWith(contentType))
    : undefined
}
