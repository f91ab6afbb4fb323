import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { WireBooking } from '../../../main/shared/contract/status.ts'
import type { Transport } from '../../../main/shared/contract/transport.ts'
import type { WireSegment } from '../../../main/shared/contract/wire.ts'
import { createWireDecoder } from '../../../renderer/wire/reading/decoder.ts'
import type { WireRecord } from '../../../renderer/wire/reading/record.ts'
import { friendlyOrigin, startServer, type Harness } from '../../servers/harness.ts'
import { clientFrame, connectRaw, handshake, type RawClient } from '../../servers/raw-client.ts'
import { sumByKind } from './traffic.ts'

interface Recorded {
  readonly client: RawClient
  readonly segments: WireSegment[]
  send(bytes: string | Buffer): void
  records(): readonly WireRecord[]
}

/** A raw connection to a real server, with what went over it as the capture would tell it. */
async function record(harness: Harness, transport: Transport): Promise<Recorded> {
  const client = await connectRaw(harness.port)
  const segments: WireSegment[] = []
  const offsets = { up: 0, down: 0 }
  function note(event: 'up' | 'down', bytes: Buffer): void {
    segments.push({
      seq: segments.length + 1,
      connection: 1,
      at: performance.now(),
      event,
      offset: offsets[event],
      bytes: bytes.toString('base64'),
    })
    offsets[event] += bytes.length
  }
  const socket: Socket = client.socket
  socket.on('data', (bytes: Buffer) => note('down', bytes))
  return {
    client,
    segments,
    send(bytes) {
      note('up', Buffer.from(bytes))
      client.send(bytes)
    },
    records: () => createWireDecoder(transport).take(segments),
  }
}

function booking(harness: Harness): WireBooking {
  harness.server.settle()
  const found = harness.ledger.of('pane')?.wire
  if (found === undefined) throw new Error('Nothing was booked.')
  return found
}

/**
 * Once the ledger has heard of all that went over the wire, the kinds of the decoder are those of the
 * ledger, to the byte.
 */
async function expectSameKinds({ records, client }: Recorded, harness: Harness): Promise<void> {
  await expect
    .poll(() => {
      const { unknown, ...kinds } = sumByKind(records())
      const { bytesRead, bytesWritten } = client.socket
      const booked = booking(harness)
      const apart = Object.entries(kinds).filter(
        ([kind, bytes]) => bytes !== booked[kind as keyof typeof kinds],
      )
      const total = Object.values(kinds).reduce((sum, bytes) => sum + bytes)
      return { unknown, apart, uncounted: bytesRead + bytesWritten - total }
    })
    .toEqual({ unknown: 0, apart: [], uncounted: 0 })
}

const head = (port: number, line: string, extra = ''): string =>
  `${line} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${extra}\r\n`
const bodies = ['plain', 'a "quoted"\nline\t\u0001\u007f', '你好，世界 😀', '\\u0062ody":"', '']

describe('the anatomy of what real servers send', () => {
  it('agrees with the ledger on polling: rows, 304, errors, preflights, posts', async () => {
    const harness = await startServer('polling')
    const { port, append } = harness
    await append(...bodies)
    const wire = await record(harness, 'polling')
    const json = JSON.stringify({ body: 'mine\n', author: 'me' })
    const length = `Content-Type: application/json\r\nContent-Length: ${json.length}\r\n`
    const origin = `Origin: ${friendlyOrigin}\r\nAccess-Control-Request-Method: POST\r\n`
    const requests = [
      head(port, 'GET /getData?client=pane'),
      head(port, 'GET /getData?client=pane&after=3'),
      head(port, 'HEAD /getData?client=pane'),
      head(port, 'GET /getData?client=pane&after=x'),
      head(port, 'OPTIONS /messages?client=pane', origin),
      head(port, 'POST /messages?client=pane', length) + json,
      head(port, 'GET /getData?client=pane&after=999'),
    ]
    async function ask(request: string): Promise<void> {
      const known = wire.records().length
      wire.send(request)
      // The request and its answer.
      await expect.poll(() => wire.records().length).toBe(known + 2)
    }
    for (const request of requests) await ask(request)
    const [, tag = ''] = /ETag: (.*)\r\n/.exec(wire.client.text()) ?? []
    await ask(head(port, 'GET /getData?client=pane', `If-None-Match: ${tag}\r\n`))
    await expectSameKinds(wire, harness)
    expect(wire.records().map(({ content }) => content.type)).toEqual(
      Array.from({ length: 8 }, () => ['request', 'response']).flat(),
    )
    wire.client.socket.destroy()
  })

  it.each(['', '&format=plain'])('agrees with the ledger on SSE%s', async (query) => {
    const harness = await startServer('sse')
    const { port, append } = harness
    await append('before')
    const wire = await record(harness, 'sse')
    wire.send(head(port, `GET /sse?client=pane&after=0&heartbeat=1000${query}`))
    await wire.client.expect('before')
    await append(...bodies.slice(0, 2))
    await append(...bodies.slice(2), 'two\nlines')
    await harness.clock.advance(15_000)
    await wire.client.expect('event: heartbeat')
    await wire.client.expect('2\r\n:\n\r\n')
    await expectSameKinds(wire, harness)
    const events = wire
      .records()
      .flatMap(({ content }) => (content.type === 'chunk' ? content.events : []))
      .filter(({ name, data }) => name === '' && data !== undefined)
    const read = events.map(({ data = '' }) =>
      query === '' ? (JSON.parse(data) as { body: string }).body : data,
    )
    expect(read).toEqual(['before', ...bodies, 'two\nlines'])
    wire.client.socket.destroy()
  })

  it('books a stream that is refused as the ledger does', async () => {
    const harness = await startServer('sse')
    harness.server.endStream()
    const wire = await record(harness, 'sse')
    wire.send(head(harness.port, 'GET /sse?client=pane'))
    await wire.client.expect('HTTP/1.1 204')
    await expectSameKinds(wire, harness)
    wire.client.socket.destroy()
  })

  it.each(['', '&format=plain'])('agrees with the ledger on WebSocket%s', async (query) => {
    const harness = await startServer('websocket')
    const { port, append } = harness
    const wire = await record(harness, 'websocket')
    wire.send(handshake(port, `/?client=pane&heartbeat=1000${query}`))
    await wire.client.expect('\r\n\r\n')
    await append(...bodies, 'long '.repeat(20_000), 'x'.repeat(200))
    wire.send(clientFrame('{"body":"mine","ref":"r"}'))
    wire.send(clientFrame('ping', { opcode: 9 }))
    await harness.clock.advance(1_000)
    await wire.client.expect('"heartbeat"')
    wire.send(clientFrame(Buffer.from([3, 232, 0x62, 0x79, 0x65]), { opcode: 8 }))
    await expect.poll(() => harness.server.sockets()).toBe(0)
    await expectSameKinds(wire, harness)
    const frames = wire
      .records()
      .flatMap(({ content }) => (content.type === 'frame' ? [content.frame.opcode] : []))
    expect(frames).toContain(9)
    expect(frames).toContain(10)
    expect(frames.filter((opcode) => opcode === 8)).toHaveLength(2)
  })

  it('says so where frames are compressed, and counts each byte once', async () => {
    const harness = await startServer('websocket')
    harness.change({ deflate: true })
    const wire = await record(harness, 'websocket')
    const offer = 'Sec-WebSocket-Extensions: permessage-deflate\r\n'
    wire.send(handshake(harness.port, '/?client=pane', offer))
    await wire.client.expect('\r\n\r\n')
    await harness.append('long '.repeat(1_000))
    await expect
      .poll(() => wire.records().some(({ content }) => content.type === 'frame'))
      .toBe(true)
    const [, , frame] = wire.records()
    expect(frame?.content).toMatchObject({ type: 'frame', frame: { rsv: [true, false, false] } })
    const { handshake: opening, total } = booking(harness)
    const kinds = sumByKind(wire.records())
    expect(kinds.handshake).toBe(opening)
    expect(kinds.framing + kinds.payload).toBe(total - opening)
    wire.client.socket.destroy()
  })
})
