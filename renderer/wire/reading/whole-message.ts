import { hexDump } from '../hex.ts'
import type { WireRecord } from './record.ts'
import { isReadAsText, readableBytes, textOf } from '../record-text.ts'

/** A message with all records that carry it, oldest first. */
export interface WholeMessage {
  readonly records: readonly WireRecord[]
  /** False where its first or its last record is not in the log. */
  readonly complete: boolean
}

/**
 * Finds all records of the message that a record belongs to: one that is too long for a record, or
 * that a WebSocket sent in several frames (RFC 6455 5.4), goes on in later ones of its connection
 * and direction.
 *
 * @param log the records of the client, oldest first.
 */
export function wholeMessage(log: readonly WireRecord[], record: WireRecord): WholeMessage {
  const same = log.filter(
    ({ connection, direction, content }) =>
      connection === record.connection &&
      direction === record.direction &&
      content.type !== 'gap' &&
      !isControlFrame(content),
  )
  const at = same.findIndex(({ seq }) => seq === record.seq)
  if (at < 0) return { records: [record], complete: startsMessage(record) && !goesOn(record) }
  let first = at
  while (first > 0 && !startsMessage(same[first] ?? record)) first -= 1
  let last = at
  while (last < same.length - 1 && goesOn(same[last] ?? record)) last += 1
  const records = same.slice(first, last + 1)
  const [oldest = record, newest = record] = [records[0], records.at(-1)]
  return { records, complete: startsMessage(oldest) && !goesOn(newest) }
}

const isControlFrame = (content: WireRecord['content']): boolean =>
  content.type === 'frame' && content.frame.opcode >= 8

function startsMessage({ content }: WireRecord): boolean {
  if (content.type === 'rest') return false
  return content.type !== 'frame' || content.frame.opcode !== 0
}

function goesOn({ continues, content }: WireRecord): boolean {
  return continues || (content.type === 'frame' && !content.frame.fin)
}

/** The whole message as a person reads it; if it is not text, its bytes in hexadecimal. */
export function messageText({ records }: WholeMessage): string {
  if (records.length === 1 || !records.every(isReadAsText)) {
    return records.map(textOf).join('')
  }
  // One decoder for all pieces: a character may lie in two of them.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return (
    records.map((record) => decoder.decode(readableBytes(record), { stream: true })).join('') +
    decoder.decode()
  )
}

/** The bytes of all its records as they were on the wire. */
export function messageHex({ records }: WholeMessage): string {
  return records.map(({ bytes, parts }) => hexDump(bytes, parts)).join('\n')
}
