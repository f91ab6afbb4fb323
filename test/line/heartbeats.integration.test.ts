import { describe, expect, it } from 'vitest'
import { sseLimits, webSocketLimits } from '../../main/shared/contract/limits.ts'
import { until } from '../servers/harness.ts'
import { serverFrames } from '../servers/raw-client.ts'
import { openPushed, startLined } from './lined.ts'

const pingsIn = (received: Buffer): number =>
  serverFrames(received).filter(({ opcode }) => opcode === 9).length

describe('heartbeats that are swallowed', () => {
  it('reach one client of SSE and not the other', async () => {
    const harness = await startLined('sse')
    harness.line.setFaults({ client: 'deaf' }, { noHeartbeats: true })
    const deaf = await openPushed(harness, '?client=deaf&heartbeat=1000')
    const other = await openPushed(harness, '?client=other&heartbeat=1000')
    await harness.clock.advance(sseLimits.commentInterval)
    await other.expect('2\r\n:\n\r\n')
    await other.expect('event: heartbeat')
    // What is sent behind them is there, and they are not.
    await harness.append('a message')
    await deaf.expect('a message')
    expect(deaf.text()).not.toContain('2\r\n:\n\r\n')
    expect(deaf.text()).not.toContain('heartbeat')
    harness.line.setFaults({ client: 'deaf' }, {})
    await harness.clock.advance(sseLimits.commentInterval)
    await deaf.expect('2\r\n:\n\r\n')
    await deaf.expect('event: heartbeat')
  })

  it('reach one client of WebSocket and not the other', async () => {
    const harness = await startLined('websocket')
    const { pingInterval } = webSocketLimits
    harness.line.setFaults({ client: 'deaf' }, { noHeartbeats: true })
    const deaf = await openPushed(harness, '?client=deaf&heartbeat=1000')
    const other = await openPushed(harness, '?client=other&heartbeat=1000')
    await harness.clock.advance(pingInterval)
    await until(() => pingsIn(other.received()) === 1)
    await other.expect('"heartbeat"')
    // A client that answers no ping is gone at the second one; one that is sent none is not.
    await harness.clock.advance(pingInterval)
    await other.closed()
    await harness.clock.advance(4 * pingInterval)
    await harness.append('a message')
    await deaf.expect('a message')
    expect(pingsIn(deaf.received())).toBe(0)
    expect(deaf.text()).not.toContain('heartbeat')
    expect(deaf.socket.destroyed).toBe(false)
  })

  it('cost no peer its connection: who was pinged before is not missed meanwhile', async () => {
    const harness = await startLined('websocket')
    const { clock } = harness
    const client = await openPushed(harness)
    const pings = (): number => pingsIn(client.received())
    await clock.advance(15_000)
    await until(() => pings() === 1)
    // The raw client never answers; the next look would end it.
    harness.line.setFaults('all', { noHeartbeats: true })
    await clock.advance(60_000)
    await harness.append('a message')
    await client.expect('a message')
    expect([pings(), client.socket.destroyed, harness.server.sockets()]).toEqual([1, false, 1])
    harness.line.setFaults('all', {})
    await clock.advance(15_000)
    await until(() => pings() === 2)
    await clock.advance(15_000)
    await client.closed()
  })
})
