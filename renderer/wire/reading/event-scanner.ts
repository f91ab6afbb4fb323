import type { Anatomy, WireKind } from './anatomy.ts'
import { createJsonScanner, type JsonScanner } from './json-scanner.ts'
import type { StreamEvent } from './record.ts'

/** Reads an event stream (WHATWG HTML 9.2.6), byte by byte, however it is cut. */
export interface EventScanner {
  /**
   * Names the bytes `start` to `end` in `anatomy`, whose parts reach up to `start`. Returns the
   * events that end in them. A comment between two blocks is a record of its own, and ends with its line.
   */
  scan(bytes: Uint8Array, start: number, end: number, anatomy: Anatomy): StreamEvent[]
}

const [lf, cr, space, colon, brace] = [0x0a, 0x0d, 0x20, 0x3a, 0x7b]
/** No field has a longer name; anything longer is not a field. */
const maxName = 16

interface Block {
  name: string
  id: string | undefined
  retry: string | undefined
  readonly data: string[]
  readonly comments: string[]
  fields: number
  kind: WireKind
  /** The first part of the block in the anatomy of this scan. */
  from: number
}

const emptyBlock = (from: number): Block => ({
  name: '',
  id: undefined,
  retry: undefined,
  data: [],
  comments: [],
  fields: 0,
  kind: 'framing',
  from,
})

/**
 * Creates a scanner at the beginning of a line.
 *
 * Kinds are those of the ledger: the text of a message's `body` is payload, comments and events
 * named `heartbeat` are heartbeat with all that frames them, the rest is framing. Of a plain stream
 * the lines of `data` are payload, and so is the line end between two of them, which represents the body's own
 * (if that was CR LF, one byte of it never travelled).
 *
 * @param isPlain whether the stream was asked for with `format=plain`; undefined where the request
 *   is not known: then data that does not begin as an object is a body.
 */
export function createEventScanner(isPlain: boolean | undefined): EventScanner {
  let phase: 'start' | 'comment' | 'name' | 'space' | 'value' = 'start'
  let field = ''
  let value: Uint8Array[] = []
  let afterReturn = false
  let block = emptyBlock(0)
  let json: JsonScanner | undefined
  /** The data of this block is a bare body. */
  let bare = false
  /** The part that ended the line of bare data before this one. */
  let bareEnd = -1
  /** The line before this one was a comment between two blocks. */
  let afterComment = false

  function text(): string {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    const parts = value.map((piece) => decoder.decode(piece, { stream: true }))
    value = []
    return parts.join('') + decoder.decode()
  }

  function beginData(byte: number): void {
    if (block.data.length > 0 || json !== undefined || bare) return
    // Control events are framing (or heartbeat) as a whole: they have a name, messages have none.
    if (block.name !== '') return
    if (isPlain ?? byte !== brace) bare = true
    else json = createJsonScanner(1)
  }

  function endLine(anatomy: Anatomy): StreamEvent | undefined {
    switch (phase) {
      case 'start':
        return dispatch(anatomy)
      case 'comment':
        block.comments.push(text())
        break
      default:
        takeField(anatomy)
    }
    const standsAlone = phase === 'comment' && block.fields === 0
    phase = 'start'
    field = ''
    if (!standsAlone) return undefined
    afterComment = true
    return dispatch(anatomy)
  }

  function takeField(anatomy: Anatomy): void {
    const content = text()
    block.fields += 1
    switch (field) {
      case 'event':
        block.name = content
        if (content === 'heartbeat') {
          block.kind = 'heartbeat'
          anatomy.rekind(block.from, 'heartbeat')
        }
        return
      case 'data':
        block.data.push(content)
        return
      case 'id':
        block.id = content
        return
      case 'retry':
        block.retry = content
        return
      default:
      // Other fields are ignored, as the specification asks.
    }
  }

  function dispatch(anatomy: Anatomy): StreamEvent | undefined {
    const { name, id, retry, data, comments, fields } = block
    block = emptyBlock(anatomy.count())
    json = undefined
    bare = false
    bareEnd = -1
    if (fields === 0 && comments.length === 0) return undefined
    return { name, id, retry, comments, data: data.length === 0 ? undefined : data.join('\n') }
  }

  /** Marks a byte of a field's name or value; returns whether it is one of the value. */
  function takeByte(byte: number, end: number, anatomy: Anatomy): boolean {
    switch (phase) {
      case 'start':
        phase = byte === colon ? 'comment' : 'name'
        if (byte === colon) {
          anatomy.mark(end, 'heartbeat', 'comment')
          return false
        }
        field = String.fromCharCode(byte)
        anatomy.mark(end, block.kind, 'fieldName')
        return false
      case 'comment':
        anatomy.mark(end, 'heartbeat', 'comment')
        return true
      case 'name':
        if (byte === colon) {
          phase = 'space'
          if (field === 'data' && bare) anatomy.rename(bareEnd, 'payload', 'body')
        } else if (field.length < maxName) field += String.fromCharCode(byte)
        anatomy.mark(end, block.kind, 'fieldName')
        return false
      case 'space':
        phase = 'value'
        if (byte === space) {
          anatomy.mark(end, block.kind, 'fieldName')
          return false
        }
        return takeByte(byte, end, anatomy)
      case 'value':
        if (field === 'data') markData(byte, end, anatomy)
        else anatomy.mark(end, block.kind, 'fieldValue')
        return true
      default:
        return phase satisfies never
    }
  }

  function markData(byte: number, end: number, anatomy: Anatomy): void {
    beginData(byte)
    if (bare) anatomy.mark(end, 'payload', 'body')
    else if (json === undefined) anatomy.mark(end, block.kind, 'fieldValue')
    else {
      const role = json(byte)
      anatomy.mark(end, role === 'body' ? 'payload' : block.kind, role)
    }
  }

  function markLineEnd(end: number, anatomy: Anatomy): void {
    // An empty line behind a comment ends nothing else.
    const isComment = phase === 'comment' || (phase === 'start' && afterComment)
    const kind = isComment ? 'heartbeat' : block.kind
    anatomy.mark(end, kind, phase === 'start' ? 'eventEnd' : 'lineEnd')
    afterComment = false
    if (bare && field === 'data') bareEnd = anatomy.count() - 1
  }

  return {
    scan(bytes, start, end, anatomy) {
      const events: StreamEvent[] = []
      let from = -1
      // Parts before these are another record's.
      block.from = anatomy.count()
      bareEnd = -1
      for (let index = start; index < end; index += 1) {
        const byte = bytes[index] ?? 0
        const behind = index + 1
        const followsReturn = afterReturn
        afterReturn = byte === cr
        if (byte === lf && followsReturn) {
          anatomy.mark(behind, 'framing', 'lineEnd')
          continue
        }
        if (byte !== lf && byte !== cr) {
          const isValue = takeByte(byte, behind, anatomy)
          if (isValue && from < 0) from = index
          continue
        }
        if (from >= 0) value.push(bytes.slice(from, index))
        from = -1
        markLineEnd(behind, anatomy)
        const event = endLine(anatomy)
        if (event !== undefined) events.push(event)
      }
      if (from >= 0) value.push(bytes.slice(from, end))
      return events
    },
  }
}
