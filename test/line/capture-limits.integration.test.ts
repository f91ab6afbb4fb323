import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { transports } from '../../main/shared/contract/transport.ts'
import { wireLimits } from '../../main/shared/contract/wire.ts'
import { until } from '../servers/harness.ts'
import { connectRaw } from '../servers/raw-client.ts'
import { openPushed, requestOf, startLined } from './lined.ts'
import { readWire } from './wire-reader.ts'

describe('a capture that nobody reads', () => {
  it.each(transports)('ends with its lease, and leaves no socket of %s held', async (transport) => {
    const harness = await startLined(transport)
    const { line, clock, sockets, timers } = harness
    await openPushed(harness)
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
    // Once what was under way has been taken by the system.
    await expect.poll(held).toEqual([false, false])
    expect(timers()).toBe(0)
    expect(line.readWire(query).since).toBe(clock.now())
    line.stop()
    expect(held()).toEqual([false, false])
    expect(timers()).toBe(0)
    idle.socket.destroy()
  })

  it('is no reason to hold the sockets of others whose streams are open', async () => {
    const harness = await startLined('sse')
    await openPushed(harness, '?client=other')
    await openPushed(harness, '')
    readWire(harness.line, 'sse')
    await openPushed(harness, '?client=another')
    await openPushed(harness, '')
    await openPushed(harness, '?client=pane')
    const held = (): boolean[] => harness.sockets.map((socket) => Object.hasOwn(socket, 'push'))
    await expect.poll(held).toEqual([false, false, false, false, true])
  })

  it('goes on with higher numbers when it is armed again, so that nothing is taken for read', async () => {
    const harness = await startLined('websocket')
    const { line, clock } = harness
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
})
