import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { isRefusedByBrowsers } from '../../shared/contract/refused-ports.ts'

export interface Listener {
  /** The port it listens on, or last listened on; the one that was asked for before that. */
  port(): number
  /** @throws the system's error where the first address cannot be had, or another one is taken. */
  start(): Promise<void>
  /** Accepts no more. Resolves once every socket it accepted has closed. */
  stop(): Promise<void>
}

/** How an address is written in a URL; one that means "every address" is reached by loopback. */
export function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  // RFC 6874: the % in front of a zone is written as an escape.
  return host.includes(':') ? `[${host.replace('%', '%25')}]` : host
}

function listen(host: string, port: number, onSocket: (socket: Socket) => void): Promise<Server> {
  // As node:http makes its own: a client may end its side and still read the answer.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, onSocket)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, ipv6Only: host.includes(':') }, () => {
      server.off('error', reject)
      // accept() failed, for want of file descriptors for example: that client is lost, the
      // listener is not, and it must not end the process (RELIABILITY OP-04).
      server.on('error', () => undefined)
      resolve(server)
    })
  })
}

/** Whether the system refused a port because another program has it. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}

/** Listens on every address with one port; 0 takes what is free on the first one. */
async function listenOnAll(
  [first = '127.0.0.1', ...others]: readonly string[],
  port: number,
  onSocket: (socket: Socket) => void,
): Promise<{ readonly servers: Server[]; readonly port: number }> {
  const main = await listen(first, port, onSocket)
  const { port: taken } = main.address() as AddressInfo
  const rest = await Promise.allSettled(others.map((host) => listen(host, taken, onSocket)))
  const servers = [main, ...rest.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))]
  const failures = rest.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []))
  const conflict = failures.find(isTaken)
  if (conflict === undefined) return { servers, port: taken }
  for (const server of servers) server.close()
  throw conflict
}

/** How often another free port is looked for where one is free on some addresses only. */
const attempts = 10

/**
 * Listens on several addresses with one port. The first address must be there, the others (::1 where
 * there is no IPv6) need not; but a port that another program has on any of them is taken, or
 * `localhost` would lead to that program. Port 0 takes any free one that browsers connect to, and keeps it
 * over a restart.
 *
 * @param refuses whether a free port is given back for another one; by default those that browsers refuse.
 */
export function createListener(
  hosts: readonly string[],
  wantedPort: number,
  onSocket: (socket: Socket) => void,
  refuses: (port: number) => boolean = isRefusedByBrowsers,
): Listener {
  let port = wantedPort
  let servers: Server[] = []

  return {
    port: () => port,
    async start() {
      for (let attempt = 1; servers.length === 0; attempt += 1) {
        try {
          const taken = await listenOnAll(hosts, port, onSocket)
          if (port === 0 && refuses(taken.port) && attempt < attempts) {
            for (const server of taken.servers) server.close()
          } else ({ servers, port } = taken)
        } catch (error) {
          if (port !== 0 || attempt === attempts || !isTaken(error)) throw error
        }
      }
    },
    async stop() {
      const closing = servers
      servers = []
      await Promise.all(closing.map((server) => new Promise((done) => server.close(done))))
    },
  }
}
