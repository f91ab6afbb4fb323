import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { chunk } from '../../../../main/servers/http/chunk.ts'
import { commentLine } from '../../../../main/servers/sse/event-stream.ts'
import { createWireDecoder } from '../../../../renderer/wire/reading/decoder.ts'
import { hexDump, hexRow } from '../../../../renderer/wire/hex.ts'
import { bytesByKind, unpackParts } from '../../../../renderer/wire/reading/anatomy.ts'
import { fieldsOf, summaryOf, tagOf, textOf } from '../../../../renderer/wire/record-text.ts'
import { clientFrame, handshake } from '../../../servers/raw-client.ts'
import { partTexts, segmentsOf, type Carried } from '../traffic.ts'

const upgraded: Carried[] = [
  ['open'],
  ['up', handshake(1)],
  ['down', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n'],
]
const event = (id: number): Buffer =>
  chunk(Buffer.from(`id: ${id}\ndata: {"id":${id},"author":"a","body":"b","createdAt":1}\n\n`))

describe('the parts of a record', () => {
  it('are those of a chunk and of the event in it', () => {
    const [, , , record] = createWireDecoder('sse').take(
      segmentsOf([
        ['open'],
        ['up', 'GET /sse HTTP/1.1\r\n\r\n'],
        [
          'down',
          'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n',
        ],
        ['down', chunk(Buffer.from('id: 1\ndata: {"id":1,"body":"a\\n\\u00e9é"}\n\n'))],
      ]),
    )
    expect(partTexts(record)).toEqual([
      'framing chunkSize "2b\\r\\n"',
      'framing fieldName "id: "',
      'framing fieldValue "1"',
      'framing lineEnd "\\n"',
      'framing fieldName "data: "',
      'framing jsonSyntax "{\\"id\\":"',
      'framing jsonValue "1"',
      'framing jsonSyntax ",\\"body\\":\\""',
      'payload body "a"',
      'framing jsonEscape "\\\\"',
      'payload body "n"',
      'framing jsonEscape "\\\\u00"',
      // é is two bytes in UTF-8, so two bytes of its escape are text.
      'payload body "e9Ã©"',
      'framing jsonSyntax "\\"}"',
      'framing lineEnd "\\n"',
      'framing eventEnd "\\n"',
      'framing chunkDataEnd "\\r\\n"',
    ])
  })

  it('are those of a masked frame, whose text is read behind the mask', () => {
    const records = createWireDecoder('websocket').take(
      segmentsOf([...upgraded, ['up', clientFrame('{"body":"hi"}')]]),
    )
    const frame = records[3]
    expect(frame && unpackParts(frame.parts)).toEqual([
      { start: 0, end: 1, kind: 'sent', name: 'finOpcode' },
      { start: 1, end: 2, kind: 'sent', name: 'maskLength' },
      { start: 2, end: 6, kind: 'sent', name: 'maskingKey' },
      { start: 6, end: 15, kind: 'sent', name: 'jsonSyntax' },
      { start: 15, end: 17, kind: 'sent', name: 'body' },
      { start: 17, end: 19, kind: 'sent', name: 'jsonSyntax' },
    ])
    expect(frame && textOf(frame)).toBe('{"body":"hi"}')
    expect(frame && fieldsOf(frame)).toEqual([
      { name: 'FIN', value: '1' },
      { name: 'RSV1-3', value: '0 0 0' },
      { name: 'opcode', value: '0x1 (text)' },
      { name: 'MASK', value: '1' },
      { name: 'payload length', value: '13 (7 bit)' },
      { name: 'masking key', value: '01 02 03 04' },
    ])
  })

  it('are those of a close, with its code and reason', () => {
    const close = clientFrame(Buffer.from([3, 232, 98, 121, 101]), { opcode: 8 })
    const frame = createWireDecoder('websocket').take(segmentsOf([...upgraded, ['up', close]]))[3]
    expect(partTexts(frame).map((text) => text.split(' ')[1])).toEqual([
      'finOpcode',
      'maskLength',
      'maskingKey',
      'closeCode',
      'closeReason',
    ])
    expect(frame && summaryOf(frame)).toBe('1000 bye')
  })
})

describe('a capture that begins late, or has gaps', () => {
  it('goes on at the next chunk, and says what was before', () => {
    const late = event(1).subarray(20)
    const records = createWireDecoder('sse').take(
      segmentsOf([['down', Buffer.concat([late, event(2)])]], { from: { up: 100, down: 320 } }),
    )
    expect(records.map(tagOf)).toEqual(['joined', 'unknown', 'event'])
    expect(records[0]?.content).toEqual({ type: 'gap', missing: 320, joined: true })
    expect(records[1]?.bytes).toHaveLength(late.length)
  })

  it('takes a chunk at its word where the capture begins with one', () => {
    const records = createWireDecoder('sse').take(
      segmentsOf([['down', event(5)]], { from: { up: 100, down: 320 } }),
    )
    expect(records.map(tagOf)).toEqual(['joined', 'event'])
  })

  it('goes on behind a gap in the middle of a frame', () => {
    const frame = (id: number): Buffer =>
      clientFrame(`{"id":${id},"author":"","body":"${'x'.repeat(200)}","createdAt":1}`, {
        masked: false,
      })
    const segments = segmentsOf([
      ...upgraded,
      ['down', frame(1).subarray(0, 50)],
      ['down', frame(1).subarray(50, 100)],
      ['down', Buffer.concat([frame(1).subarray(100), frame(2)])],
      ['down', frame(3)],
    ])
    const records = createWireDecoder('websocket').take(segments.filter((_, at) => at !== 4))
    expect(records.map(tagOf)).toEqual([
      'opened',
      'request',
      'response',
      'unknown',
      'gap',
      'unknown',
      'text',
      'text',
    ])
    expect(records[4]?.content).toEqual({ type: 'gap', missing: 50, joined: false })
    expect(records[6]?.bytes).toEqual(Uint8Array.from(frame(2)))
  })

  it('goes on behind bytes that no frame can begin with', () => {
    const records = createWireDecoder('websocket').take(
      segmentsOf([...upgraded, ['down', Buffer.from([0x83, 0x00, 0x89, 0x00])]]),
    )
    expect(records.map(tagOf).slice(3)).toEqual(['unknown', 'ping'])
  })

  it('does not read again what it has read', () => {
    const [first] = segmentsOf([['up', 'GET /getData HTTP/1.1\r\n\r\n']])
    if (first === undefined) throw new Error('There is no segment.')
    const decoder = createWireDecoder('polling')
    expect(decoder.take([first])).toHaveLength(1)
    expect(decoder.take([first])).toHaveLength(0)
  })

  it('says what was not completed when the connection closes', () => {
    const records = createWireDecoder('polling').take(
      segmentsOf([['open'], ['up', 'GET /getData HTTP/1.1\r\nHo'], ['close']]),
    )
    expect(partTexts(records[1])).toEqual(['unknown unfinished "GET /getData HTTP/1.1\\r\\nHo"'])
  })
})

describe('what stands between others', () => {
  it('tells an interim answer from the answer', () => {
    const records = createWireDecoder('polling').take(
      segmentsOf([
        ['up', 'POST /messages HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n'],
        ['down', 'HTTP/1.1 100 Continue\r\n\r\n'],
        ['up', '{}'],
        ['down', 'HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n'],
      ]),
    )
    expect(records.map(summaryOf)).toEqual(['100 Continue', 'POST /messages', '201 Created'])
  })

  it('reads a stream without chunks event by event', () => {
    const records = createWireDecoder('sse').take(
      segmentsOf([
        ['up', 'GET /sse HTTP/1.0\r\n\r\n'],
        ['down', 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nretry: 5\n\nid: 1\nda'],
        ['down', 'ta: {"body":"x"}\n\n:'],
        ['down', '\n:\n\nid: 2\ndata: x\n\n'],
      ]),
    )
    expect(records.map(tagOf)).toEqual([
      'request',
      'response',
      'retry',
      'event',
      'comment',
      'comment',
      'event',
    ])
  })

  it('books a comment line of a stream as a heartbeat, its chunk included, and nothing behind it', () => {
    const records = createWireDecoder('sse').take(
      segmentsOf([
        ['up', 'GET /sse HTTP/1.1\r\n\r\n'],
        ['down', 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n'],
        ['down', 'Transfer-Encoding: chunked\r\n\r\n'],
        ['down', chunk(Buffer.from(commentLine))],
        ['down', event(7)],
      ]),
    )
    expect(records.slice(2).map(tagOf)).toEqual(['comment', 'event'])
    const [comment, behind] = records.slice(2).map(({ parts }) => bytesByKind(unpackParts(parts)))
    expect(comment).toEqual(new Map([['heartbeat', '2\r\n:\n\r\n'.length]]))
    expect(behind?.has('heartbeat')).toBe(false)
  })

  it('goes on behind a comment where bytes are missing before it', () => {
    const late = Buffer.concat([Buffer.from('cut\n'), chunk(Buffer.from(commentLine)), event(2)])
    const records = createWireDecoder('sse').take(
      segmentsOf([['down', late]], { from: { up: 100, down: 320 } }),
    )
    expect(records.map(tagOf)).toEqual(['joined', 'unknown', 'event'])
  })

  it('keeps connections apart, and tells the time between records', () => {
    const one = segmentsOf([['up', 'GET /a HTTP/1.1\r\n\r\n']], { connection: 1, at: 100 })
    const other = segmentsOf([['up', 'GET /b HTTP/1.1\r\n\r\n']], { connection: 2, at: 130 })
    const records = createWireDecoder('polling').take([...one, ...other])
    expect(records.map(({ connection, delta, seq }) => [connection, delta, seq])).toEqual([
      [1, undefined, 1],
      [2, 30, 2],
    ])
  })
})

describe('the hex view', () => {
  const [record] = createWireDecoder('polling').take(
    segmentsOf([['up', 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n']]),
  )
  it('cuts rows where a part ends', () => {
    if (record === undefined) throw new Error('There is no record.')
    const runs = hexRow(record.bytes, unpackParts(record.parts), 8, 16)
    expect(runs.map(({ hex, text, index }) => [hex, text, index])).toEqual([
      ['54 54 50 2f 31 2e 31 0d 0a', 'TTP/1.1..', 0],
      ['48 6f 73 74 3a 20 78', 'Host: x', 1],
    ])
  })
  it('copies all rows with their offsets', () => {
    expect(record && hexDump(record.bytes, record.parts)).toBe(
      [
        '00000  47 45 54 20 2f 61 20 48 54 54 50 2f 31 2e 31 0d  GET /a HTTP/1.1.',
        '00010  0a 48 6f 73 74 3a 20 78 0d 0a 0d 0a              .Host: x....',
      ].join('\n'),
    )
  })
})
