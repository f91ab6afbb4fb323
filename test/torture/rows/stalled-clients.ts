import { join } from 'node:path'
import { openReader } from '../../suites/readers.ts'
import type { Row, RowContext } from '../row.ts'
import { withFolder } from '../support/folder.ts'
import { residentBytes, withHost } from '../support/host-process.ts'
import { describe, isWhole, judge } from '../support/sequence.ts'
import { missing, start } from '../support/tools.ts'
import { ms, sleep, waitFor } from '../support/waiting.ts'

const clients = 500
/** The stall watch cuts after 30 s; the limit of what may be due must have done so before. */
const patience = 22_000

/** Small receive buffers, which Node cannot ask for: else the system swallows megabytes of each. */
const stalled = `
import socket, sys, time
count, sse, websocket = map(int, sys.argv[1:])
held = []
for index in range(count):
    port = sse if index % 2 == 0 else websocket
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.connect(('127.0.0.1', port))
    if port == sse:
        head = f'GET /sse HTTP/1.1\\r\\nHost: 127.0.0.1:{port}\\r\\n\\r\\n'
    else:
        head = (f'GET / HTTP/1.1\\r\\nHost: 127.0.0.1:{port}\\r\\nConnection: Upgrade\\r\\n'
                'Upgrade: websocket\\r\\nSec-WebSocket-Version: 13\\r\\n'
                'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\n\\r\\n')
    one.sendall(head.encode())
    held.append(one)
print('connected', flush=True)
time.sleep(120)
`

/** A store in memory may take as much as the whole heap has here: this one is a file, as a user's is. */
const run = ({ full }: RowContext) =>
  withFolder((folder) => stall(join(folder, 'messages.db'), full))

async function stall(database: string, full: boolean) {
  const options = {
    database,
    env: { NODE_OPTIONS: '--max-old-space-size=128' },
    settings: { pushRate: 100, payload: 16_384 },
  }
  return withHost(options, async (host) => {
    const reader = await openReader.websocket(host.url.websocket)
    const { sse, websocket } = host.port
    const args = ['-c', stalled, String(clients), String(sse), String(websocket)]
    const program = start('python3', args)
    try {
      await waitFor('500 clients', () => program.output().includes('connected'), 20_000)
      const { newest: from } = (await host.call('status')).store
      await host.call('setProducing', true)
      const begun = performance.now()
      let peak = 0
      let cutAfter: number | undefined
      const duration = full ? 90_000 : patience
      while (performance.now() - begun < duration) {
        peak = Math.max(peak, residentBytes(host.pid))
        const { sockets } = await host.call('statistics')
        const left = sockets.sse + sockets.websocket - 1
        if (left === 0) cutAfter ??= performance.now() - begun
        if (cutAfter !== undefined && !full) break
        await sleep(200)
      }
      await host.call('setProducing', false)
      await sleep(1_000)
      const { newest } = (await host.call('status')).store
      const ids = reader.messages.map(({ id }) => id)
      const verdict = judge(ids, from, newest)
      return {
        ok: host.isAlive() && (cutAfter ?? Infinity) < patience && isWhole(verdict),
        figure:
          `peak ${Math.round(peak / 1_048_576)} MiB resident, all ${clients} cut after ` +
          `${cutAfter === undefined ? 'never' : ms(cutAfter)}; an honest client: ${describe(verdict)}`,
      }
    } finally {
      reader.close()
      await program.kill()
    }
  })
}

export const stalledClients: Row = {
  id: 'OP-05',
  fault: '500 stalled clients of SSE and WebSocket, with a heap of 128 MiB',
  expected: 'each is cut off at 1 MiB due, the process lives, others miss nothing',
  guard: {
    file: 'main/servers/push/subscriber.ts',
    find: '    if (this.owed + this.outlet.backlog() <= this.feed.limit) return\n',
    replace: '    if (this.owed >= 0) return\n',
  },
  blocked: () => missing('python3'),
  run,
}
