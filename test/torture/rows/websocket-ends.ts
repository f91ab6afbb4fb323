import { WebSocket } from 'ws'
import { clientFrame, connectRaw, handshake } from '../../servers/raw-client.ts'
import { anywhere, startCli } from '../../support/cli-process.ts'
import { builtRow } from '../built-row.ts'
import type { Row } from '../row.ts'
import { withHost } from '../support/host-process.ts'
import { probe } from '../support/probe.ts'
import { waitFor, within } from '../support/waiting.ts'

const seconds = (time: number): string => `${(time / 1_000).toFixed(1)} s`

/** Peers that say nothing, or stop in the middle, at the limits of the contract (WS-13). */
export const silentPeersRow: Row = {
  id: 'WS-13',
  fault: 'a peer that ignores our close frame, half a handshake, a connection that says nothing',
  expected: 'terminated within 5 s of the close frame; 408 and closed within 11 s, both others',
  guard: {
    file: 'main/servers/websocket/websocket.ts',
    find: '    closeTimeout: limits.closeTimeout,\n',
    replace: '',
  },
  run: () =>
    withHost({}, async (host) => {
      const port = host.port.websocket
      const deaf = await connectRaw(port)
      deaf.send(handshake(port))
      await deaf.expect('\r\n\r\n')
      const half = await connectRaw(port)
      const mute = await connectRaw(port)
      const begun = performance.now()
      const lasted = async (client: typeof deaf): Promise<number> => {
        await client.closed(20_000)
        return performance.now() - begun
      }
      deaf.send(clientFrame('x', { opcode: 2 }))
      half.send(handshake(port).slice(0, 60))
      const [deafFor, halfFor, muteFor] = await Promise.all([deaf, half, mute].map(lasted))
      await probe(host)
      const [deafTime = 0, halfTime = 0, muteTime = 0] = [deafFor, halfFor, muteFor]
      const are408 = [half, mute].every((client) => client.text().startsWith('HTTP/1.1 408 '))
      return {
        // A second for the check of the timeouts, which is made every second.
        ok:
          deafTime < 5_800 && deafTime > 4_000 && halfTime < 12_000 && muteTime < 12_000 && are408,
        figure: `${seconds(deafTime)}; ${seconds(halfTime)} and ${seconds(muteTime)}`,
      }
    }),
}

/** The end of the process, while clients are there (WS-18). */
export const shutdownRow: Row = builtRow({
  id: 'WS-18',
  fault: 'SIGTERM to the command line with 200 clients',
  expected: 'each hears 1001 "going away", the process ends within 5 s with code 0',
  guard: {
    file: 'main/servers/websocket/websocket.ts',
    find: "for (const connection of connections) connection.close(1001, 'going away')",
    replace: '',
  },
  async run() {
    const process = startCli({ args: anywhere })
    try {
      const { websocket } = await process.ready
      const codes: string[] = []
      const sockets = await Promise.all(
        Array.from({ length: 200 }, async () => {
          const socket = new WebSocket(websocket)
          socket.on('close', (code, reason) => codes.push(`${code} ${String(reason)}`))
          await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
          return socket
        }),
      )
      const begun = performance.now()
      const code = await within('the end of the process', process.stop(), 10_000)
      const time = performance.now() - begun
      await waitFor('the end of all clients', () => codes.length === sockets.length)
      const well = codes.filter((text) => text === '1001 going away').length
      return {
        ok: well === 200 && code === 0 && time < 5_000,
        figure: `${well}/200 with 1001, exit ${String(code)} after ${seconds(time)}`,
      }
    } finally {
      process.child.kill('SIGKILL')
    }
  },
})
