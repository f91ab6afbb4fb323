import type { FrameFields, FramePayload, WireRecord } from './reading/record.ts'
import { hexText } from './hex.ts'
import { cutText } from './reading/utf8.ts'
import { isHeartbeat } from './reading/body-markers.ts'
import { isControl, opcodes, readClose } from './reading/websocket-frame.ts'

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

/** Texts are not searched beyond this, in bytes. */
const maxSearched = 8_192
const maxSummary = 240

const decoder = new TextDecoder()
const decode = (bytes: Uint8Array): string => decoder.decode(bytes)
/** The beginning of a text, cut between two characters. */
const decodeStart = (bytes: Uint8Array, most: number): string => decode(cutText(bytes, most))

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

/** What a frame, or a piece of one, carries of a message; undefined for other records. */
export function carriedBy({ content }: WireRecord): FramePayload | undefined {
  if (content.type === 'frame') return content
  return content.type === 'rest' ? content.carries : undefined
}

/** Whether a record is text: binary messages are not, nor what cannot be inflated. */
export function isReadAsText(record: WireRecord): boolean {
  const { content } = record
  const carried = carriedBy(record)
  if (carried === undefined) return true
  if (content.type === 'frame' && isControl(content.frame.opcode)) return true
  const { message, inflated } = carried
  return message.opcode !== opcodes.binary && (!message.compressed || inflated !== undefined)
}

/** The bytes of a record that a person reads: a payload without mask and compression, a body. */
export function readableBytes(record: WireRecord): Uint8Array {
  const carried = carriedBy(record)
  if (carried !== undefined) return carried.inflated ?? carried.payload
  const { type } = record.content
  return type === 'chunk' || type === 'rest' ? bodyOf(record) : record.bytes
}

/** The beginning of a record as a person reads it, or all of it. */
function readableText(record: WireRecord, most = Infinity): string {
  const { content } = record
  if (content.type === 'frame' && content.frame.opcode === opcodes.close) {
    const { code, reason } = readClose(content.payload)
    return `${code} ${reason}`.trim()
  }
  const bytes = readableBytes(record)
  return isReadAsText(record) ? decodeStart(bytes, most) : hexText(bytes.subarray(0, most))
}

/** One line that says what went over the wire, in its own words. Empty where the tag says it all. */
export function summaryOf(record: WireRecord): string {
  const { content } = record
  const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, maxSummary)
  switch (content.type) {
    case 'request':
      return `${content.method} ${content.target}`
    case 'response': {
      const body = oneLine(decodeStart(bodyOf(record), maxSummary))
      return `${content.status} ${content.reason}${body === '' ? '' : ` · ${body}`}`
    }
    case 'chunk':
    case 'event': {
      const [first] = content.events
      if (first === undefined) return oneLine(decodeStart(bodyOf(record), maxSummary))
      const { name, id, data, retry, comments } = first
      const text = data ?? retry ?? comments.join(' ')
      const more = content.events.length > 1 ? `(${content.events.length}) ` : ''
      const named = name === '' || name === 'heartbeat' ? '' : `${name} `
      return `${more}${id === undefined ? '' : `#${id} `}${named}${oneLine(text.slice(0, maxSummary))}`
    }
    case 'frame':
    case 'rest':
    case 'unknown':
      return oneLine(readableText(record, maxSummary))
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
  return readableText(record)
}

/** What a filter looks at: a bounded text of the record, its summary first. */
export function searchTextOf(record: WireRecord): string {
  const all = carriedBy(record) === undefined ? record.bytes : readableBytes(record)
  const body = isReadAsText(record)
    ? decodeStart(all, maxSearched)
    : hexText(all.subarray(0, maxSearched))
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

/** The fields of what comes before a body: header lines, chunk size, frame header. */
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
