import { describe, expect, it } from 'vitest'
import { createManualClock } from '../support/manual-clock.ts'
import { serverFrames } from '../servers/raw-client.ts'
import { openPushed, pause, startLined } from './lined.ts'

const beats = { limits: { commentInterval: 50, pingInterval: 50 } }

describe('heartbeats that are swallowed', () => {
  it('reach one client of SSE and not the other', async () => {
    const harness = await startLined('sse', beats)
    harness.line.setFaults({ client: 'deaf' }, { noHeartbeats: true })
    const deaf = await openPushed(harness, '?client=deaf&heartbeat=1000')
    const other = await openPushed(harness, '?client=other&heartbeat=1000')
    await other.expect(':\n\n')
    await other.expect('event: heartbeat')
    expect(deaf.text()).not.toContain(':\n\n')
    expect(deaf.text()).not.toContain('heartbeat')
    await harness.append('a message')
    await deaf.expect('a message')
    harness.line.setFaults({ client: 'deaf' }, {})
    await deaf.expect(':\n\n')
    await deaf.expect('event: heartbeat')
  })

  it('reach one client of WebSocket and not the other', async () => {
    const harness = await startLined('websocket', { limits: { pingInterval: 200 } })
    harness.line.setFaults({ client: 'deaf' }, { noHeartbeats: true })
    const deaf = await openPushed(harness, '?client=deaf&heartbeat=1000')
    const other = await openPushed(harness, '?client=other&heartbeat=1000')
    const pinged = (received: Buffer): boolean =>
      serverFrames(received).some(({ opcode }) => opcode === 9)
    // A client that answers no ping is gone before the second one.
    await pause(300)
    expect(pinged(other.received())).toBe(true)
    await other.closed()
    await pause(1_000)
    expect(pinged(deaf.received())).toBe(false)
    expect(deaf.text()).not.toContain('heartbeat')
    expect(deaf.socket.destroyed).toBe(false)
    await harness.append('a message')
    await deaf.expect('a message')
  })

  it('cost no peer its connection: who was pinged before is not missed meanwhile', async () => {
    const clock = createManualClock()
    const harness = await startLined('websocket', { clock })
    const client = await openPushed(harness)
    const pings = (): number =>
      serverFrames(client.received()).filter(({ opcode }) => opcode === 9).length
    await clock.advance(15_000)
    await expect.poll(pings).toBe(1)
    // The raw client never answers; the next look would end it.
    harness.line.setFaults('all', { noHeartbeats: true })
    await clock.advance(60_000)
    await pause(50)
    expect([pings(), client.socket.destroyed, harness.server.sockets()]).toEqual([1, false, 1])
    harness.line.setFaults('all', {})
    await clock.advance(15_000)
    await expect.poll(pings).toBe(2)
    await clock.advance(15_000)
    await client.closed()
  })
})
