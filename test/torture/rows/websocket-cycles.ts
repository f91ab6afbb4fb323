import { clientFrame, connectRaw, handshake } from '../../servers/raw-client.ts'
import type { Row } from '../row.ts'
import { descriptors, residentBytes, withHost, type Host } from '../support/host-process.ts'
import { probe } from '../support/probe.ts'
import { createRandom, type Random } from '../support/random.ts'
import { missingProc } from '../support/tools.ts'
import { waitFor } from '../support/waiting.ts'

const lanes = 50
/** Bytes of heap that a cycle may leave behind; a socket that is kept holds thousands. */
const maxLeft = 150

/** Connects and leaves again, every other time in the middle of the handshake. */
async function cycle(port: number, random: Random, half: boolean): Promise<void> {
  const client = await connectRaw(port)
  const request = handshake(port, '/?client=cycle&heartbeat=1000&after=0')
  if (half) {
    client.send(request.slice(0, random.below(request.length)))
    if (random.below(2) === 0) client.socket.resetAndDestroy()
    else client.socket.destroy()
    return
  }
  client.send(request)
  await client.expect('\r\n\r\n')
  client.send(clientFrame(Buffer.from([3, 232]), { opcode: 8 }))
  if (random.below(2) === 0) await client.closed()
  client.socket.destroy()
}

async function cycles(host: Host, count: number): Promise<void> {
  const random = createRandom(count)
  let begun = 0
  async function work(): Promise<void> {
    while (begun < count) {
      begun += 1
      await cycle(host.port.websocket, random, begun % 2 === 0)
    }
  }
  await Promise.all(Array.from({ length: lanes }, work))
}

/** Comings and goings without end leave nothing behind (WS-21). */
export const cyclesRow: Row = {
  id: 'WS-21',
  fault: '20,000 connections, 50 at a time, half of them dropped during the handshake',
  expected: 'descriptors and timers as before; heap and resident memory within 10 % of it',
  guard: {
    file: 'main/servers/transport-server.ts',
    find: "    socket.on('close', forget)\n",
    replace: '',
  },
  blocked: missingProc,
  run: ({ full }) =>
    withHost({ flags: ['--max-semi-space-size=1'] }, async (host) => {
      const count = full ? 20_000 : 3_000
      // What a process makes once and keeps, memory of its allocators too, is there after as many.
      await cycles(host, count)
      await probe(host)
      const settled = async () => {
        await waitFor('all sockets closed', () => descriptors(host.pid) <= start, 20_000)
        return { ...(await host.resources()), resident: residentBytes(host.pid) }
      }
      const start = descriptors(host.pid)
      const before = await settled()
      await cycles(host, count)
      const after = await settled()
      await probe(host)
      const left = (after.heap - before.heap) / count
      const resident = after.resident / before.resident - 1
      const timers = after.timers - before.timers
      return {
        ok: left < maxLeft && resident < 0.1 && timers <= 2,
        figure:
          `${count} cycles: descriptors +0, timers ${timers >= 0 ? '+' : ''}${timers}, ` +
          `heap ${left.toFixed(0)} B a cycle, resident ${(resident * 100).toFixed(1)} %`,
      }
    }),
}
