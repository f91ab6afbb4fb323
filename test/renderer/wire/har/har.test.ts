import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import type { Transport } from '../../../../main/shared/contract/transport.ts'
import { chunk } from '../../../../main/servers/http/chunk.ts'
import { commentLine, eventBlock, openingBlock } from '../../../../main/servers/sse/event-stream.ts'
import { createWireDecoder } from '../../../../renderer/wire/reading/decoder.ts'
import { createHar } from '../../../../renderer/wire/har/har.ts'
import type { Har, HarEntry } from '../../../../renderer/wire/har/har-format.ts'
import { maxRecordBytes } from '../../../../renderer/wire/reading/record.ts'
import { clientFrame, handshake } from '../../../servers/raw-client.ts'
import { harFaults } from '../../../support/har-validator.ts'
import { segmentsOf, type Carried } from '../traffic.ts'

const urls = {
  polling: 'http://127.0.0.1:3000',
  sse: 'http://127.0.0.1:4000',
  websocket: 'ws://127.0.0.1:8181',
}

function harOf(
  transport: Transport,
  carried: readonly Carried[],
  from?: { readonly up: number; readonly down: number },
): Har {
  return createHar({
    records: createWireDecoder(transport).take(segmentsOf(carried, from && { from })),
    url: urls[transport],
    title: 'A pane',
    version: '1.2.3',
    since: 500,
    droppedRecords: 0,
    droppedBytes: 0,
  })
}
const only = (har: Har): HarEntry => {
  expect(har.log.entries).toHaveLength(1)
  const [entry] = har.log.entries
  if (entry === undefined) throw new Error('There is no entry.')
  return entry
}
const message = (id: number, body = `body ${id}`): string =>
  JSON.stringify({ id, author: 'Ada', body, createdAt: 1 })
const serverFrame = (text: string, options = {}): Buffer =>
  clientFrame(text, { masked: false, ...options })

const streamHead =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n'

describe('the HAR of polls', () => {
  const body = `[${message(1)},${message(2, '你好')}]`
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`
  const request = 'GET /getData?after=3&client=a%20b HTTP/1.1\r\nHost: here\r\nAccept: */*\r\n\r\n'

  it('has an entry for each, with sizes that are those of the bytes', () => {
    const har = harOf('polling', [['open'], ['up', request], ['down', head + body]])
    expect(harFaults(har)).toEqual([])
    const entry = only(har)
    expect(entry.request).toMatchObject({
      method: 'GET',
      url: 'http://here/getData?after=3&client=a%20b',
      headers: [
        { name: 'Host', value: 'here' },
        { name: 'Accept', value: '*/*' },
      ],
      queryString: [
        { name: 'after', value: '3' },
        { name: 'client', value: 'a b' },
      ],
      headersSize: request.length,
      bodySize: 0,
    })
    expect(entry.response).toMatchObject({
      status: 200,
      headersSize: head.length,
      bodySize: Buffer.byteLength(body),
      content: { size: Buffer.byteLength(body), mimeType: 'application/json', text: body },
    })
    expect(entry.comment).toBeUndefined()
  })

  it('puts a long answer together', () => {
    const long = `[${message(1, 'x'.repeat(3 * maxRecordBytes))}]`
    const har = harOf('polling', [
      ['open'],
      ['up', request],
      [
        'down',
        `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${long.length}\r\n\r\n`,
      ],
      ['down', long],
    ])
    expect(only(har).response).toMatchObject({ bodySize: long.length, content: { text: long } })
  })

  it('has what a pane posts, and preflights by their name', () => {
    const json = '{"body":"mine"}'
    const har = harOf('polling', [
      ['open'],
      ['up', 'OPTIONS /messages HTTP/1.1\r\nHost: here\r\n\r\n'],
      ['down', 'HTTP/1.1 204 No Content\r\nAllow: POST\r\n\r\n'],
      [
        'up',
        `POST /messages HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: ${json.length}\r\n\r\n${json}`,
      ],
      ['down', 'HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}'],
    ])
    expect(harFaults(har)).toEqual([])
    expect(har.log.entries.map(({ _resourceType }) => _resourceType)).toEqual([
      'preflight',
      'fetch',
    ])
    expect(har.log.entries[1]?.request).toMatchObject({
      postData: { mimeType: 'application/json', text: json },
      bodySize: json.length,
    })
  })

  it('makes up no request for an answer whose request was not captured', () => {
    const late = harOf('polling', [['down', head + body]], { up: 90, down: 700 })
    expect(harFaults(late)).toEqual([])
    expect(late.log.entries).toEqual([])
    expect(late.log._joined).toMatchObject([
      {
        comment: 'The capture began after its request was sent.',
        response: { status: 200, content: { text: body, size: Buffer.byteLength(body) } },
      },
    ])
    expect(late.log.comment).toBe(
      'Begun before the capture, and therefore under _joined: 1 exchange.',
    )
  })

  it('has the first poll behind the beginning of a capture once, with its answer', () => {
    // The connection was open before: both directions begin in their middle.
    const har = harOf(
      'polling',
      [
        ['up', request],
        ['down', head + body],
        ['up', request],
        ['down', head + body],
      ],
      { up: 900, down: 7_000 },
    )
    expect(har.log._joined).toBeUndefined()
    expect(har.log.entries.map(({ response }) => response.content.text)).toEqual([body, body])
  })

  it('has the first whole poll once where the capture began while one was answered', () => {
    const har = harOf(
      'polling',
      [
        ['down', head + body],
        ['up', request],
        ['down', head + body],
      ],
      { up: 900, down: 7_000 },
    )
    expect(har.log._joined).toHaveLength(1)
    expect(har.log.entries.map(({ response }) => response.content.text)).toEqual([body])
  })

  it('says which requests have no answer', () => {
    const waiting = harOf('polling', [['open'], ['up', request]])
    expect(harFaults(waiting)).toEqual([])
    expect(only(waiting)).toMatchObject({
      comment: 'No answer was captured so far.',
      response: { status: 0, headersSize: -1 },
    })
  })

  it('has content that is not UTF-8 in base64, whole', () => {
    const har = harOf('polling', [
      ['open'],
      ['up', request],
      [
        'down',
        Buffer.concat([
          Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n'),
          Buffer.from([0x5b, 0xe4, 0xbd]),
        ]),
      ],
    ])
    expect(harFaults(har)).toEqual([])
    expect(only(har).response.content).toMatchObject({ size: 3, text: 'W+S9', encoding: 'base64' })
  })

  it('takes the address from the Host that the client named, and an absolute one as it is', () => {
    const targets = ['/getData', 'http://proxied.test:8080/getData', '*']
    const har = harOf('polling', [
      ['open'],
      ...targets.flatMap((target): Carried[] => [
        ['up', `GET ${target} HTTP/1.1\r\nHost: localhost:5173\r\n\r\n`],
        ['down', 'HTTP/1.1 204 No Content\r\n\r\n'],
      ]),
    ])
    expect(har.log.entries.map(({ request: { url } }) => url)).toEqual([
      'http://localhost:5173/getData',
      'http://proxied.test:8080/getData',
      'http://localhost:5173/*',
    ])
  })
})

describe('the HAR of an event stream', () => {
  const contents = [
    openingBlock({ type: 'position', stream: 'one', oldest: 1, newest: 6 }, 6, 2_000),
    eventBlock(message(7), 7) + eventBlock(message(8, 'two\nlines'), 8),
    commentLine,
    'event: heartbeat\ndata: {"at":1}\n\n',
  ]
  const events = contents.map((content) => chunk(Buffer.from(content)))
  const carried = events.map((bytes): Carried => ['down', bytes])
  const expected = [
    {
      time: 1,
      eventName: 'position',
      eventId: '6',
      data: '{"stream":"one","oldest":1,"newest":6}',
    },
    { time: 1, eventName: 'message', eventId: '7', data: message(7) },
    { time: 1, eventName: 'message', eventId: '8', data: message(8, 'two\nlines') },
    { time: 1, eventName: 'heartbeat', eventId: '8', data: '{"at":1}' },
  ]

  it('is one entry with its messages, as DevTools has them', () => {
    const har = harOf('sse', [
      ['open'],
      ['up', 'GET /sse?client=pane HTTP/1.1\r\nHost: here\r\n\r\n'],
      ['down', streamHead],
      ...carried,
    ])
    expect(harFaults(har)).toEqual([])
    expect(only(har)).toMatchObject({
      _resourceType: 'eventsource',
      _eventSourceMessages: expected,
      comment: 'The connection was still open.',
      response: {
        headersSize: streamHead.length,
        bodySize: Buffer.concat(events).length,
        content: {
          mimeType: 'text/event-stream',
          text: contents.join(''),
          size: Buffer.byteLength(contents.join('')),
        },
      },
    })
  })

  it('has what came on a stream that was open before the capture, without an entry', () => {
    const har = harOf('sse', carried, { up: 300, down: 5_000 })
    expect(harFaults(har)).toEqual([])
    expect(har.log.entries).toEqual([])
    expect(har.log._joined).toMatchObject([{ _eventSourceMessages: expected }])
  })

  it('has the content of a refusal', () => {
    const refusal = '{"error":{"code":"refused_origin"}}'
    const har = harOf('sse', [
      ['open'],
      ['up', 'GET /sse HTTP/1.1\r\nHost: here\r\n\r\n'],
      ['down', `HTTP/1.1 403 Forbidden\r\nContent-Length: ${refusal.length}\r\n\r\n${refusal}`],
    ])
    expect(only(har).response).toMatchObject({
      status: 403,
      content: { text: refusal, size: refusal.length },
    })
  })

  it('says how many bytes were missing', () => {
    const segments = segmentsOf([
      ['open'],
      ['up', 'GET /sse HTTP/1.1\r\n\r\n'],
      ['down', streamHead],
      ...carried,
    ])
    const gone = segments.filter((_, index) => index !== 4)
    const har = createHar({
      records: createWireDecoder('sse').take(gone),
      url: urls.sse,
      title: 'A pane',
      version: '1',
      since: 0,
      droppedRecords: 0,
      droppedBytes: 0,
    })
    const missing = events[1]?.length
    expect(only(har).comment).toContain(`Not captured in the middle of it: ${missing} B.`)
    expect(only(har)._eventSourceMessages).toHaveLength(2)
  })
})

it('a HAR says what the tab dropped and what the capture lost, and nothing where nothing is missing', () => {
  const comment = (droppedRecords: number, droppedBytes: number) =>
    createHar({
      records: [],
      url: urls.sse,
      title: 'A pane',
      version: '1',
      since: 0,
      droppedRecords,
      droppedBytes,
    }).log.comment
  expect(comment(0, 0) ?? '').not.toMatch(/dropped|Lost/)
  expect(comment(1, 0)).toContain('Older ones that the tab dropped: 1 record.')
  expect(comment(1_200, 0)).toMatch(/the tab dropped: 1.?200 records\./)
  expect(comment(0, 512)).toContain('Lost before it could be read: 512 B.')
})

describe('the HAR of a WebSocket', () => {
  const opening: Carried[] = [
    ['open'],
    ['up', handshake(8_181, '/?client=pane')],
    [
      'down',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    ],
  ]

  it('is one entry with its frames, sent and received', () => {
    const har = harOf('websocket', [
      ...opening,
      ['down', serverFrame(message(1))],
      ['up', clientFrame('{"body":"mine"}')],
      ['down', serverFrame('', { opcode: 9 })],
      ['up', clientFrame('', { opcode: 10 })],
      ['up', clientFrame(Buffer.from([0, 255]), { opcode: 2 })],
      ['down', serverFrame(Buffer.from([3, 233, 111, 107]).toString('latin1'), { opcode: 9 })],
      ['up', clientFrame(Buffer.from([3, 232, 98, 121, 101]), { opcode: 8 })],
      ['close'],
    ])
    expect(harFaults(har)).toEqual([])
    const entry = only(har)
    expect(entry.request.url).toBe('ws://127.0.0.1:8181/?client=pane')
    expect(entry.response.status).toBe(101)
    expect(entry.comment).toBeUndefined()
    expect(entry._webSocketMessages?.slice(0, 5)).toEqual([
      { type: 'receive', time: 1, opcode: 1, data: message(1) },
      { type: 'send', time: 1, opcode: 1, data: '{"body":"mine"}' },
      { type: 'receive', time: 1, opcode: 9, data: '' },
      { type: 'send', time: 1, opcode: 10, data: '' },
      { type: 'send', time: 1, opcode: 2, data: 'AP8=' },
    ])
    expect(entry._webSocketMessages?.at(-1)).toMatchObject({ opcode: 8, data: '1000 bye' })
  })

  it('puts fragments and long frames together, with control frames between them', () => {
    const long = message(3, 'y'.repeat(2 * maxRecordBytes))
    const har = harOf('websocket', [
      ...opening,
      ['up', clientFrame('{"body":', { fin: false })],
      ['up', clientFrame('!', { opcode: 9 })],
      ['up', clientFrame('"split"}', { opcode: 0 })],
      ['down', serverFrame(long)],
      ['up', clientFrame(long)],
    ])
    expect(only(har)._webSocketMessages?.map(({ opcode, data }) => [opcode, data])).toEqual([
      [9, '!'],
      [1, '{"body":"split"}'],
      [1, long],
      [1, long],
    ])
  })

  it('has the content of a refused handshake', () => {
    const refusal = '{"error":{"code":"refused_origin","message":"你不行"}}'
    const har = harOf('websocket', [
      ['open'],
      ['up', handshake(8_181)],
      [
        'down',
        `HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(refusal)}\r\n\r\n${refusal}`,
      ],
      ['close'],
    ])
    expect(harFaults(har)).toEqual([])
    expect(only(har)).toMatchObject({
      _resourceType: 'websocket',
      response: {
        status: 403,
        content: { text: refusal, size: Buffer.byteLength(refusal) },
        bodySize: Buffer.byteLength(refusal),
      },
    })
  })

  it('has what came before the capture joined, without an entry, and says what is missing', () => {
    const har = harOf(
      'websocket',
      [
        ['down', serverFrame(message(1))],
        ['down', serverFrame('tail', { opcode: 0 })],
        ['down', serverFrame('zip', { rsv: 4 })],
      ],
      { up: 400, down: 900 },
    )
    expect(harFaults(har)).toEqual([])
    expect(har.log.entries).toEqual([])
    const [joined] = har.log._joined ?? []
    expect(joined?.comment).toContain('Left out because a part is missing: 1 message.')
    expect(joined?.comment).toContain('for it cannot be inflated: 1 message.')
    expect(joined?._webSocketMessages).toEqual([
      { type: 'receive', time: 1, opcode: 1, data: message(1) },
      { type: 'receive', time: 1, opcode: 1, data: Buffer.from('zip').toString('base64') },
    ])
  })
})

describe('the validator', () => {
  it('finds what is no HAR', () => {
    const har = harOf('polling', [['open'], ['up', 'GET /getData HTTP/1.1\r\n\r\n']])
    const broken = JSON.parse(JSON.stringify(har)) as {
      log: { entries: { request: { headersSize?: number } }[] }
    }
    delete broken.log.entries[0]?.request.headersSize
    expect(harFaults(broken)).not.toEqual([])
  })
})
