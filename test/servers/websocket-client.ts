import { WebSocket } from 'ws'
import { until } from './harness.ts'
import { connectRaw, handshake, serverFrames, type RawClient } from './raw-client.ts'

/** A client of the `ws` package, with what it heard. */
export interface TestSocket {
  readonly ws: WebSocket
  readonly texts: string[]
  frames(): Record<string, unknown>[]
  closed(): Promise<{ readonly code: number; readonly reason: string }>
}

/** Opens a client; resolves once it is open. */
export async function open(
  url: string,
  query = '',
  deflate = false,
  autoPong = true,
): Promise<TestSocket> {
  const ws = new WebSocket(`${url}/${query}`, { perMessageDeflate: deflate, autoPong })
  const texts: string[] = []
  ws.on('message', (data) => texts.push(String(data)))
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    ws.on('close', (code, reason) => resolve({ code, reason: String(reason) })),
  )
  await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject))
  return {
    ws,
    texts,
    frames: () => texts.map((text) => JSON.parse(text) as Record<string, unknown>),
    closed: () => closed,
  }
}

/** Opens a raw connection and makes the handshake. */
export async function openRaw(port: number): Promise<RawClient> {
  const client = await connectRaw(port)
  client.send(handshake(port))
  await client.expect('\r\n\r\n')
  return client
}

/** The close code that a raw client hears; 1005 where the frame has none. */
export async function closeCode(client: RawClient): Promise<number> {
  const isClosed = (): boolean => serverFrames(client.received()).some(({ opcode }) => opcode === 8)
  await until(isClosed)
  const frame = serverFrames(client.received()).find(({ opcode }) => opcode === 8)
  client.socket.destroy()
  return frame?.data.length === 0 ? 1005 : (frame?.data.readUInt16BE(0) ?? 0)
}
