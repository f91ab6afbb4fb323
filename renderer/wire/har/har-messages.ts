import type { HarEventSourceMessage, HarWebSocketMessage } from './har-format.ts'
import type { WireRecord } from '../reading/record.ts'
import { bodyOf, carriedBy } from '../record-text.ts'
import { isControl, opcodes, readClose } from '../reading/websocket-frame.ts'

/** Puts pieces together. */
function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}

/** Bytes in base64, which HAR uses if they are not text. */
export function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

/** Events as an EventSource hands them out: those with data; an id holds until the next one. */
export function eventMessages(records: readonly WireRecord[]): HarEventSourceMessage[] {
  let eventId = ''
  return records.flatMap(({ content, until }) => {
    if (!('events' in content)) return []
    return content.events.flatMap(({ name, id, data }) => {
      eventId = id ?? eventId
      if (data === undefined) return []
      return [{ time: until / 1_000, eventName: name === '' ? 'message' : name, eventId, data }]
    })
  })
}

interface Gathered {
  readonly opcode: number
  readonly compressed: boolean
  /** As they were on the wire, without the mask, and as they are read: undefined if they cannot be. */
  readonly raw: Uint8Array[]
  readonly readable: (Uint8Array | undefined)[]
  /** Its latest frame is the last one. */
  fin: boolean
}

function dataOf({ opcode, raw, readable }: Gathered): string {
  const known = readable.filter((piece) => piece !== undefined)
  const isReadable = known.length === readable.length
  const bytes = joinBytes(isReadable ? known : raw)
  if (opcode === opcodes.close) {
    const { code, reason } = readClose(bytes)
    return `${code} ${reason}`.trim()
  }
  return opcode === opcodes.binary || !isReadable ? base64(bytes) : new TextDecoder().decode(bytes)
}

/** The messages of a WebSocket, and what is to be said of them. */
export interface WebSocketMessages {
  readonly messages: readonly HarWebSocketMessage[]
  /** Messages of which a frame is missing: they are left out. */
  readonly incomplete: number
  /** Messages that were compressed, and those of them that could not be inflated. */
  readonly compressed: number
  readonly unreadable: number
}

/**
 * Messages of a WebSocket: the frames of one, and the records of a long frame, are put together;
 * pings, pongs and closes come between them.
 */
export function webSocketMessages(records: readonly WireRecord[]): WebSocketMessages {
  const messages: HarWebSocketMessage[] = []
  const open: { up?: Gathered | undefined; down?: Gathered | undefined } = {}
  let lostStarts = 0
  let compressed = 0
  let unreadable = 0

  function finish(record: WireRecord, gathered: Gathered): void {
    const type = record.direction === 'up' ? 'send' : 'receive'
    const { opcode, readable } = gathered
    if (gathered.compressed) compressed += 1
    if (readable.includes(undefined)) unreadable += 1
    messages.push({ type, time: record.until / 1_000, opcode, data: dataOf(gathered) })
  }

  for (const record of records) {
    const { content, direction, continues } = record
    const carried = carriedBy(record)
    if (direction === undefined || carried === undefined) continue
    const { payload, inflated, message } = carried
    const isFrame = content.type === 'frame'
    const control = isFrame && isControl(content.frame.opcode)
    const begins = isFrame && content.frame.opcode !== opcodes.continuation
    const compresses = message.compressed && !control
    if (begins && !control && open[direction] !== undefined) lostStarts += 1
    const gathered: Gathered | undefined = begins
      ? {
          opcode: content.frame.opcode,
          compressed: compresses,
          raw: [],
          readable: [],
          fin: content.frame.fin,
        }
      : open[direction]
    if (gathered === undefined) {
      if (isFrame) lostStarts += 1
      continue
    }
    if (isFrame) gathered.fin = content.frame.fin
    gathered.raw.push(payload)
    gathered.readable.push(compresses ? inflated : payload)
    const isWhole = gathered.fin && !continues
    if (isWhole) finish(record, gathered)
    if (!control) open[direction] = isWhole ? undefined : gathered
  }
  const unfinished = [open.up, open.down].filter((one) => one !== undefined).length
  return { messages, incomplete: lostStarts + unfinished, compressed, unreadable }
}

/** The body of a message with what followed in other records; chunk framing is left out. */
export function wholeBody(
  first: WireRecord | undefined,
  others: readonly WireRecord[],
): Uint8Array {
  return joinBytes([...(first === undefined ? [] : [first]), ...others].map(bodyOf))
}
