import type { HarEventSourceMessage, HarWebSocketMessage } from './har-format.ts'
import type { WireRecord } from './record.ts'
import { bodyOf } from './record-text.ts'
import { isControl, opcodes, readClose, unmask } from './websocket-frame.ts'

/** Puts pieces together. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}

function base64(bytes: Uint8Array): string {
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
  readonly pieces: Uint8Array[]
  /** Its latest frame is the last one. */
  fin: boolean
  /** The key of the latest frame, and how many bytes of its payload there were. */
  key: Uint8Array | undefined
  phase: number
}

function dataOf({ opcode, compressed, pieces }: Gathered): string {
  const bytes = joinBytes(pieces)
  if (opcode === opcodes.close) {
    const { code, reason } = readClose(bytes)
    return `${code} ${reason}`.trim()
  }
  return opcode === opcodes.binary || compressed ? base64(bytes) : new TextDecoder().decode(bytes)
}

/**
 * Messages of a WebSocket: the frames of one, and the records of a long frame, are put together;
 * pings, pongs and closes stand between them. What is not complete is left out, and counted.
 */
export function webSocketMessages(records: readonly WireRecord[]): {
  readonly messages: readonly HarWebSocketMessage[]
  readonly incomplete: number
  readonly compressed: number
} {
  const messages: HarWebSocketMessage[] = []
  const open: { up?: Gathered | undefined; down?: Gathered | undefined } = {}
  let lostStarts = 0
  let compressed = 0

  function finish(record: WireRecord, gathered: Gathered): void {
    const type = record.direction === 'up' ? 'send' : 'receive'
    const { opcode } = gathered
    if (gathered.compressed) compressed += 1
    messages.push({ type, time: record.until / 1_000, opcode, data: dataOf(gathered) })
  }

  for (const record of records) {
    const { content, direction, continues, bytes } = record
    if (direction === undefined) continue
    if (content.type === 'rest') {
      const gathered = open[direction]
      if (gathered === undefined) continue
      const { key, phase } = gathered
      gathered.pieces.push(key === undefined ? bytes : unmask(bytes, key, phase))
      gathered.phase += bytes.length
      if (continues || !gathered.fin) continue
      finish(record, gathered)
      open[direction] = undefined
    }
    if (content.type !== 'frame') continue
    const { frame, payload } = content
    const { opcode, headerSize, masked, fin } = frame
    const gathered: Gathered | undefined =
      opcode === opcodes.continuation
        ? open[direction]
        : { opcode, compressed: frame.rsv[0], pieces: [], fin, key: undefined, phase: 0 }
    if (gathered === undefined) {
      lostStarts += 1
      continue
    }
    const isNew = opcode !== opcodes.continuation && !isControl(opcode)
    if (isNew && open[direction] !== undefined) lostStarts += 1
    gathered.pieces.push(payload)
    gathered.fin = fin
    gathered.key = masked ? bytes.subarray(headerSize - 4, headerSize) : undefined
    gathered.phase = payload.length
    if (isControl(opcode)) finish(record, gathered)
    else if (fin && !continues) {
      finish(record, gathered)
      open[direction] = undefined
    } else open[direction] = gathered
  }
  const unfinished = [open.up, open.down].filter((one) => one !== undefined).length
  return { messages, incomplete: lostStarts + unfinished, compressed }
}

/** The body of a message with what followed in other records; chunk framing is left out. */
export function wholeBody(
  first: WireRecord | undefined,
  others: readonly WireRecord[],
): Uint8Array {
  return joinBytes([...(first === undefined ? [] : [first]), ...others].map(bodyOf))
}
