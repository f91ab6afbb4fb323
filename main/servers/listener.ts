import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'

export interface Listener {
  /** The port it listens on, or last listened on; the one that was asked for before that. */
  port(): number
  /** @throws the system's error where the first address cannot be had. */
  start(): Promise<void>
  /** Accepts no more. Resolves once every socket it accepted has closed. */
  stop(): Promise<void>
}

/** How an address is written in a URL; one that means "every address" is reached by loopback. */
export function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
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

/**
 * Listens on several addresses with one port. The first address must work, the others (::1 where
 * there is no IPv6) are best effort. Port 0 takes any free one and keeps it over a restart.
 */
export function createListener(
  hosts: readonly string[],
  wantedPort: number,
  onSocket: (socket: Socket) => void,
): Listener {
  let port = wantedPort
  let servers: Server[] = []

  return {
    port: () => port,
    async start() {
      const [first = '127.0.0.1', ...others] = hosts
      const main = await listen(first, port, onSocket)
      port = (main.address() as AddressInfo).port
      const rest = await Promise.allSettled(others.map((host) => listen(host, port, onSocket)))
      servers = [main, ...rest.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))]
    },
    async stop() {
      const closing = servers
      servers = []
      await Promise.all(closing.map((server) => new Promise((done) => server.close(done))))
    },
  }
}
