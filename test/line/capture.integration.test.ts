import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { transports, type Transport } from '../../main/shared/contract/transport.ts'
import { until } from '../servers/harness.ts'
import { passUntil } from '../support/passing-time.ts'
import { clientFrame, connectRaw, type RawClient } from '../servers/raw-client.ts'
import { openPushed, requestOf, startLined } from './lined.ts'
import { readWire } from './wire-reader.ts'

/** What a client says on an open connection. */
function talk(transport: Transport, port: number): Buffer {
  if (transport === 'polling') {
    return Buffer.from(requestOf('polling', port, '?client=pane&after=0'))
  }
  if (transport === 'sse') return Buffer.alloc(0)
  return Buffer.concat([clientFrame('{"body":"said"}'), clientFrame('ping', { opcode: 9 })])
}

/** Whether a client has all it waits for: `count` messages that say "said", to the last byte. */
function hasHeard(transport: Transport, client: RawClient, count = 1): boolean {
  const end = {
    polling: /"said"[^}]*\}\]/g,
    sse: /"said"[^}]*\}\n\n\r\n/g,
    websocket: /"said"[^}]*\}/g,
  }
  const text = client.text()
  const said = text.match(end[transport])?.length ?? 0
  return said === count && (transport !== 'websocket' || text.includes('ping'))
}

describe.each(transports)('a captured connection of %s', (transport) => {
  it.each([{}, { latency: 20, jitter: 10, sliced: 7 }, { bandwidth: 50_000 }])(
    'is what the client sent and received, to the byte, with %j',
    async (faults) => {
      const harness = await startLined(transport)
      harness.line.setFaults('all', faults)
      await harness.append('first', 'x'.repeat(3_000))
      const reader = readWire(harness.line, transport)
      /** Reads on meanwhile, so that the capture goes on however long it takes. */
      const pass = (condition: () => boolean): Promise<void> =>
        passUntil(harness.clock, () => {
          reader.read()
          return condition()
        })
      const client = await connectRaw(harness.port)
      const request = requestOf(transport, harness.port, '?client=pane&after=0')
      client.send(request)
      await pass(() => client.text().includes(`${'x'.repeat(3_000)}"`))
      const words = talk(transport, harness.port)
      if (transport !== 'websocket') await harness.append('said')
      client.send(words)
      await pass(() => hasHeard(transport, client))
      const sent = Buffer.concat([Buffer.from(request), words])
      expect(reader.bytes('up')).toEqual(sent)
      expect(reader.bytes('down')).toEqual(client.received())
      expect(reader.segments()[0]).toMatchObject({ event: 'open', connection: 1, offset: 0 })
      expect(reader.segments().find(({ event }) => event === 'up')?.offset).toBe(0)
      const times = reader.segments().map(({ at }) => at)
      expect(times).toEqual(times.toSorted((one, other) => one - other))
      client.socket.destroy()
      await pass(() => harness.server.sockets() === 0)
      expect(reader.events().at(-1)).toBe('close')
      expect(reader.events().filter((event) => event === 'open' || event === 'close')).toEqual([
        'open',
        'close',
      ])
    },
  )

  it('has the request before the answer that was written as it was read', async () => {
    const harness = await startLined(transport)
    const reader = readWire(harness.line, transport)
    const client = await connectRaw(harness.port)
    // What no route knows is answered in the very turn in which it is read.
    client.send(`GET /nowhere?client=pane HTTP/1.1\r\nHost: 127.0.0.1:${harness.port}\r\n\r\n`)
    await client.expect('not_found')
    reader.read()
    expect(reader.events().slice(0, 3)).toEqual(['open', 'up', 'down'])
    client.socket.destroy()
  })

  it('is captured from where it is, where it was open before', async () => {
    const harness = await startLined(transport)
    const client = await openPushed(harness)
    await until(() => harness.carried() === client.socket.bytesRead)
    const before = { up: client.socket.bytesWritten, down: client.socket.bytesRead }
    const reader = readWire(harness.line, transport)
    const words = talk(transport, harness.port)
    if (transport === 'websocket') await harness.append('said')
    await harness.append('said')
    client.send(words)
    await until(() => hasHeard(transport, client, transport === 'websocket' ? 3 : 1))
    reader.read()
    expect(reader.bytes('up').toString('latin1')).toBe(words.toString('latin1'))
    expect(reader.bytes('down')).toEqual(client.received().subarray(before.down))
    const first = (event: string) => reader.segments().find((one) => one.event === event)?.offset
    expect(first('down')).toBe(before.down)
    if (words.length > 0) expect(first('up')).toBe(before.up)
    expect(reader.events()).not.toContain('open')
    harness.line.cut('all')
    await until(() => harness.server.sockets() === 0)
    reader.read()
    expect(reader.events().at(-1)).toBe('close')
  })

  it('of another client, or of nobody, is not in it', async () => {
    const harness = await startLined(transport)
    const reader = readWire(harness.line, transport)
    const others = await Promise.all([
      openPushed(harness, '?client=other'),
      openPushed(harness, '?after=0'),
    ])
    await harness.append('hello')
    for (const { socket } of others) socket.destroy()
    await until(() => harness.server.sockets() === 0)
    expect(reader.read()).toMatchObject({ segments: [], more: false, dropped: 0 })
  })
})

describe('a keep-alive connection that several clients share', () => {
  it.each([{}, { sliced: 7 }, { latency: 15 }])(
    'is divided among them by request, with %j',
    async (faults) => {
      const harness = await startLined('polling')
      harness.line.setFaults('all', faults)
      await harness.append('hello')
      const readers = ['one', 'two'].map((name) => readWire(harness.line, 'polling', name))
      const client = await connectRaw(harness.port)
      const parts: Record<string, { up: string; down: string }> = {}
      for (const name of ['one', 'two', 'three', '', 'two', 'one', 'one', '']) {
        const request = requestOf('polling', harness.port, name === '' ? '' : `?client=${name}`)
        const before = client.text().length
        client.send(request)
        await passUntil(harness.clock, () => {
          for (const reader of readers) reader.read()
          return client.text().slice(before).endsWith('}]')
        })
        const part = (parts[name] ??= { up: '', down: '' })
        part.up += request
        part.down += client.text().slice(before)
      }
      for (const [index, name] of ['one', 'two'].entries()) {
        const reader = readers[index]
        reader?.read()
        const text = (direction: string): string =>
          (reader?.segments() ?? [])
            .filter(({ event }) => event === direction)
            .map(({ bytes }) => Buffer.from(bytes, 'base64').toString('latin1'))
            .join('')
        expect({ up: text('up'), down: text('down') }).toEqual(parts[name])
      }
      client.socket.destroy()
      await passUntil(harness.clock, () => {
        for (const reader of readers) reader.read()
        return harness.server.sockets() === 0
      })
      for (const reader of readers) {
        reader.read()
        expect(reader.events().at(-1)).toBe('close')
      }
      expect(readers.map((reader) => reader.events().includes('open'))).toEqual([true, false])
    },
  )

  it('keeps its own body for who posts', async () => {
    const harness = await startLined('sse')
    const reader = readWire(harness.line, 'sse', 'poster')
    const client = await connectRaw(harness.port)
    const body = JSON.stringify({ body: 'y'.repeat(30_000) })
    const head =
      `POST /messages?client=poster HTTP/1.1\r\nHost: 127.0.0.1:${harness.port}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
    const hasRead = (bytes: number): boolean => harness.sockets[0]?.bytesRead === bytes
    client.send(head)
    await until(() => hasRead(head.length))
    client.send(body.slice(0, 10_000))
    await until(() => hasRead(head.length + 10_000))
    client.send(body.slice(10_000))
    await client.expect('201 Created')
    client.send(requestOf('sse', harness.port, '?client=reader'))
    await client.expect('retry:')
    reader.read()
    expect(reader.bytes('up').toString()).toBe(head + body)
    const answered = client.text().indexOf('HTTP/1.1 200')
    expect(reader.bytes('down').toString()).toBe(client.text().slice(0, answered))
    client.socket.destroy()
  })

  it('lets a request that came in the middle of a long poll be seen from its head', async () => {
    const harness = await startLined('polling')
    await harness.append('old')
    const standing = harness.clock.pending()
    const client = await connectRaw(harness.port)
    client.send(requestOf('polling', harness.port, '?client=other&after=1&wait=5000'))
    await until(() => harness.clock.pending() > standing)
    const reader = readWire(harness.line, 'polling')
    await harness.append('new')
    await client.expect('"new"')
    const request = requestOf('polling', harness.port, '?client=pane&after=2')
    client.send(request)
    await client.expect('[]')
    reader.read()
    expect(reader.bytes('up').toString()).toBe(request)
    expect(reader.bytes('down').toString()).toBe(
      client.text().slice(client.text().lastIndexOf('HTTP/1.1 ')),
    )
    client.socket.destroy()
  })
})
