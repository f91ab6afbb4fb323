import type { Anatomy, PartName, WireKind } from './anatomy.ts'
import type { HeaderLine, RequestHead, ResponseHead } from './record.ts'

/** A longer head is not ours (the servers accept 16 KiB). */
export const maxHead = 65_536

const requestLine = /^(GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE) (\S+) (HTTP\/1\.[01])$/
const statusLine = /^(HTTP\/1\.[01]) (\d{3}) ?(.*)$/

const [lf, cr] = [0x0a, 0x0d]

/** Where the head ends that begins at 0, its empty line included; -1 where it goes on. */
export function findHeadEnd(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(lf, 3); at >= 0; at = bytes.indexOf(lf, at + 1)) {
    if (bytes[at - 1] === cr && bytes[at - 2] === lf && bytes[at - 3] === cr) return at + 1
  }
  return -1
}

// Bytes above 0x7f are kept as they are (RFC 9110 5.5).
function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}

/** Reads a whole head; undefined if its first line is not HTTP/1. */
export function readHead(bytes: Uint8Array): RequestHead | ResponseHead | undefined {
  const [first = '', ...rest] = latin1(bytes).split('\r\n')
  const headers = rest
    .filter((line) => line !== '')
    .map((line) => {
      const at = line.indexOf(':')
      return { name: line.slice(0, at), value: line.slice(at + 1).trim() }
    })
  const headSize = bytes.length
  const request = requestLine.exec(first)
  if (request !== null) {
    const [, method = '', target = '', version = ''] = request
    return { type: 'request', method, target, version, headers, headSize }
  }
  const response = statusLine.exec(first)
  if (response === null) return undefined
  const [, version = '', status = '', reason = ''] = response
  return { type: 'response', version, status: Number(status), reason, headers, headSize }
}

/** A first line is looked for within this many bytes: the servers accept URLs of 2,048. */
const maxFirstLine = 4_096

/** Whether a head of this type begins at `at`; `more` where too few bytes are there to tell. */
export function looksLikeHead(
  bytes: Uint8Array,
  at: number,
  type: 'request' | 'response',
): boolean | 'more' {
  const first = bytes[at] ?? 0
  // Asked for every byte of what may be a long search.
  if (type === 'request' ? first < 0x41 || first > 0x5a : first !== 0x48) return false
  const start = latin1(bytes.subarray(at, at + 8))
  const mayStart =
    type === 'request'
      ? /^[A-Z]+( |$)/.test(start)
      : 'HTTP/1.1'.startsWith(start) || start === 'HTTP/1.0'
  if (!mayStart) return false
  const end = bytes.indexOf(cr, at)
  if (end < 0 || end === bytes.length - 1) return bytes.length - at < maxFirstLine ? 'more' : false
  if (end - at > maxFirstLine || bytes[end + 1] !== lf) return false
  return (type === 'request' ? requestLine : statusLine).test(latin1(bytes.subarray(at, end)))
}

/** The value of a header, by its name in lower case. */
export function headerOf(headers: readonly HeaderLine[], name: string): string | undefined {
  return headers.find((line) => line.name.toLowerCase() === name)?.value
}

/** Names the lines of a head, which is all of one kind. */
export function markHead(
  bytes: Uint8Array,
  { type, headSize }: RequestHead | ResponseHead,
  kind: WireKind,
  anatomy: Anatomy,
): void {
  let name: PartName = type === 'request' ? 'requestLine' : 'statusLine'
  for (let at = bytes.indexOf(lf); at >= 0 && at < headSize; at = bytes.indexOf(lf, at + 1)) {
    const end = at + 1
    anatomy.mark(end, kind, end === headSize ? 'headEnd' : name, true)
    name = 'headerField'
  }
}
