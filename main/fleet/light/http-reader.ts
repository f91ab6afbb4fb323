import { Buffer } from 'node:buffer'

/** The head of an answer. */
export interface AnswerHead {
  readonly status: number
  /** @param name in lower case. */
  header(name: string): string | undefined
}

export interface AnswerHandlers {
  head(head: AnswerHead): void
  /** Bytes of the content, valid only during the call; after a 101, whatever comes. */
  body(bytes: Buffer): void
  /** The answer is whole; another may follow on the same connection. */
  end(): void
}

const headEnd = Buffer.from('\r\n\r\n')
const lineEnd = Buffer.from('\r\n')

function readHead(text: string): AnswerHead {
  return {
    status: Number(text.slice(9, 12)),
    header(name) {
      const start = text.toLowerCase().indexOf(`\r\n${name}:`)
      if (start < 0) return undefined
      const from = start + name.length + 3
      const end = text.indexOf('\r\n', from)
      return text.slice(from, end < 0 ? undefined : end).trim()
    },
  }
}

/**
 * Reads answers of HTTP/1.1 (RFC 9112 6 and 7.1) out of bytes that come in pieces, without a copy of the content:
 * by chunks, by `Content-Length`, or up to the end of the connection.
 *
 * @returns what takes a piece.
 */
export function createAnswerReader(handlers: AnswerHandlers): (piece: Buffer) => void {
  let state: 'head' | 'size' | 'chunk' | 'chunk-end' | 'sized' | 'endless' = 'head'
  /** Bytes of the chunk or the content that are still to come. */
  let left = 0
  /** The beginning of a head or of a line whose end has not come. */
  let rest: Buffer | undefined

  function finish(): void {
    state = 'head'
    handlers.end()
  }
  function begin(head: AnswerHead): void {
    const { status } = head
    const length = head.header('content-length')
    if (status === 101) state = 'endless'
    else if (status === 204 || status === 304) left = 0
    else if (head.header('transfer-encoding') === 'chunked') state = 'size'
    else if (length !== undefined) {
      state = 'sized'
      left = Number(length)
    } else state = 'endless'
    handlers.head(head)
    if (state === 'head' || (state === 'sized' && left === 0)) finish()
  }
  /** What of `bytes` begins at `from`, up to `end`; where that has not come, it is kept. */
  function until(bytes: Buffer, from: number, end: Buffer): string | undefined {
    const at = bytes.indexOf(end, from)
    if (at >= 0) return bytes.toString('latin1', from, at)
    rest = Buffer.from(bytes.subarray(from))
    return undefined
  }
  /** Reads one part that begins at `from`; returns where the next one begins. */
  function step(bytes: Buffer, from: number): number {
    if (state === 'head') {
      const text = until(bytes, from, headEnd)
      if (text === undefined) return bytes.length
      begin(readHead(text))
      return from + text.length + headEnd.length
    }
    if (state === 'size') {
      const text = until(bytes, from, lineEnd)
      if (text === undefined) return bytes.length
      left = Number.parseInt(text, 16)
      state = left === 0 ? 'chunk-end' : 'chunk'
      return from + text.length + lineEnd.length
    }
    if (state === 'chunk-end') {
      const text = until(bytes, from, lineEnd)
      if (text === undefined) return bytes.length
      // Behind the last chunk, whose size is 0, the answer ends; our servers send no trailers.
      if (left < 0) state = 'size'
      else finish()
      return from + text.length + lineEnd.length
    }
    if (state === 'endless') {
      handlers.body(bytes.subarray(from))
      return bytes.length
    }
    const size = Math.min(left, bytes.length - from)
    left -= size
    const part = bytes.subarray(from, from + size)
    const isLast = left === 0
    if (isLast && state === 'chunk') {
      left = -1
      state = 'chunk-end'
    }
    handlers.body(part)
    if (isLast && state === 'sized') finish()
    return from + size
  }

  return (piece) => {
    const bytes = rest === undefined ? piece : Buffer.concat([rest, piece])
    rest = undefined
    for (let from = 0; from < bytes.length;) from = step(bytes, from)
  }
}
