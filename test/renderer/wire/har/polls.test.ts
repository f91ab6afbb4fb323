import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { maxRecordBytes } from '../../../../renderer/wire/reading/record.ts'
import { harFaults } from '../../../support/har-validator.ts'
import type { Carried } from '../traffic.ts'
import { harOf, message, only } from './made-har.ts'

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
