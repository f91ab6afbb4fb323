import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { chunk } from '../../../../main/servers/http/chunk.ts'
import { commentLine, eventBlock, openingBlock } from '../../../../main/servers/sse/event-stream.ts'
import { createHar } from '../../../../renderer/wire/har/har.ts'
import { createWireDecoder } from '../../../../renderer/wire/reading/decoder.ts'
import { harFaults } from '../../../support/har-validator.ts'
import { segmentsOf, type Carried } from '../traffic.ts'
import { harOf, message, only, streamHead, urls } from './made-har.ts'

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
