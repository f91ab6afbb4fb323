import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { createEventReader } from '../../main/fleet/light/event-reader.ts'
import { createFrameReader } from '../../main/fleet/light/frame-reader.ts'
import { createAnswerReader } from '../../main/fleet/light/http-reader.ts'
import { createMessageScanner } from '../../main/fleet/light/message-scanner.ts'
import { chunk } from '../../main/servers/http/chunk.ts'
import {
  commentLine,
  controlBlock,
  eventEncoder,
  openingBlock,
} from '../../main/servers/sse/event-stream.ts'
import { messageJson } from '../../main/servers/push/message-json.ts'
import { frameEncoder, writeTextFrame } from '../../main/servers/websocket/text-frame.ts'
import type { Message } from '../../main/shared/contract/message.ts'

/** Bodies of several sizes, some of them with what looks like the beginning of another message. */
const messages = (first: number, count: number): Message[] =>
  Array.from({ length: count }, (_, index) => ({
    id: first + index,
    author: '张三',
    body: `{"id":7,"type":"reset"} ${'long '.repeat((index % 4) * 40)}${first + index}`,
    createdAt: 1_700_000_000_000.5 + index,
  }))
const some = messages(8, 20)
const expected = some.map(({ id, createdAt }) => [id, createdAt])

const frames = Buffer.concat([...frameEncoder(false, false)(some, messageJson).chunks])
const events = Buffer.concat([...eventEncoder(false, false)(some, messageJson).chunks])
const rows = Buffer.from(JSON.stringify(some))
const sizes = [1, 2, 3, 5, 7, 64, 300, 65_536]

/** Hands bytes over in pieces, each of them wiped afterwards, as the buffer that all sockets read into is. */
function inPieces(bytes: Buffer, size: number, take: (piece: Buffer) => void): void {
  for (let start = 0; start < bytes.length; start += size) {
    const piece = Buffer.from(bytes.subarray(start, start + size))
    take(piece)
    piece.fill(0)
  }
}

const textFrame = (text: string): Buffer => {
  const size = Buffer.byteLength(text)
  const frame = Buffer.alloc(size + 10)
  return frame.subarray(0, writeTextFrame(frame, 0, text, size))
}

/** What a reader told, in order. */
function recordedFrames(dated = true) {
  const told: unknown[] = []
  const take = createFrameReader(
    {
      message: (id, dueAt) => told.push([id, dueAt]),
      control: (text) => told.push(text),
      ping: (content) => told.push(`ping ${content.toString()}`),
      close: (code) => told.push(`close ${code}`),
    },
    dated,
  )
  return { told, take }
}
function recordedEvents(dated = true) {
  const told: unknown[] = []
  const take = createEventReader(
    {
      message: (id, dueAt) => told.push([id, dueAt]),
      control: (name, id, data) => told.push([name, id, data]),
    },
    dated,
  )
  return { told, take }
}

describe.each(sizes)('in pieces of %i bytes', (size) => {
  it('every message of WebSocket frames is found, and when it was due', () => {
    const { told, take } = recordedFrames()
    inPieces(frames, size, take)
    expect(told).toEqual(expected)
  })

  it('every message of an event stream is found, and when it was due', () => {
    const { told, take } = recordedEvents()
    inPieces(events, size, take)
    expect(told).toEqual(expected)
  })

  it('a message is found where the server gives its event no id', () => {
    const { told, take } = recordedEvents()
    const bare = some.map((message) => `data: ${JSON.stringify(message)}\n\n`).join('')
    inPieces(Buffer.from(bare), size, take)
    expect(told).toEqual(expected)
  })

  it('every message of an array of rows is found', () => {
    const ids: number[] = []
    const take = createMessageScanner((id) => ids.push(id), false)
    inPieces(rows, size, take)
    expect(ids).toEqual(some.map(({ id }) => id))
  })

  it('control frames, pings and the close code are told between the messages', () => {
    const { told, take } = recordedFrames(false)
    const reset = '{"type":"reset","stream":"新","oldest":3,"newest":9}'
    const ping = Buffer.from([0x89, 2, 0x68, 0x69])
    const close = Buffer.from([0x88, 4, 0x03, 0xf5, 0x6e, 0x6f])
    inPieces(Buffer.concat([textFrame(reset), ping, frames, close]), size, take)
    expect(told[0]).toBe(reset)
    expect(told[1]).toBe('ping hi')
    expect(told.slice(2, -1)).toEqual(some.map(({ id }) => [id, Number.NaN]))
    expect(told.at(-1)).toBe('close 1013')
  })

  it('named events are told, and comments are passed over', () => {
    const { told, take } = recordedEvents(false)
    const position = { type: 'position', stream: 's', oldest: 1, newest: 7 } as const
    const reset = { type: 'reset', stream: 't', oldest: 3, newest: 9 } as const
    const heartbeat = controlBlock({ type: 'heartbeat', at: 5 })
    const text = openingBlock(position, 7, 2_000) + commentLine + heartbeat + commentLine
    const bytes = Buffer.concat([Buffer.from(text), events, Buffer.from(controlBlock(reset, 9))])
    inPieces(bytes, size, take)
    expect(told.slice(0, 2)).toEqual([
      ['position', 7, '{"stream":"s","oldest":1,"newest":7}'],
      ['heartbeat', Number.NaN, '{"at":5}'],
    ])
    expect(told.slice(2, -1)).toEqual(some.map(({ id }) => [id, Number.NaN]))
    expect(told.at(-1)).toEqual(['reset', 9, '{"stream":"t","oldest":3,"newest":9}'])
  })

  it('messages are found as servers of others write them: named, the id behind the data, empty lines between', () => {
    const { told, take } = recordedEvents()
    const written = some.map((message, index) => {
      const data = `data: ${JSON.stringify(message)}`
      const id = `id: ${message.id}`
      const [first, second, third] = [
        [id, 'event: message', data],
        [data, id],
        [':', '', id, data],
      ] as const
      return `${[first, second, third][index % 3]?.join('\n')}\n\n`
    })
    inPieces(Buffer.from(`retry: 2000\n\n\n${written.join(':\n\n')}`), size, take)
    expect(told).toEqual(expected)
  })

  it('answers on one connection are told apart: sized, empty, in chunks, without a body', () => {
    const told: string[] = []
    let body = ''
    const take = createAnswerReader({
      head: ({ status, header }) => told.push(`${status} ${header('x-stream') ?? '-'}`),
      body: (bytes) => (body += bytes.toString()),
      end() {
        told.push(body)
        body = ''
      },
    })
    const head = (status: string, ...lines: string[]): string =>
      `HTTP/1.1 ${status}\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`
    const bytes = Buffer.concat([
      Buffer.from(`${head('200 OK', 'X-Stream: one', 'Content-Length: 5')}[{1}]`),
      Buffer.from(head('200 OK', 'Content-Length: 0')),
      Buffer.from(head('200 OK', 'Transfer-Encoding: chunked', 'x-stream:two')),
      chunk(Buffer.from('first ')),
      chunk(Buffer.from('second, longer than sixteen bytes')),
      Buffer.from('0\r\n\r\n'),
      Buffer.from(head('304 Not Modified', 'X-Stream: three')),
      Buffer.from(`${head('503 No', 'Content-Length: 2')}no`),
    ])
    inPieces(bytes, size, take)
    expect(told).toEqual([
      '200 one',
      '[{1}]',
      '200 -',
      '',
      '200 two',
      'first second, longer than sixteen bytes',
      '304 three',
      '',
      '503 -',
      'no',
    ])
  })

  it('what follows an upgrade is handed over as it comes', () => {
    const parts: Buffer[] = []
    const statuses: number[] = []
    const take = createAnswerReader({
      head: ({ status }) => statuses.push(status),
      body: (bytes) => parts.push(Buffer.from(bytes)),
      end: () => expect.unreachable(),
    })
    const head = Buffer.from('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n')
    inPieces(Buffer.concat([head, frames]), size, take)
    expect(statuses).toEqual([101])
    expect(Buffer.concat(parts).equals(frames)).toBe(true)
  })
})
