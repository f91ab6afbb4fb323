import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { startServer, until } from './harness.ts'
import { clientFrame } from './raw-client.ts'
import { closeCode, open, openRaw } from './websocket-client.ts'

describe('frames that are not allowed', () => {
  const text = (extra: object = {}): Buffer => clientFrame('x', extra)

  it.each<[string, Buffer[], number]>([
    ['an unmasked frame', [text({ masked: false })], 1002],
    ['RSV1', [text({ rsv: 4 })], 1002],
    ['RSV2', [text({ rsv: 2 })], 1002],
    ['RSV3', [text({ rsv: 1 })], 1002],
    ['opcode 3', [text({ opcode: 3 })], 1002],
    ['opcode 7', [text({ opcode: 7 })], 1002],
    ['opcode 11', [text({ opcode: 11 })], 1002],
    ['opcode 15', [text({ opcode: 15 })], 1002],
    ['a fragmented ping', [text({ opcode: 9, fin: false })], 1002],
    ['a ping of 126 bytes', [clientFrame('x'.repeat(126), { opcode: 9 })], 1002],
    ['an orphan continuation', [text({ opcode: 0 })], 1002],
    ['a text inside a fragmented one', [text({ fin: false }), text()], 1002],
    ['a close frame of one byte', [clientFrame('x', { opcode: 8 })], 1002],
    ['a close reason of 124 bytes', [clientFrame(Buffer.alloc(126, 3), { opcode: 8 })], 1002],
    ['text that is no UTF-8', [clientFrame(Buffer.from([0xc0, 0xaf]))], 1007],
    ['a surrogate as text', [clientFrame(Buffer.from([0xed, 0xa0, 0x80]))], 1007],
    ['a binary frame', [text({ opcode: 2 })], 1003],
    ['65,537 bytes', [clientFrame('x'.repeat(65_537))], 1009],
    ['a header that declares 2^40 bytes', [clientFrame('', { declared: 2 ** 40 })], 1009],
    [
      'fragments of 65,537 bytes',
      [
        clientFrame('x'.repeat(65_000), { fin: false }),
        clientFrame('x'.repeat(537), { opcode: 0 }),
      ],
      1009,
    ],
    [
      '65 fragments',
      [text({ fin: false }), ...Array.from({ length: 64 }, () => text({ opcode: 0, fin: false }))],
      1008,
    ],
  ])('%s', async (_name, frames, code) => {
    const { port, stream, server } = await startServer('websocket')
    const client = await openRaw(port)
    for (const frame of frames) client.send(frame)
    expect(await closeCode(client)).toBe(code)
    expect(stream.bounds().count).toBe(0)
    await until(() => server.sockets() === 0)
  })

  it.each([1000, 1001, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999])(
    'echoes close code %i',
    async (code) => {
      const { port } = await startServer('websocket')
      const client = await openRaw(port)
      client.send(clientFrame(Buffer.from([code >> 8, code & 255]), { opcode: 8 }))
      expect(await closeCode(client)).toBe(code)
    },
  )

  it.each([0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999])(
    'answers close code %i with 1002',
    async (code) => {
      const { port } = await startServer('websocket')
      const client = await openRaw(port)
      client.send(clientFrame(Buffer.from([code >> 8, code & 255]), { opcode: 8 }))
      expect(await closeCode(client)).toBe(1002)
    },
  )

  it('takes 65,536 bytes, in one frame and in fragments', async () => {
    const { port, stream } = await startServer('websocket')
    const client = await openRaw(port)
    client.send(clientFrame('x'.repeat(65_536)))
    client.send(clientFrame('y'.repeat(65_000), { fin: false }))
    client.send(clientFrame('y'.repeat(536), { opcode: 0 }))
    await until(() => stream.bounds().count === 2)
    const { messages } = await stream.newest(2)
    expect(messages.map(({ body }) => body.length)).toEqual([65_536, 65_536])
    client.socket.destroy()
  })

  it('refuses what inflates to more than it may, with 1009', async () => {
    const { url, change } = await startServer('websocket')
    change({ deflate: true })
    const { ws, closed } = await open(url, '', true)
    ws.send('x'.repeat(20_000_000))
    expect((await closed()).code).toBe(1009)
  })
})
