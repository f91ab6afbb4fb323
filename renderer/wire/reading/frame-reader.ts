import type { Anatomy, WireKind } from './anatomy.ts'
import { markJson, markWhole, type BodyMarker } from './body-markers.ts'
import type { Flow, PayloadReader, Unit } from './flow.ts'
import type { FrameFields, FramePayload } from './record.ts'
import { isControl, opcodes, readFrameHeader, unmask } from './websocket-frame.ts'

const heartbeatStart = '{"type":"heartbeat"'
const controlStart = '{"type":"'

/** The kind of all but the text of messages; heartbeat frames are told apart by their payload. */
function kindOf({ opcode, masked }: FrameFields): WireKind {
  if (opcode === opcodes.ping || opcode === opcodes.pong) return 'heartbeat'
  if (opcode === opcodes.close) return 'framing'
  return masked ? 'sent' : 'framing'
}

function markControl(kind: WireKind, isClose: boolean): BodyMarker {
  return (_bytes, start, end, anatomy) => {
    if (isClose) anatomy.mark(Math.min(end, start + 2), kind, 'closeCode')
    anatomy.mark(end, kind, isClose ? 'closeReason' : 'controlData')
    return []
  }
}

/**
 * What marks the payload of the first frame of a message. As the ledger books: a client's own texts
 * are sent; of the server's, the text of `body` is payload. Compressed data cannot be told apart
 * without what went before, so all of it counts as payload.
 */
function markMessage(frame: FrameFields, start: string, isPlain: boolean | undefined): BodyMarker {
  if (frame.rsv[0]) return markWhole(frame.masked ? 'sent' : 'payload', 'compressed')
  const isObject = start.startsWith('{')
  if (frame.masked) return isObject ? markJson(1, 'sent', 'sent') : markWhole('sent', 'body')
  if (start.startsWith(heartbeatStart)) return markJson(1, 'heartbeat', 'heartbeat')
  const isBare = isPlain === true ? !start.startsWith(controlStart) : !isObject
  return isBare ? markWhole('payload', 'body') : markJson(1, 'framing')
}

/** Marks masked bytes by what they say. */
function behindMask(mark: BodyMarker, key: Uint8Array): BodyMarker {
  let phase = 0
  return (bytes, start, end, anatomy) => {
    const plain = bytes.slice()
    plain.set(unmask(bytes.subarray(start, end), key, phase), start)
    phase += end - start
    return mark(plain, start, end, anatomy)
  }
}

function markHeader(bytes: Uint8Array, frame: FrameFields, kind: WireKind, to: Anatomy): void {
  to.mark(1, kind, 'finOpcode')
  to.mark(2, kind, 'maskLength')
  to.mark(frame.headerSize - (frame.masked ? 4 : 0), kind, 'extendedLength')
  to.mark(Math.min(bytes.length, frame.headerSize), kind, 'maskingKey')
}

/** Reads a frame's payload: takes the mask off, and inflates what is compressed. */
function readPayload(
  { inflater }: Flow,
  { fin, opcode }: FrameFields,
  key: Uint8Array | undefined,
  message: FramePayload['message'],
): PayloadReader {
  const isCompressed = message.compressed && !isControl(opcode)
  let phase = 0
  return (raw, isLast) => {
    const payload = key === undefined ? raw : unmask(raw, key, phase)
    phase += raw.length
    const inflated = isCompressed ? inflater?.take(payload, fin && isLast) : undefined
    return { payload, message, inflated }
  }
}

/** The frame at the front of a flow, as a unit; undefined where bytes are missing to tell. */
export function readFrame(flow: Flow, isPlain: boolean | undefined): Unit | 'bad' | undefined {
  const bytes = flow.queue.view()
  const frame = readFrameHeader(bytes, 0, flow.direction)
  if (frame === 'more') return undefined
  if (frame === 'bad') return 'bad'
  const { headerSize, length, opcode, masked } = frame
  const isData = opcode <= opcodes.binary
  // How a message is marked depends on how it begins.
  const needed = Math.min(length, heartbeatStart.length)
  if (isData && bytes.length < headerSize + needed) return undefined
  const key = masked ? bytes.slice(headerSize - 4, headerSize) : undefined
  const startBytes = bytes.subarray(headerSize, headerSize + needed)
  const start = String.fromCharCode(...(key === undefined ? startBytes : unmask(startBytes, key)))

  let kind = kindOf(frame)
  let mark: BodyMarker
  if (!isData) mark = markControl(kind, opcode === opcodes.close)
  else if (opcode === opcodes.continuation && flow.fragment !== undefined) mark = flow.fragment.mark
  else mark = markMessage(frame, start, isPlain)
  const own = { opcode, compressed: frame.rsv[0] }
  const message = (opcode === opcodes.continuation ? flow.fragment?.message : undefined) ?? own
  const read = readPayload(flow, frame, key, message)
  if (isData) {
    const beats = opcode === opcodes.text && !frame.rsv[0] && start === heartbeatStart
    if (!masked && beats) kind = 'heartbeat'
  }
  return {
    of: 'frame',
    head: headerSize,
    body: length,
    tail: 0,
    kind,
    markHead: (all, anatomy) => markHeader(all, frame, kind, anatomy),
    mark: key === undefined ? mark : behindMask(mark, key),
    content: (all, bodyEnd) => {
      // The frame is taken only now: until all of it has arrived it is read repeatedly.
      if (isData) flow.fragment = frame.fin ? undefined : { mark, message }
      const isLast = bodyEnd === headerSize + length
      return { type: 'frame', frame, ...read(all.subarray(headerSize, bodyEnd), isLast) }
    },
    read,
    then: { type: 'frames' },
  }
}
