import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { transports } from '../../main/shared/contract/transport.ts'
import { turn, until } from '../servers/harness.ts'
import { clientFrame, connectRaw, serverFrames } from '../servers/raw-client.ts'
import { passUntil } from '../support/passing-time.ts'
import { bodiesIn, openPushed, requestOf, startLined } from './lined.ts'
import { readWire } from './wire-reader.ts'

describe.each(['sse', 'websocket'] as const)('the line under %s', (transport) => {
  it('delays 200 ± 50 ms one way, on open connections', async () => {
    const harness = await startLined(transport)
    const names = ['one', 'two', 'three', 'four']
    const clients = await Promise.all(names.map((name) => openPushed(harness, `?client=${name}`)))
    harness.line.setFaults(transport, { latency: 200, jitter: 50 })
    const captures = names.map((name) => readWire(harness.line, transport, name))
    const bodies: string[] = []
    for (let sent = 0; sent < 40; sent += 1) {
      const body = String(harness.clock.now())
      bodies.push(body)
      await harness.append(body)
      await turn()
      await harness.clock.advance(20)
      for (const capture of captures) capture.read()
    }
    await harness.clock.advance(250)
    for (const [index, capture] of captures.entries()) {
      capture.read()
      // Each message is a segment: when it was handed to the system, behind the line.
      const segments = capture.segments().filter(({ event }) => event === 'down')
      const delays = segments.map(({ at }, place) => at - Number(bodies[place]))
      expect(bodiesIn(capture.bytes('down'))).toEqual(bodies)
      expect(delays).toHaveLength(bodies.length)
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(150)
      expect(Math.max(...delays)).toBeLessThanOrEqual(250)
      expect(new Set(delays).size).toBeGreaterThan(1)
      const text = await clients[index]?.expect(`"${bodies.at(-1)}"`)
      expect(bodiesIn(Buffer.from(text ?? ''))).toEqual(bodies)
    }
  })

  it('carries 32 kB/s where that is set', async () => {
    const harness = await startLined(transport)
    const client = await openPushed(harness)
    const before = harness.carried()
    harness.line.setFaults('all', { bandwidth: 32_000 })
    await harness.append(...Array.from({ length: 10 }, () => 'x'.repeat(16_000)))
    await turn()
    for (let ms = 100; ms <= 3_000; ms += 100) {
      await harness.clock.advance(100)
      expect(harness.carried() - before).toBeGreaterThanOrEqual(32 * ms)
      // A connection at rest may be 50 ms ahead, and a piece is one of 20 ms.
      expect(harness.carried() - before).toBeLessThanOrEqual(32 * (ms + 50 + 20))
    }
    await until(() => client.socket.bytesRead === harness.carried())
  })

  it('is silent while half-open, and lets all of it through in order afterwards', async () => {
    const harness = await startLined(transport)
    const client = await openPushed(harness)
    const other = await openPushed(harness, '?client=other')
    const before = harness.carried()
    const received = client.text()
    harness.line.setFaults(transport, { halfOpen: true })
    await harness.fill(5)
    await turn()
    await harness.clock.advance(10_000)
    expect(harness.carried()).toBe(before)
    // What is let through to another later on is there, and this one still has nothing of it.
    harness.line.setFaults({ client: 'other' }, { halfOpen: false })
    await other.expect('body 4')
    expect(client.text()).toBe(received)
    expect(harness.server.sockets()).toBe(2)
    harness.line.setFaults(transport, {})
    await client.expect('body 4')
    expect(client.text().match(/body \d/g)).toEqual([0, 1, 2, 3, 4].map((n) => `body ${n}`))
  })

  it('delivers what is sliced intact, no write being longer', async () => {
    const harness = await startLined(transport)
    const client = await openPushed(harness)
    const capture = readWire(harness.line, transport)
    harness.line.setFaults(transport, { sliced: 7 })
    await harness.append('x'.repeat(500), 'the end')
    const text = await client.expect('the end')
    expect(text).toContain('x'.repeat(500))
    capture.read()
    const sizes = capture.segments().map(({ bytes }) => Buffer.from(bytes, 'base64').length)
    expect(sizes.length).toBeGreaterThan(500 / 7)
    expect(Math.max(...sizes)).toBe(7)
  })

  it('pushes back at 256 KiB, and goes on where it stood', async () => {
    const harness = await startLined(transport, { limits: { buffered: 100_000_000 } })
    const client = await openPushed(harness)
    const [held] = harness.sockets
    const before = harness.carried()
    harness.line.setFaults('all', { halfOpen: true })
    for (let sent = 0; sent < 40; sent += 1) {
      await harness.append('y'.repeat(16_000))
      await turn()
    }
    expect(held?.writableLength).toBeGreaterThan(0)
    expect(harness.carried()).toBe(before)
    expect(client.socket.bytesRead).toBe(before)
    harness.line.setFaults('all', {})
    await until(() => client.text().split('y'.repeat(16_000)).length === 41)
    expect(held?.writableLength).toBe(0)
    expect(held?.bytesWritten).toBe(client.socket.bytesRead)
  })
})

describe('a cut', () => {
  it.each(['sse', 'websocket'] as const)(
    'reaches an open %s at once, past everything that is held',
    async (transport) => {
      const harness = await startLined(transport)
      const client = await openPushed(harness)
      const other = await openPushed(harness, '?client=other')
      let code = ''
      client.socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code ?? ''))
      harness.line.setFaults('all', { latency: 5_000, halfOpen: true })
      await harness.append('held')
      expect(harness.line.cut({ client: 'pane' })).toBe(1)
      await client.closed()
      expect(code).toBe('ECONNRESET')
      expect(other.socket.destroyed).toBe(false)
      await until(() => harness.server.sockets() === 1)
    },
  )
})

describe('a server that is down', () => {
  it.each(transports)('resets %s, refuses the next, and comes back', async (transport) => {
    const harness = await startLined(transport)
    const client = await connectRaw(harness.port)
    await until(() => harness.server.sockets() === 1)
    harness.line.setFaults(transport, { down: true })
    await client.closed()
    const refused = connect(harness.port, '127.0.0.1')
    const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException]
    expect(error.code).toBe('ECONNRESET')
    await until(() => harness.server.sockets() === 0)
    harness.line.setFaults(transport, {})
    const again = await connectRaw(harness.port)
    again.send(requestOf(transport, harness.port))
    await again.expect('HTTP/1.1 ')
    again.socket.destroy()
  })

  it('can be down for one client', async () => {
    const harness = await startLined('polling')
    harness.line.setFaults({ client: 'pane' }, { down: true })
    const client = await connectRaw(harness.port)
    client.send(requestOf('polling', harness.port))
    expect(await client.closed()).toBe('')
    const other = await connectRaw(harness.port)
    other.send(requestOf('polling', harness.port, '?client=other'))
    await other.expect('200 OK')
    other.socket.destroy()
  })
})

describe('the scopes', () => {
  it('let the narrowest one that names a fault decide it', async () => {
    const harness = await startLined('websocket')
    const slow = await openPushed(harness)
    const quick = await openPushed(harness, '?client=quick')
    harness.line.setFaults('all', { latency: 150 })
    harness.line.setFaults('sse', { halfOpen: true })
    harness.line.setFaults({ client: 'quick' }, { latency: 0 })
    await harness.append('hello')
    await quick.expect('hello')
    await harness.clock.advance(149)
    const before = harness.carried()
    await harness.clock.advance(1)
    expect(harness.carried()).toBeGreaterThan(before)
    await slow.expect('hello')
  })

  it('refuse what is out of range, and one too many', async () => {
    const { line } = await startLined('polling')
    const attempt = (faults: object) => () => line.setFaults('all', faults)
    expect(attempt({ latency: -1 })).toThrow('latency must be 0 (off), or 1 to 5000 ms')
    expect(attempt({ bandwidth: 12 })).toThrow('bandwidth must be')
    expect(attempt({ smoke: 1 })).toThrow('no fault named "smoke"')
    for (let index = 0; index < 256; index += 1) {
      line.setFaults({ client: `c${index}` }, { latency: 5 })
    }
    expect(attempt({ latency: 5 })).toThrow('At most 256 scopes')
    line.setFaults({ client: 'c0' }, {})
    expect(attempt({ latency: 5 })).not.toThrow()
  })
})

describe('what a client sends', () => {
  it('is delayed, too, and whole', async () => {
    const harness = await startLined('websocket')
    const client = await openPushed(harness)
    harness.line.setFaults('all', { latency: 100, sliced: 3 })
    const begun = harness.clock.now()
    for (let index = 0; index < 10; index += 1) client.send(clientFrame(`{"body":"post ${index}"}`))
    await passUntil(harness.clock, () => harness.stream.bounds().count > 0)
    expect(harness.clock.now() - begun).toBeGreaterThanOrEqual(100)
    await passUntil(
      harness.clock,
      () => serverFrames(client.received()).filter(({ opcode }) => opcode === 1).length >= 10,
    )
    const { messages } = await harness.stream.read(0, 10)
    expect(messages.map(({ body }) => body)).toEqual(
      Array.from({ length: 10 }, (_, index) => `post ${index}`),
    )
  })
})
