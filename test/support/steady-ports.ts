import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { isRefusedByBrowsers } from '../../main/shared/contract/refused-ports.ts'
import { transports, type Transport } from '../../main/shared/contract/transport.ts'

// Below what Linux, macOS and Windows hand out by themselves: the connections of other tests never
// take one of these while the test that has it lets go of it for a moment.
const first = 10_000
const shares = 44
/** Processes that run at the same time have ids beside each other: each chooses among ports of its own. */
const share = 512
const begin = first + (process.pid % shares) * share
let chosen = randomInt(share)

/** Whether nobody listens at a port of this address. */
export function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'EADDRINUSE'))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}

/** A port that the system gives to nobody else. */
export async function steadyPort(): Promise<number> {
  for (;;) {
    const port = begin + (chosen % share)
    chosen += 1
    // `fetch` refuses those as browsers do.
    if (isRefusedByBrowsers(port)) continue
    if ((await isFree(port, '127.0.0.1')) && (await isFree(port, '::1'))) return port
  }
}

/** A port for every server that it can leave and take again: the system gives it to nobody else. */
export async function steadyPorts(): Promise<Readonly<Record<Transport, number>>> {
  const entries = transports.map(async (transport) => [transport, await steadyPort()] as const)
  return Object.fromEntries(await Promise.all(entries)) as Record<Transport, number>
}

/** Flags that give every server and the page such a port: started again, or after a fault, each has its own again. */
export async function steadyPortFlags(): Promise<readonly string[]> {
  const ports = Object.entries({ ...(await steadyPorts()), page: await steadyPort() })
  return ports.flatMap(([name, port]) => [`--${name}-port`, String(port)])
}
