import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import type { Row } from '../row.ts'
import { descriptors as openDescriptors, withHost } from '../support/host-process.ts'
import { probe } from '../support/probe.ts'
import { missing } from '../support/tools.ts'
import { ms, sleep } from '../support/waiting.ts'

const clients = 200
/** Of `CONFIG_HZ`-independent user time, `getconf CLK_TCK`: 100 on every Linux there is. */
const ticksASecond = 100

/** Seconds of CPU that a process has used. */
function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksASecond
}

function hold(port: number): Socket {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined).resume()
  socket.write(`GET /sse HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  return socket
}

export const descriptors: Row = {
  id: 'OP-04',
  fault: '64 file descriptors (prlimit) and 200 clients',
  expected: 'no busy loop (< 20 % CPU), the process lives, and recovers when the clients leave',
  guard: {
    file: 'main/composition/process-meter.ts',
    find: "if (!(error instanceof Error && 'code' in error)) throw error",
    replace: 'throw error',
  },
  blocked: () => missing('prlimit'),
  run: () =>
    withHost({}, async (host) => {
      execFileSync('prlimit', [`--pid=${host.pid}`, '--nofile=64'])
      const sockets = Array.from({ length: clients }, () => hold(host.port.sse))
      await sleep(1_000)
      const before = cpuOf(host.pid)
      await sleep(3_000)
      const cpu = (cpuOf(host.pid) - before) / 3
      // It reads a file for its own memory, every time that somebody looks.
      await host.call('statistics')
      const full = host.isAlive() ? openDescriptors(host.pid) : 0
      for (const socket of sockets) socket.destroy()
      const begun = performance.now()
      await probe(host)
      const recovered = performance.now() - begun
      return {
        ok: cpu < 0.2 && host.isAlive() && full >= 60,
        figure: `${full} of 64 descriptors, CPU ${(cpu * 100).toFixed(1)} %, recovered in ${ms(recovered)}`,
      }
    }),
}
