import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { transports } from '../../main/contract/transport.ts'
import { wireLimits } from '../../main/contract/wire.ts'
import { createRandom } from '../../main/engine/random.ts'
import { createLine } from '../../main/line/line.ts'
import { createTranscript } from '../../main/line/transcript.ts'
import { createWireRing } from '../../main/line/wire-ring.ts'
import { startServer, until } from '../servers/harness.ts'
import { connectRaw } from '../servers/raw-client.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { openPushed, pause, requestOf, startLined } from './lined.ts'
import { readWire } from './wire-reader.ts'

describe('a capture that nobody reads', () => {
  it.each(transports)('ends with its lease, and leaves no socket of %s held', async (transport) => {
    const clock = createManualClock()
    const line = createLine({ clock, random: createRandom(1) })
    const accept = line.accept(transport)
    const sockets: Socket[] = []
    const harness = await startServer(transport, {
      accept(socket) {
        sockets.push(socket)
        accept(socket)
      },
      named: line.name,
      answered: line.answered,
      carried: line.carried,
    })
    const client = await openPushed(harness)
    const idle = await connectRaw(harness.port)
    await until(() => sockets.length === 2)
    const held = (): boolean[] =>
      sockets.map((socket) => ['push', '_write'].some((name) => Object.hasOwn(socket, name)))
    expect(held()).toEqual([false, false])
    const query = { transport, client: 'pane', after: 0 }
    const { since } = line.readWire(query)
    expect(since).toBe(clock.now())
    expect(held()).toEqual([true, true])
    await clock.advance(wireLimits.lease - 1)
    await harness.append('hello')
    expect(line.readWire(query).since).toBe(since)
    await clock.advance(wireLimits.lease - 1)
    expect(held()).toEqual([true, true])
    await clock.advance(1)
    expect(held()).toEqual([false, false])
    expect(clock.pending()).toBe(0)
    expect(line.readWire(query).since).toBe(clock.now())
    line.stop()
    expect(held()).toEqual([false, false])
    expect(clock.pending()).toBe(0)
    client.socket.destroy()
    idle.socket.destroy()
  })

  it('is no reason to hold the sockets of others whose streams are open', async () => {
    const harness = await startLined('sse')
    const sockets: Socket[] = []
    const accept = harness.line.accept('sse')
    const own = await startServer('sse', {
      accept(socket) {
        sockets.push(socket)
        accept(socket)
      },
      named: harness.line.name,
      answered: harness.line.answered,
      carried: harness.line.carried,
    })
    await openPushed(own, '?client=other')
    await openPushed(own, '')
    readWire(harness.line, 'sse')
    await openPushed(own, '?client=another')
    await openPushed(own, '')
    await openPushed(own, '?client=pane')
    await pause(20)
    expect(sockets.map((socket) => Object.hasOwn(socket, 'push'))).toEqual([
      false,
      false,
      false,
      false,
      true,
    ])
  })

  it('goes on with higher numbers when it is armed again, so that nothing is taken for read', async () => {
    const clock = createManualClock()
    const line = createLine({ clock, random: createRandom(1) })
    const harness = await startServer('websocket', {
      accept: line.accept('websocket'),
      named: line.name,
      answered: line.answered,
      carried: line.carried,
    })
    const query = { transport: 'websocket', client: 'pane' } as const
    line.readWire({ ...query, after: 0 })
    const client = await openPushed(harness)
    await harness.append('before')
    await client.expect('before')
    const { next } = line.readWire({ ...query, after: 0 })
    expect(next).toBeGreaterThan(2)
    await clock.advance(wireLimits.lease)
    await harness.append('unseen')
    await client.expect('unseen')
    expect(line.readWire({ ...query, after: next }).segments).toEqual([])
    await harness.append('after')
    await client.expect('after')
    const { segments } = line.readWire({ ...query, after: next })
    expect(segments.map(({ seq, event }) => ({ seq, event }))).toEqual([
      { seq: next + 1, event: 'down' },
    ])
    expect(Buffer.from(segments[0]?.bytes ?? '', 'base64').toString()).toContain('after')
    line.stop()
  })

  it('gives way where there are too many', async () => {
    const clock = createManualClock()
    const line = createLine({ clock, random: createRandom(1) })
    const read = (client: string): number =>
      line.readWire({ transport: 'sse', client, after: 0 }).since
    for (let index = 0; index < wireLimits.captures; index += 1) {
      read(`c${index}`)
      await clock.advance(1)
    }
    const since = read('c0')
    await clock.advance(1)
    const now = clock.now()
    expect(read('one more')).toBe(now)
    expect(read('c0')).toBe(since)
    expect(read('c2')).toBe(since + 2)
    expect(read('c1')).toBe(now)
    line.stop()
    expect(clock.pending()).toBe(0)
  })
})

describe('what is captured and not read', () => {
  it('falls out at the end, and is counted', async () => {
    const harness = await startLined('polling')
    await harness.append(...Array.from({ length: 60 }, () => 'z'.repeat(10_000)))
    const query = { transport: 'polling', client: 'pane' } as const
    harness.line.readWire({ ...query, after: 0 })
    const client = await connectRaw(harness.port)
    for (let turn = 1; turn <= 4; turn += 1) {
      client.send(requestOf('polling', harness.port))
      await until(() => client.text().endsWith('}]') && client.received().length > turn * 600_000)
    }
    let after = 0
    let given = 0
    for (;;) {
      const { segments, next, more, dropped } = harness.line.readWire({ ...query, after })
      const sizes = segments.map(({ bytes }) => Buffer.from(bytes, 'base64').length)
      const size = sizes.reduce((sum, one) => sum + one, 0)
      expect(Math.max(...sizes)).toBeLessThanOrEqual(16_384)
      expect(size).toBeLessThanOrEqual(wireLimits.reading)
      given += size
      after = next
      if (more) continue
      const carried = client.socket.bytesRead + client.socket.bytesWritten
      expect(given + dropped).toBe(carried)
      expect(given).toBeLessThanOrEqual(wireLimits.held)
      expect(given).toBeGreaterThan(wireLimits.held - 40_000)
      break
    }
    // What was read may fall out: it is not counted again.
    const { dropped } = harness.line.readWire({ ...query, after })
    client.send(requestOf('polling', harness.port))
    await until(() => client.received().length > 3_000_000 && client.text().endsWith('}]'))
    expect(harness.line.readWire({ ...query, after }).dropped).toBe(dropped)
    client.socket.destroy()
  })

  it('is bounded where it has no bytes, too', () => {
    const ring = createWireRing(0, 0)
    const open = { connection: 1, at: 0, event: 'open', offset: 0, bytes: '', size: 0 } as const
    for (let count = 0; count < 50_000; count += 1) ring.add(open)
    let after = 0
    let segments = 0
    for (let more = true; more;) {
      const reading = ring.read(after)
      segments += reading.segments.length
      after = reading.next
      more = reading.more
    }
    expect(segments).toBe(wireLimits.held / 64)
    expect(after).toBe(50_000)
  })

  it('is given whole to who comes with a number from another life', () => {
    const ring = createWireRing(0, 10)
    const one = { connection: 1, at: 0, event: 'up', offset: 0, bytes: 'eA==', size: 1 } as const
    ring.add(one)
    ring.add(one)
    expect(ring.read(0).segments.map(({ seq }) => seq)).toEqual([11, 12])
    expect(ring.read(11).segments.map(({ seq }) => seq)).toEqual([12])
    expect(ring.read(12)).toMatchObject({ segments: [], next: 12, more: false })
    expect(ring.read(900).segments.map(({ seq }) => seq)).toEqual([11, 12])
  })
})

describe('bytes that nobody has claimed yet', () => {
  function start() {
    const ring = createWireRing(0, 0)
    const state = { client: undefined as string | undefined, asking: false }
    const transcript = createTranscript({
      connection: 3,
      now: () => 5,
      client: () => state.client,
      asking: () => state.asking,
      ringOf: (client) => (client === 'pane' ? ring : undefined),
    })
    return { ring, state, transcript }
  }
  const kilobyte = Buffer.alloc(1_024, 'k')

  it('wait up to 64 KiB; what is more is counted for who claims them', () => {
    const { ring, state, transcript } = start()
    for (let index = 0; index < 70; index += 1) transcript.carry('up', kilobyte, index * 1_024)
    expect(ring.read(0).segments).toEqual([])
    state.client = 'pane'
    transcript.claim()
    const { segments, dropped } = ring.read(0)
    expect(segments.length).toBe(64)
    expect(dropped).toBe(6 * 1_024)
    transcript.carry('up', kilobyte, 70 * 1_024)
    state.asking = true
    transcript.claim()
    expect(ring.read(64).segments).toMatchObject([{ offset: 70 * 1_024, connection: 3, at: 5 }])
  })

  it('are forgotten where another, or nobody, claims them', () => {
    const { ring, state, transcript } = start()
    transcript.open()
    transcript.carry('up', kilobyte, 0)
    transcript.claim()
    transcript.carry('up', kilobyte, 1_024)
    state.client = 'other'
    transcript.claim()
    transcript.close()
    expect(ring.read(0)).toMatchObject({ segments: [], dropped: 0 })
  })

  it('are the last client’s where the connection ends before a name came', () => {
    const { ring, state, transcript } = start()
    state.client = 'pane'
    transcript.carry('up', kilobyte, 0)
    transcript.close()
    expect(ring.read(0).segments.map(({ event }) => event)).toEqual(['up', 'close'])
  })
})
