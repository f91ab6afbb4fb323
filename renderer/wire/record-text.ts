import type { FrameFields, WireRecord } from './record.ts'
import { hexText } from './hex.ts'
import { isHeartbeat } from './body-markers.ts'
import { opcodes, readClose } from './websocket-frame.ts'

/** What a record is, in the word that its row shows. */
export const recordTags = [
  'opened',
  'closed',
  'joined',
  'gap',
  'request',
  'response',
  'event',
  'comment',
  'retry',
  'heartbeat',
  'control',
  'chunk',
  'end',
  'text',
  'binary',
  'part',
  'ping',
  'pong',
  'close',
  'rest',
  'unknown',
] as const
export type RecordTag = (typeof recordTags)[number]

const frameTags: Readonly<Record<number, RecordTag>> = {
  [opcodes.continuation]: 'part',
  [opcodes.text]: 'text',
  [opcodes.binary]: 'binary',
  [opcodes.ping]: 'ping',
  [opcodes.pong]: 'pong',
  [opcodes.close]: 'close',
}

/** Longer texts are not searched, shown or summed up beyond this, in bytes. */
export const maxShownText = 8_192
const maxSummary = 240

const decoder = new TextDecoder()
const decode = (bytes: Uint8Array): string => decoder.decode(bytes)

function tagOfEvents(
  events: Extract<WireRecord['content'], { type: 'chunk' }>['events'],
): RecordTag {
  if (events.some(({ name, data }) => name === '' && data !== undefined)) return 'event'
  if (events.length > 0 && events.every(isHeartbeat)) {
    return events.every(({ name }) => name === 'heartbeat') ? 'heartbeat' : 'comment'
  }
  if (events.some(({ name }) => name !== '')) return 'control'
  return events.some(({ retry }) => retry !== undefined) ? 'retry' : 'chunk'
}

export function tagOf({ content }: WireRecord): RecordTag {
  switch (content.type) {
    case 'open':
      return 'opened'
    case 'close':
      return 'closed'
    case 'gap':
      return content.joined ? 'joined' : 'gap'
    case 'chunk':
      return content.size === 0 ? 'end' : tagOfEvents(content.events)
    case 'event':
      return tagOfEvents(content.events)
    case 'frame':
      return frameTags[content.frame.opcode] ?? 'unknown'
    case 'request':
    case 'response':
    case 'rest':
    case 'unknown':
      return content.type
    default:
      return content satisfies never
  }
}

/** The body of an HTTP record, the data of a chunk, the payload of a frame: what it is about. */
export function bodyOf({ content, bytes }: WireRecord): Uint8Array {
  switch (content.type) {
    case 'request':
    case 'response':
      return bytes.subarray(content.headSize)
    case 'chunk':
    case 'rest':
      return bytes.subarray(content.start, content.end)
    case 'frame':
      return content.payload
    default:
      return bytes
  }
}

const isText = ({ opcode, rsv }: FrameFields): boolean => opcode <= opcodes.text && !rsv[0]

/** The payload of a frame as a person reads it: bytes where it is no text. */
function frameText(frame: FrameFields, payload: Uint8Array): string {
  if (frame.opcode === opcodes.close) {
    const { code, reason } = readClose(payload)
    return `${code} ${reason}`.trim()
  }
  const shown = payload.subarray(0, maxShownText)
  return isText(frame) || frame.opcode > opcodes.close ? decode(shown) : hexText(shown)
}

/** One line that says what went over the wire, in its own words. Empty where the tag says it all. */
export function summaryOf(record: WireRecord): string {
  const { content, bytes } = record
  const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, maxSummary)
  switch (content.type) {
    case 'request':
      return `${content.method} ${content.target}`
    case 'response': {
      const body = oneLine(decode(bodyOf(record).subarray(0, maxSummary)))
      return `${content.status} ${content.reason}${body === '' ? '' : ` · ${body}`}`
    }
    case 'chunk':
    case 'event': {
      const [first] = content.events
      if (first === undefined) return oneLine(decode(bodyOf(record).subarray(0, maxSummary)))
      const { name, id, data, retry, comments } = first
      const text = data ?? retry ?? comments.join(' ')
      const more = content.events.length > 1 ? `(${content.events.length}) ` : ''
      const named = name === '' || name === 'heartbeat' ? '' : `${name} `
      return `${more}${id === undefined ? '' : `#${id} `}${named}${oneLine(text.slice(0, maxSummary))}`
    }
    case 'frame':
      return oneLine(frameText(content.frame, content.payload.subarray(0, maxSummary)))
    case 'rest':
    case 'unknown':
      return oneLine(decode(bytes.subarray(0, maxSummary)))
    case 'open':
    case 'close':
    case 'gap':
      return ''
    default:
      return content satisfies never
  }
}

/** The record as text: the head and body of HTTP, the data of a chunk, the payload of a frame. */
export function textOf(record: WireRecord): string {
  const { content, bytes } = record
  switch (content.type) {
    case 'frame':
      return frameText(content.frame, content.payload)
    case 'chunk':
    case 'rest':
      return decode(bodyOf(record))
    default:
      return decode(bytes)
  }
}

/** What a filter looks at: a bounded text of the record, its summary first. */
export function searchTextOf(record: WireRecord): string {
  const { content, bytes } = record
  const body =
    content.type === 'frame'
      ? frameText(content.frame, content.payload)
      : decode(bytes.subarray(0, maxShownText))
  return `${tagOf(record)} ${summaryOf(record)}\n${body}`
}

/** A field of a record as a standard lays it out. */
export interface RecordField {
  readonly name: string
  readonly value: string
}

const opcodeNames: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(opcodes).map(([name, code]) => [code, name]),
)

function frameFieldsOf(frame: FrameFields, record: WireRecord, payload: Uint8Array): RecordField[] {
  const key = record.bytes.subarray(frame.headerSize - 4, frame.headerSize)
  const close = frame.opcode === opcodes.close ? readClose(payload) : undefined
  const bit = (set: boolean): string => (set ? '1' : '0')
  return [
    { name: 'FIN', value: bit(frame.fin) },
    {
      name: 'RSV1-3',
      value: `${frame.rsv.map(bit).join(' ')}${frame.rsv[0] ? ' (permessage-deflate)' : ''}`,
    },
    {
      name: 'opcode',
      value: `0x${frame.opcode.toString(16)} (${opcodeNames[frame.opcode] ?? ''})`,
    },
    { name: 'MASK', value: bit(frame.masked) },
    { name: 'payload length', value: `${frame.length} (${frame.lengthBits} bit)` },
    ...(frame.masked ? [{ name: 'masking key', value: hexText(key) }] : []),
    ...(close === undefined
      ? []
      : [
          { name: 'status code', value: String(close.code) },
          { name: 'reason', value: close.reason },
        ]),
  ]
}

/** The fields of what stands before a body: header lines, chunk size, frame header. */
export function fieldsOf(record: WireRecord): readonly RecordField[] {
  const { content } = record
  switch (content.type) {
    case 'request':
      return [
        { name: content.method, value: `${content.target} ${content.version}` },
        ...content.headers,
      ]
    case 'response':
      return [
        { name: content.version, value: `${content.status} ${content.reason}` },
        ...content.headers,
      ]
    case 'chunk':
      return [
        { name: 'chunk size', value: `0x${content.size.toString(16)} (${content.size})` },
        ...eventFields(content.events),
      ]
    case 'event':
      return eventFields(content.events)
    case 'frame':
      return frameFieldsOf(content.frame, record, content.payload)
    default:
      return []
  }
}

const maxEventFields = 60
function eventFields(
  events: Extract<WireRecord['content'], { type: 'chunk' }>['events'],
): RecordField[] {
  return events
    .flatMap(({ name, id, retry, data, comments }) => [
      ...comments.map((value) => ({ name: ':', value })),
      ...(name === '' ? [] : [{ name: 'event', value: name }]),
      ...(id === undefined ? [] : [{ name: 'id', value: id }]),
      ...(retry === undefined ? [] : [{ name: 'retry', value: retry }]),
      ...(data ?? '')
        .split('\n')
        .map((value) => ({ name: 'data', value }))
        .slice(data === undefined ? 1 : 0),
    ])
    .slice(0, maxEventFields)
}
