import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { transports } from '../../main/contract/transport.ts'
import { until } from '../servers/harness.ts'
import { clientFrame, connectRaw, serverFrames } from '../servers/raw-client.ts'
import { quantile } from '../support/figures.ts'
import { openPushed, pause, requestOf, startLined } from './lined.ts'

describe.each(['sse', 'websocket'] as const)('the line under %s', (transport) => {
  it('delays 200 ± 50 ms one way, with the median at 200 ± 10, on open connections', async () => {
    const harness = await startLined(transport)
    const clients = await Promise.all(Array.from({ length: 16 }, () => openPushed(harness)))
    const delays: number[] = []
    for (const { socket } of clients) {
      socket.on('data', (part) => {
        const now = performance.now()
        for (const [, sent] of part.toString().matchAll(/"body":"([\d.]+)"/g)) {
          delays.push(now - Number(sent))
        }
      })
    }
    harness.line.setFaults(transport, { latency: 200, jitter: 50 })
    const count = 120
    for (let sent = 0; sent < count; sent += 1) {
      await harness.append(String(performance.now()))
      await pause(20)
    }
    await until(() => delays.length === count * clients.length)
    expect(Math.abs(quantile(delays, 0.5) - 200)).toBeLessThanOrEqual(10)
    expect(Math.min(...delays)).toBeGreaterThan(148)
    // A busy machine may be late with a few; it is never early.
    const shares = [0.05, 0.95].map((share) => quantile(delays, share))
    expect(shares[0]).toBeLessThan(180)
    expect(shares[1]).toBeGreaterThan(220)
    expect(shares[1]).toBeLessThan(265)
  })

  it('carries 32 kB/s where that is set, within 10 %', async () => {
    const harness = await startLined(transport)
    const client = await openPushed(harness)
    harness.line.setFaults('all', { bandwidth: 32_000 })
    const before = client.socket.bytesRead
    await harness.append(...Array.from({ length: 10 }, () => 'x'.repeat(16_000)))
    const begun = performance.now()
    await pause(3_000)
    const rate = (client.socket.bytesRead - before) / ((performance.now() - begun) / 1_000)
    expect(rate).toBeGreaterThan(32_000 * 0.9)
    expect(rate).toBeLessThan(32_000 * 1.1)
  })

  it('is silent while half-open, and lets all of it through in order afterwards', async () => {
    const harness = await startLined(transport)
    const client = await openPushed(harness)
    const before = client.socket.bytesRead
    harness.line.setFaults(transport, { halfOpen: true })
    await harness.fill(5)
    await pause(200)
    expect(client.socket.bytesRead).toBe(before)
    expect(harness.server.sockets()).toBe(1)
    harness.line.setFaults(transport, {})
    await client.expect('body 4')
    expect(client.text().match(/body \d/g)).toEqual([0, 1, 2, 3, 4].map((n) => `body ${n}`))
  })

  it('delivers what is sliced intact', async () => {
    const harness = await startLined(transport)
    const client = await openPushed(harness)
    const parts: number[] = []
    harness.line.setFaults(transport, { sliced: 7 })
    client.socket.on('data', (part) => parts.push(part.length))
    await harness.append('x'.repeat(500), 'the end')
    const text = await client.expect('the end')
    expect(text).toContain('x'.repeat(500))
    expect(parts.length).toBeGreaterThan(20)
    expect(parts.filter((length) => length <= 7).length).toBeGreaterThan(parts.length / 2)
  })

  it('pushes back at 256 KiB, and goes on where it stood', async () => {
    const harness = await startLined(transport, { limits: { buffered: 100_000_000 } })
    let held: { writableLength: number; bytesWritten: number } | undefined
    const accept = harness.line.accept(transport)
    const own = await startLined(transport, {
      accept(socket) {
        accept(socket)
        held = socket
      },
      named: harness.line.name,
      answered: harness.line.answered,
      carried: harness.line.carried,
      limits: { buffered: 100_000_000 },
    })
    const client = await openPushed(own)
    const before = client.socket.bytesRead
    harness.line.setFaults('all', { halfOpen: true })
    for (let sent = 0; sent < 40; sent += 1) {
      await own.append('y'.repeat(16_000))
      await pause(2)
    }
    expect(held?.writableLength).toBeGreaterThan(0)
    expect(client.socket.bytesRead).toBe(before)
    expect((held?.bytesWritten ?? 0) - (held?.writableLength ?? 0)).toBe(before)
    harness.line.setFaults('all', {})
    await until(() => client.text().split('y'.repeat(16_000)).length === 41)
    expect(held?.writableLength).toBe(0)
    expect(held?.bytesWritten).toBe(client.socket.bytesRead)
  })
})

describe('a cut', () => {
  it.each(['sse', 'websocket'] as const)('reaches an open %s in 50 ms', async (transport) => {
    const harness = await startLined(transport)
    const client = await openPushed(harness)
    const other = await openPushed(harness, '?client=other')
    let code = ''
    client.socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code ?? ''))
    const begun = performance.now()
    expect(harness.line.cut({ client: 'pane' })).toBe(1)
    await client.closed()
    expect(performance.now() - begun).toBeLessThan(50)
    expect(code).toBe('ECONNRESET')
    expect(other.socket.destroyed).toBe(false)
    await until(() => harness.server.sockets() === 1)
  })
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
    harness.line.setFaults('all', { latency: 150 })
    harness.line.setFaults('sse', { halfOpen: true })
    const slow = await openPushed(harness)
    const quick = await openPushed(harness, '?client=quick')
    harness.line.setFaults({ client: 'quick' }, { latency: 0 })
    await pause(200)
    await harness.append('hello')
    const begun = performance.now()
    await quick.expect('hello')
    expect(performance.now() - begun).toBeLessThan(100)
    await slow.expect('hello')
    expect(performance.now() - begun).toBeGreaterThan(140)
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
    const begun = performance.now()
    for (let index = 0; index < 10; index += 1) client.send(clientFrame(`{"body":"post ${index}"}`))
    await until(() => harness.stream.bounds().count === 10)
    expect(performance.now() - begun).toBeGreaterThan(95)
    await until(
      () => serverFrames(client.received()).filter(({ opcode }) => opcode === 1).length >= 10,
    )
    const { messages } = await harness.stream.read(0, 10)
    expect(messages.map(({ body }) => body)).toEqual(
      Array.from({ length: 10 }, (_, index) => `post ${index}`),
    )
  })
})
