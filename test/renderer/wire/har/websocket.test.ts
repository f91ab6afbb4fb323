import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { maxRecordBytes } from '../../../../renderer/wire/reading/record.ts'
import { clientFrame, handshake } from '../../../servers/raw-client.ts'
import { harFaults } from '../../../support/har-validator.ts'
import type { Carried } from '../traffic.ts'
import { harOf, message, only, serverFrame } from './made-har.ts'

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
