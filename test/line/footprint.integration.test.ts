import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { transports } from '../../main/shared/contract/transport.ts'
import { until } from '../servers/harness.ts'
import { clientFrame, connectRaw } from '../servers/raw-client.ts'
import { requestOf, startLined } from './lined.ts'

const watched = ['data', 'readable', 'end', 'drain', 'finish', 'error', 'close'] as const
const listenersOf = (socket: Socket): number[] => watched.map((name) => socket.listenerCount(name))
const ownOf = (socket: Socket): string[] =>
  [
    'push',
    'write',
    '_read',
    '_write',
    '_writev',
    '_final',
    'bytesRead',
    'bytesWritten',
    'writableLength',
  ].filter((name) => Object.hasOwn(socket, name))

describe.each(transports)('the line on a socket of %s', (transport) => {
  it('leaves nothing behind: not without a fault, not after one, not on a closed socket', async () => {
    const harness = await startLined(transport)
    const { line, sockets, timers } = harness
    const client = await connectRaw(harness.port)
    client.send(requestOf(transport, harness.port, '?client=pane'))
    await client.expect('\r\n\r\n')
    const [socket] = sockets
    if (socket === undefined) throw new Error('No socket was accepted.')
    const ping = transport === 'websocket' ? clientFrame('', { opcode: 9 }) : 'G'
    const before = listenersOf(socket)
    expect(ownOf(socket)).toEqual([])

    line.setFaults('all', { latency: 50 })
    expect(ownOf(socket)).not.toEqual([])
    await harness.append('x')
    client.send(ping)
    await until(() => timers() > 0)
    line.setFaults('all', {})
    expect(timers()).toBe(0)
    // Once the last byte that was held has been taken.
    await expect.poll(() => ownOf(socket)).toEqual([])
    expect(listenersOf(socket)).toEqual(before)

    line.setFaults('all', { latency: 5_000 })
    client.send(ping)
    await until(() => timers() > 0)
    client.socket.resetAndDestroy()
    await until(() => harness.server.sockets() === 0)
    expect(timers()).toBe(0)
    expect(line.cut('all')).toBe(0)
  })
})
