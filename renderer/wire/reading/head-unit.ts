import type { WireKind } from './anatomy.ts'
import type { BodyMarker } from './body-markers.ts'
import type { Phase, Unit } from './flow.ts'
import type { BodyLength } from './http-exchange.ts'
import { markHead } from './http-head.ts'
import type { RequestHead, ResponseHead } from './record.ts'

/** A head with the body that it announces. */
export interface HeadedBody {
  readonly found: RequestHead | ResponseHead
  readonly length: BodyLength
  readonly kind: WireKind
  readonly mark: BodyMarker
  /** Whether the body is a stream of events. */
  readonly isStream: boolean
  /** The phase behind the body. */
  readonly then: Phase
}

/** The phase behind a head: that of its body, where that has no length of its own. */
function phaseBehind({ length, kind, mark, isStream, then }: HeadedBody): Phase {
  if (length === 'chunked') return { type: 'chunks', kind: isStream ? 'framing' : kind, mark }
  if (length !== 'until-close') return then
  return isStream
    ? { type: 'stream', mark }
    : { type: 'rest', of: 'response', left: Infinity, tail: 0, kind, mark, read: undefined, then }
}

/** The unit of a head. */
export function headUnit(body: HeadedBody): Unit {
  const { found, length, kind, mark } = body
  return {
    of: found.type,
    head: found.headSize,
    body: typeof length === 'number' ? length : 0,
    tail: 0,
    kind,
    mark,
    markHead: (bytes, anatomy) => markHead(bytes, found, kind, anatomy),
    content: () => found,
    then: phaseBehind(body),
  }
}
