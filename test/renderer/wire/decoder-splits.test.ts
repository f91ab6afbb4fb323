import { Buffer } from 'node:buffer'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Transport } from '../../../main/shared/contract/transport.ts'
import { chunk } from '../../../main/servers/http/chunk.ts'
import {
  commentLine,
  controlBlock,
  eventBlock,
  openingBlock,
} from '../../../main/servers/sse/event-stream.ts'
import { writeTextFrame, frameHeaderLength } from '../../../main/servers/websocket/text-frame.ts'
import { unpackParts } from '../../../renderer/wire/reading/anatomy.ts'
import { createWireDecoder } from '../../../renderer/wire/reading/decoder.ts'
import { maxRecordBytes, type WireRecord } from '../../../renderer/wire/reading/record.ts'
import { clientFrame, handshake } from '../../servers/raw-client.ts'
import { cutSegments, segmentsOf, sumByKind, type Carried } from './traffic.ts'

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('你好', '😀\n', '\\"'),
)
const message = fc
  .record({ id: fc.nat(), author: text, body: text, createdAt: fc.nat() })
  .map((fields) => JSON.stringify(fields))
const rawBytes = fc.uint8Array({ maxLength: 40 })

const answer = (body: Buffer, status = '200 OK', extra = ''): string =>
  `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\n${extra}Content-Length: ${body.length}\r\n\r\n`

const poll = fc.array(message, { maxLength: 4 }).map((rows): Carried[] => {
  const body = Buffer.from(`[${rows.join(',')}]`)
  return [
    ['up', 'GET /getData?after=1&client=pane HTTP/1.1\r\nHost: here\r\n\r\n'],
    ['down', Buffer.concat([Buffer.from(answer(body)), body])],
  ]
})
const post = message.map((json): Carried[] => {
  const body = Buffer.from(json)
  const head = `POST /messages HTTP/1.1\r\nHost: here\r\nContent-Length: ${body.length}\r\n\r\n`
  return [
    ['up', Buffer.concat([Buffer.from(head), body])],
    ['down', Buffer.concat([Buffer.from(answer(body, '201 Created')), body])],
  ]
})
const notModified: Carried[] = [
  ['up', 'GET /getData HTTP/1.1\r\nIf-None-Match: "x"\r\n\r\n'],
  ['down', 'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n'],
]
const polling = fc
  .array(fc.oneof(poll, post, fc.constant(notModified)), { maxLength: 4 })
  .map((list) => list.flat())

const position = { type: 'position', stream: 'one', oldest: 1, newest: 3 } as const
const block = fc.oneof(
  message.map((json) => eventBlock(json, 3)),
  text.map((body) => eventBlock(body, 4)),
  fc.constantFrom(commentLine, ': and a word\n', ':\n\n'),
  fc.constantFrom('retry: 2000\n\n', openingBlock(position, 3, 2_000)),
  fc.constant(controlBlock({ type: 'heartbeat', at: 1 })),
)
const sse = fc
  .array(fc.array(block, { minLength: 1, maxLength: 3 }), { maxLength: 5 })
  .map((chunks): Carried[] => [
    ['up', 'GET /sse?client=pane HTTP/1.1\r\nHost: here\r\n\r\n'],
    [
      'down',
      'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n',
    ],
    ...chunks.map((blocks): Carried => ['down', chunk(Buffer.from(blocks.join('')))]),
  ])

function serverFrame(payload: string): Buffer {
  const size = Buffer.byteLength(payload)
  const frame = Buffer.alloc(frameHeaderLength(size) + size)
  writeTextFrame(frame, 0, payload, size)
  return frame
}
const frame = fc.oneof(
  message.map((json): Carried => ['down', serverFrame(json)]),
  text.map((body): Carried => ['down', serverFrame(body)]),
  message.map((json): Carried => ['up', clientFrame(json)]),
  rawBytes.map((bytes): Carried => ['up', clientFrame(Buffer.from(bytes), { opcode: 9 })]),
  rawBytes.map((bytes): Carried => [
    'down',
    clientFrame(Buffer.from(bytes), { opcode: 10, masked: false }),
  ]),
  fc.constant<Carried>(['up', clientFrame(Buffer.from([3, 232, 98, 121, 101]), { opcode: 8 })]),
)
const webSocket = fc
  .array(frame, { maxLength: 6 })
  .map((frames): Carried[] => [
    ['up', handshake(8_181, '/?client=pane')],
    ['down', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n'],
    ...frames,
  ])
const noise = fc
  .array(
    fc.tuple(fc.constantFrom('up' as const, 'down' as const), fc.uint8Array({ maxLength: 300 })),
  )
  .map((list): Carried[] => list)

const traffic: Readonly<Record<Transport, fc.Arbitrary<Carried[]>>> = {
  polling,
  sse,
  websocket: webSocket,
}
/** A little of everything, the same in every run. */
const row = JSON.stringify({ id: 7, author: 'Ada', body: 'a "b"\n你', createdAt: 1 })
const samples: Readonly<Record<Transport, readonly Carried[]>> = {
  polling: [
    ['up', 'GET /getData HTTP/1.1\r\nHost: here\r\n\r\n'],
    ['down', Buffer.from(answer(Buffer.from(`[${row}]`)) + `[${row}]`)],
    ['up', 'GET /getData HTTP/1.1\r\n\r\n'],
    ['down', 'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n'],
  ],
  sse: [
    ['up', 'GET /sse HTTP/1.1\r\nHost: here\r\n\r\n'],
    ['down', 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n'],
    ['down', 'Transfer-Encoding: chunked\r\n\r\n'],
    ['down', chunk(Buffer.from(eventBlock(row, 7) + 'retry: 2000\n\n'))],
    ['down', chunk(Buffer.from(commentLine))],
    ['down', 'no size\r\n'],
    ['down', chunk(Buffer.from(eventBlock('plain', 8)))],
    ['down', chunk(Buffer.from(eventBlock('{ "id" : 9 , "body" : null }', 9)))],
    ['down', '0\r\n\r\n'],
  ],
  websocket: [
    ['up', handshake(8_181)],
    ['down', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n'],
    ['down', serverFrame(row)],
    ['up', clientFrame(row)],
    ['down', clientFrame(Buffer.from([1, 2]), { opcode: 9, masked: false })],
    ['down', Buffer.from([0x83, 0x00])],
    ['down', serverFrame('x'.repeat(300))],
    ['down', clientFrame(Buffer.from([3, 232]), { opcode: 8, masked: false })],
  ],
}
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })

function isWhole({ bytes, parts }: WireRecord): boolean {
  let at = 0
  for (const { start, end } of unpackParts(parts)) {
    if (start !== at || end <= start) return false
    at = end
  }
  return at === bytes.length
}
const joinedBytes = (records: readonly WireRecord[], direction: string): string =>
  Buffer.concat(
    records.filter((one) => one.direction === direction).map(({ bytes }) => bytes),
  ).toString('hex')
const carriedBytes = (carried: readonly Carried[], direction: string): string =>
  Buffer.concat(
    carried.filter(([event]) => event === direction).map(([, bytes]) => Buffer.from(bytes ?? '')),
  ).toString('hex')

describe.each(['polling', 'sse', 'websocket'] as const)('records of %s', (transport) => {
  it('are the same however the bytes were cut, and name every byte once', () => {
    fc.assert(
      fc.property(traffic[transport], cuts, fc.boolean(), (carried, shares, isClosed) => {
        const all: Carried[] = [['open'], ...carried, ...(isClosed ? [['close'] as const] : [])]
        const segments = segmentsOf(all)
        const whole = createWireDecoder(transport).take(segments)
        const decoder = createWireDecoder(transport)
        const cut = cutSegments(segments, shares).flatMap((one) => decoder.take([one]))
        expect(cut).toEqual(whole)
        expect(whole.every(isWhole)).toBe(true)
        expect(sumByKind(whole).unknown).toBe(0)
        for (const direction of ['up', 'down']) {
          expect(joinedBytes(whole, direction)).toBe(carriedBytes(carried, direction))
        }
      }),
    )
  })

  it('hold every byte once where the capture begins anywhere', () => {
    fc.assert(
      fc.property(traffic[transport], cuts, fc.nat(400), (carried, shares, skip) => {
        // The bytes before `skip` of each direction were not captured.
        const seen = { up: 0, down: 0 }
        const late = carried.flatMap(([event, content = '']): Carried[] => {
          if (event !== 'up' && event !== 'down') return []
          const bytes = Buffer.from(content)
          const from = Math.min(bytes.length, Math.max(0, skip - seen[event]))
          seen[event] += bytes.length
          return from === bytes.length ? [] : [[event, bytes.subarray(from)]]
        })
        const segments = segmentsOf([...late, ['close']], { from: { up: skip, down: skip } })
        const whole = createWireDecoder(transport).take(segments)
        const decoder = createWireDecoder(transport)
        const cut = cutSegments(segments, shares).flatMap((one) => decoder.take([one]))
        expect(cut).toEqual(whole)
        expect(whole.every(isWhole)).toBe(true)
        for (const direction of ['up', 'down']) {
          expect(joinedBytes(whole, direction)).toBe(carriedBytes(late, direction))
        }
      }),
    )
  })

  it('hold every byte once of what is no protocol at all', () => {
    fc.assert(
      fc.property(noise, cuts, fc.boolean(), (carried, shares, isFresh) => {
        const from = isFresh ? { up: 0, down: 0 } : { up: 9, down: 9 }
        const segments = segmentsOf([...carried, ['close']], { from })
        const whole = createWireDecoder(transport).take(segments)
        const cut = createWireDecoder(transport).take(cutSegments(segments, shares))
        expect(cut).toEqual(whole)
        expect(whole.every(isWhole)).toBe(true)
        for (const direction of ['up', 'down']) {
          expect(joinedBytes(whole, direction)).toBe(carriedBytes(carried, direction))
        }
      }),
    )
  })

  it('are the same where every byte comes by itself, wherever the capture begins', () => {
    const everyByte = Array.from({ length: 1_000 }, (_, index) => index / 1_000)
    const carried = samples[transport]
    for (let skip = 0; skip < 60; skip += 1) {
      const [first, ...others] = carried.filter(([event]) => event === 'down')
      const late: Carried[] = [['down', Buffer.from(first?.[1] ?? '').subarray(skip)], ...others]
      const all = skip === 0 ? [['open'] as const, ...carried] : late
      const segments = segmentsOf(all, { from: { up: 0, down: skip } })
      const whole = createWireDecoder(transport).take(segments)
      const decoder = createWireDecoder(transport)
      const cut = cutSegments(segments, everyByte).flatMap((one) => decoder.take([one]))
      expect(cut).toEqual(whole)
      expect(whole.every(isWhole)).toBe(true)
      expect(joinedBytes(whole, 'down')).toBe(carriedBytes(all, 'down'))
    }
  })

  it('are cut at the same bytes where a message is too long for one', () => {
    const long = JSON.stringify({
      id: 1,
      author: '',
      body: 'x\n'.repeat(maxRecordBytes),
      createdAt: 1,
    })
    const body = Buffer.from(transport === 'polling' ? `[${long}]` : long)
    const carried: Readonly<Record<Transport, Carried[]>> = {
      polling: [
        ['up', 'GET /getData HTTP/1.1\r\n\r\n'],
        ['down', answer(body)],
        ['down', body],
      ],
      sse: [
        ['up', 'GET /sse HTTP/1.1\r\n\r\n'],
        [
          'down',
          'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n',
        ],
        ['down', chunk(Buffer.from(eventBlock(long, 1)))],
      ],
      websocket: [
        ['up', handshake(1)],
        ['down', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
        ['down', serverFrame(long)],
      ],
    }
    const segments = segmentsOf([['open'], ...carried[transport]])
    const whole = createWireDecoder(transport).take(segments)
    const shares = Array.from({ length: 40 }, (_, index) => index / 40)
    const cut = createWireDecoder(transport).take(cutSegments(segments, shares))
    expect(cut).toEqual(whole)
    expect(whole.every(isWhole)).toBe(true)
    expect(whole.map(({ bytes }) => bytes.length).every((size) => size <= maxRecordBytes)).toBe(
      true,
    )
    expect(whole.filter(({ content }) => content.type === 'rest').length).toBeGreaterThan(1)
    // Of `\n` in JSON one byte is the escape's: half of the text travels twice as wide.
    expect(sumByKind(whole).payload).toBe(2 * maxRecordBytes)
  })
})
