import { Buffer } from 'node:buffer'
import { connect, type Socket } from 'node:net'

/** A client that knows no protocol: it sends what it is told, and keeps what comes back. */
export interface RawClient {
  readonly socket: Socket
  send(bytes: string | Buffer): void
  received(): Buffer
  text(): string
  /** Resolves with all text so far once `pattern` is in it; rejects where the server closes before. */
  expect(pattern: RegExp | string, timeout?: number): Promise<string>
  /** Resolves with all text once the server has closed. */
  closed(timeout?: number): Promise<string>
}

/** Only a guard against hanging, ms: on a slow machine everything may take long. */
const patience = 60_000

/** Connects to a port of this machine. */
export async function connectRaw(port: number, host = '127.0.0.1'): Promise<RawClient> {
  const socket = connect({ port, host, allowHalfOpen: false, noDelay: true })
  const parts: Buffer[] = []
  let over = false
  const looks = new Set<() => void>()
  const lookAll = (): void => looks.forEach((look) => look())
  function end(): void {
    over = true
    lookAll()
  }
  socket.on('data', (part) => {
    parts.push(part)
    lookAll()
  })
  socket.on('error', end)
  socket.on('close', end)
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  /** All that came, put together when it is asked for. */
  function received(): Buffer {
    const [first, ...others] = parts
    if (first === undefined) return Buffer.alloc(0)
    if (others.length > 0) parts.splice(0, parts.length, Buffer.concat(parts))
    return parts[0] ?? first
  }
  const text = (): string => received().toString('latin1')

  function wait(isDone: () => boolean, what: string, timeout: number): Promise<string> {
    return new Promise((resolve, reject) => {
      function leave(): void {
        clearTimeout(timer)
        looks.delete(look)
      }
      function fail(why: string): void {
        leave()
        reject(new Error(`No ${what} ${why}; received: ${text().slice(0, 2_000)}`))
      }
      function look(): void {
        if (isDone()) {
          leave()
          resolve(text())
        } else if (over) fail('before the end')
      }
      const timer = setTimeout(() => fail(`within ${timeout} ms`), timeout)
      looks.add(look)
      look()
    })
  }
  return {
    socket,
    send: (bytes) => void socket.write(bytes),
    received,
    text,
    expect: (pattern, timeout = patience) =>
      wait(
        () => (typeof pattern === 'string' ? text().includes(pattern) : pattern.test(text())),
        String(pattern),
        timeout,
      ),
    closed: (timeout = patience) => wait(() => over, 'close', timeout),
  }
}

/** Sends bytes, waits for the close, resolves with the answer and its first status. */
export async function askRaw(
  port: number,
  bytes: string | Buffer,
): Promise<{ readonly status: number; readonly text: string }> {
  const client = await connectRaw(port)
  client.send(bytes)
  const text = await client.closed()
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text }
}

/** A masked client frame (RFC 6455 5.2). */
export function clientFrame(
  payload: Buffer | string,
  { opcode = 1, fin = true, rsv = 0, masked = true, declared = -1 } = {},
): Buffer {
  const bytes = Buffer.from(payload)
  const length = declared < 0 ? bytes.length : declared
  const head = [(fin ? 0x80 : 0) | (rsv << 4) | opcode]
  const bit = masked ? 0x80 : 0
  if (length < 126) head.push(bit | length)
  else if (length < 65_536) head.push(bit | 126, length >> 8, length & 255)
  else {
    head.push(bit | 127)
    const long = Buffer.alloc(8)
    long.writeBigUInt64BE(BigInt(length))
    head.push(...long)
  }
  if (!masked) return Buffer.concat([Buffer.from(head), bytes])
  const mask = Buffer.from([1, 2, 3, 4])
  const hidden = bytes.map((byte, index) => byte ^ (mask[index % 4] ?? 0))
  return Buffer.concat([Buffer.from(head), mask, Buffer.from(hidden)])
}

/** The key of RFC 6455 1.3, whose accept value is known. */
export const sampleKey = 'dGhlIHNhbXBsZSBub25jZQ=='

/** A handshake as text. */
export function handshake(port: number, path = '/', extra = ''): string {
  return (
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
    `Connection: Upgrade\r\nSec-WebSocket-Key: ${sampleKey}\r\n` +
    `Sec-WebSocket-Version: 13\r\n${extra}\r\n`
  )
}

/** What a server frame stream holds after the handshake. */
export function serverFrames(bytes: Buffer): { readonly opcode: number; readonly data: Buffer }[] {
  const frames: { opcode: number; data: Buffer }[] = []
  let at = bytes.indexOf('\r\n\r\n') + 4
  while (at + 2 <= bytes.length) {
    const opcode = (bytes[at] ?? 0) & 15
    let length = (bytes[at + 1] ?? 0) & 127
    let start = at + 2
    if (length === 126) {
      length = bytes.readUInt16BE(start)
      start += 2
    } else if (length === 127) {
      length = Number(bytes.readBigUInt64BE(start))
      start += 8
    }
    frames.push({ opcode, data: bytes.subarray(start, start + length) })
    at = start + length
  }
  return frames
}
