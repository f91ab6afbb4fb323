import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { startCli } from '../../support/cli-process.ts'
import { builtRow } from '../built-row.ts'
import type { Row } from '../row.ts'
import { missingProc } from '../support/tools.ts'

/** Inodes of the sockets that a process holds. */
function socketsOf(pid: number): ReadonlySet<string> {
  const links = readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${name}`)]
    } catch (error) {
      // Closed between the list and the look.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
  })
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []))
}

const loopback: Readonly<Record<string, string>> = {
  '0100007F': '127.0.0.1',
  '00000000000000000000000001000000': '::1',
}

/** Where a process listens, `address:port`; an address other than loopback as the kernel writes it. */
function listeners(pid: number): readonly string[] {
  const own = socketsOf(pid)
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode = '']) => state === '0A' && own.has(inode))
      .map(([, local = '']) => {
        const [address = '', port = ''] = local.split(':')
        return `${loopback[address] ?? address}:${Number.parseInt(port, 16)}`
      }),
  )
}

function isRefused(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port, timeout: 2_000 })
  return new Promise((resolve) => {
    socket.once('error', () => resolve(true))
    socket.once('timeout', () => resolve(true))
    socket.once('connect', () => resolve(false))
  }).finally(() => socket.destroy()) as Promise<boolean>
}

const ports = ['polling', 'sse', 'websocket', 'page'].map((name) => `--${name}-port=0`)

export const boundAddresses: Row = builtRow({
  id: 'SEC-01',
  fault: 'someone on the network looks for the three servers and the page',
  expected: 'listens only on 127.0.0.1 and ::1; refused on every other address of this machine',
  guard: {
    file: 'main/composition/server-access.ts',
    find: "if (host === undefined) return ['127.0.0.1', '::1']",
    replace: "if (host === undefined) return ['0.0.0.0', '::1']",
  },
  blocked: missingProc,
  async run() {
    const cli = startCli({ args: ['serve', '--json', '--db=:memory:', ...ports] })
    try {
      await cli.ready
      const found = listeners(cli.child.pid ?? 0)
      const foreign = found.filter((one) => !/^(127\.0\.0\.1|::1):/.test(one))
      const addresses = Object.values(networkInterfaces())
        .flatMap((list) => list ?? [])
        .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
      const numbers = [...new Set(found.map((one) => Number(one.split(':').at(-1))))]
      const tried = addresses.flatMap(({ address }) => numbers.map((port) => ({ address, port })))
      const refused = await Promise.all(tried.map(({ address, port }) => isRefused(address, port)))
      const count = refused.filter(Boolean).length
      return {
        ok: numbers.length === 4 && foreign.length === 0 && count === tried.length,
        figure:
          `${found.length} listeners on 4 ports, ${foreign.length} beyond loopback; ` +
          `${count}/${tried.length} connections from elsewhere refused`,
      }
    } finally {
      await cli.stop()
    }
  },
})
