import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { transports } from '../../main/contract/transport.ts'
import type { Clock, Timer } from '../../main/engine/clock.ts'
import { createLine } from '../../main/line/line.ts'
import { createSystemClock } from '../../main/system-clock.ts'
import { startServer, until } from '../servers/harness.ts'
import { clientFrame, connectRaw } from '../servers/raw-client.ts'
import { pause, requestOf } from './lined.ts'

/** The machine's clock, with its timers counted. */
function countTimers(): { readonly clock: Clock; pending(): number } {
  const clock = createSystemClock()
  const pending = new Set<Timer>()
  return {
    pending: () => pending.size,
    clock: {
      now: clock.now,
      after(delay, action) {
        const timer = clock.after(delay, () => {
          pending.delete(counted)
          action()
        })
        const counted: Timer = {
          cancel() {
            pending.delete(counted)
            timer.cancel()
          },
        }
        pending.add(counted)
        return counted
      },
    },
  }
}

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
    const { clock, pending } = countTimers()
    const line = createLine({ clock, random: Math.random })
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
    await until(() => pending() > 0)
    line.setFaults('all', {})
    expect(pending()).toBe(0)
    await pause(20)
    expect(ownOf(socket)).toEqual([])
    expect(listenersOf(socket)).toEqual(before)

    line.setFaults('all', { latency: 5_000 })
    client.send(ping)
    await until(() => pending() > 0)
    client.socket.resetAndDestroy()
    await until(() => harness.server.sockets() === 0)
    expect(pending()).toBe(0)
    expect(line.cut('all')).toBe(0)
  })
})
