import { describe, expect, it } from 'vitest'
import type { Message } from '../../main/shared/contract/message.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'
import { useStores } from '../store/open-file.ts'
import { useTemporaryFolder } from '../store/temporary-folder.ts'
import { startServer, until } from './harness.ts'
import { connectRaw, handshake, serverFrames } from './raw-client.ts'

const folder = useTemporaryFolder()
const open = useStores()

/** More than a store keeps in memory, and of every kind of text. */
const rows = 12_000
const bodies = ['plain', '你好，世界 😀', 'a "quoted"\nline\t\u0001\0', '', 'x'.repeat(300)]
const bodyOf = (index: number): string => `${index} ${bodies[index % bodies.length]}`

async function start(transport: Transport) {
  const { stream } = await open(folder.next('messages.db'))
  const draft = (_: unknown, index: number) => ({
    author: '张三',
    body: bodyOf(index),
    createdAt: 1_700_000_000_000.25 + index,
  })
  await stream.append(Array.from({ length: rows }, draft))
  const harness = await startServer(transport, { stream })
  return { ...harness, stream }
}
const wanted = (after: number): Message[] =>
  Array.from({ length: rows - after }, (_, index) => ({
    id: after + index + 1,
    author: '张三',
    body: bodyOf(after + index),
    createdAt: 1_700_000_000_000.25 + after + index,
  }))
const last = `"id":${rows},`

describe('what is far back in the file', () => {
  it.each(['1.1', '1.0'])('is replayed by SSE as it was stored, HTTP/%s', async (version) => {
    const { port } = await start('sse')
    const client = await connectRaw(port)
    client.send(`GET /sse?after=5 HTTP/${version}\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    await client.expect(last)
    await client.expect(/\n\n(?:\r\n)?$/)
    const text = client
      .received()
      .toString()
      .replaceAll(/\r\n[0-9a-f]+\r\n/g, '')
    const found = [...text.matchAll(/^id: (\d+)\ndata: (\{"id".*)$/gm)]
    expect(found.map(([, id]) => Number(id))).toEqual(wanted(5).map(({ id }) => id))
    expect(found.map(([, , data = '']) => JSON.parse(data) as Message)).toEqual(wanted(5))
    client.socket.destroy()
  })

  it('is replayed by SSE as plain text', async () => {
    const { port } = await start('sse')
    const client = await connectRaw(port)
    client.send(`GET /sse?after=0&format=plain HTTP/1.0\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    await client.expect(`id: ${rows}\n`)
    const ids = [...client.text().matchAll(/^id: (\d+)$/gm)].slice(1).map(([, id]) => Number(id))
    expect(ids).toEqual(wanted(0).map(({ id }) => id))
    client.socket.destroy()
  })

  it('is replayed by WebSocket as it was stored', async () => {
    const { port } = await start('websocket')
    const client = await connectRaw(port)
    client.send(handshake(port, '/?after=5'))
    await client.expect(last)
    await until(() => serverFrames(client.received()).length === rows - 5)
    const frames = serverFrames(client.received())
    expect(frames.map(({ data }) => JSON.parse(data.toString()) as Message)).toEqual(wanted(5))
    client.socket.destroy()
  })

  it.each([
    ['10,000 rows', '', 10_000],
    ['700 rows', '&limit=700', 700],
  ])('is answered by polling as it was stored: %s', async (_name, query, count) => {
    const { url } = await start('polling')
    const response = await fetch(`${url}/getData?after=5${query}`)
    expect(await response.json()).toEqual(wanted(5).slice(0, count))
    expect(response.headers.get('x-more')).toBe('1')
  })

  it('is given to the books of a client like everything else', async () => {
    const { port, ledger, server } = await start('sse')
    const client = await connectRaw(port)
    client.send(`GET /sse?after=0&client=pane HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    await client.expect(last)
    const payload = wanted(0).reduce((sum, { body }) => sum + Buffer.byteLength(body), 0)
    await until(() => {
      server.settle()
      return ledger.of('pane')?.wire.payload === payload
    })
    expect(ledger.of('pane')?.handedOver?.id).toBe(rows)
    client.socket.destroy()
  })
})
