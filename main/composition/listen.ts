import { isRefusedByBrowsers } from '../shared/contract/refused-ports.ts'
import { transportRows, transports, type Transport } from '../shared/contract/transport.ts'
import type { Banner } from '../shared/contract/status.ts'
import type { TransportServer } from '../servers/server.ts'
import { StartError } from './start-error.ts'

/** How many ports after a taken default are tried before any free one is used. */
const neighbours = 20

export interface ListenOptions {
  /** The address that must be had. */
  readonly host: string
  /** Ports a person asked for; 0 is any free one. The others start at their default. */
  readonly explicit: Readonly<Partial<Record<Transport, number>>>
  readonly create: (transport: Transport, port: number) => TransportServer
}

export interface Listening {
  readonly servers: Readonly<Record<Transport, TransportServer>>
  readonly banners: readonly Banner[]
}

/** What the system says of an address that this machine does not have, or a name that is nobody's. */
const noAddress: ReadonlySet<string> = new Set([
  'EADDRNOTAVAIL',
  'EAFNOSUPPORT',
  'EAI_AGAIN',
  'EINVAL',
  'ENOTFOUND',
])

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

/** Why a server does not listen, in one sentence that names the flag to change. */
function refusal(transport: Transport, port: number, host: string, error: unknown): StartError {
  const code = codeOf(error)
  if (noAddress.has(code)) {
    return new StartError(
      4,
      `This machine has no address ${host} (${code}); choose another with --host.`,
    )
  }
  const why = code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${code})`
  return new StartError(
    4,
    `Port ${port} for ${transport} ${why}; choose another with --${transport}-port, or 0 for any free one.`,
  )
}

async function startExplicit(
  transport: Transport,
  port: number,
  { create, host }: ListenOptions,
): Promise<TransportServer> {
  const server = create(transport, port)
  try {
    await server.start()
    return server
  } catch (error) {
    throw refusal(transport, port, host, error)
  }
}

async function startDefault(
  transport: Transport,
  { create, host }: ListenOptions,
): Promise<{ server: TransportServer; banner: Banner | undefined }> {
  const wanted = transportRows[transport].port
  const candidates = [...Array(neighbours).keys()].map((offset) => wanted + offset)
  for (const port of [...candidates, 0]) {
    const server = create(transport, port)
    try {
      await server.start()
      const taken = server.status().port
      const banner: Banner | undefined =
        taken === wanted
          ? undefined
          : { code: 'port_taken', level: 'warning', details: { transport, wanted, taken } }
      return { server, banner }
    } catch (error) {
      if (!['EADDRINUSE', 'EACCES'].includes(codeOf(error))) {
        throw refusal(transport, port, host, error)
      }
    }
  }
  throw new StartError(4, `No free port was found for ${transport}.`)
}

/**
 * Starts the three servers by the start policy: a default that is taken moves to the next free
 * port and says so; a requested port that fails ends the start with nothing listening. A port that browsers
 * refuse is used, since programs do not refuse it, and reported.
 *
 * @throws StartError 4
 */
export async function listen(options: ListenOptions): Promise<Listening> {
  const { explicit } = options
  const started: Partial<Record<Transport, TransportServer>> = {}
  const banners: Banner[] = []
  try {
    // Explicit ports first, so that no default wanders onto one of them.
    const order = [...transports].sort(
      (one, other) => Number(explicit[one] === undefined) - Number(explicit[other] === undefined),
    )
    for (const transport of order) {
      const port = explicit[transport]
      if (port !== undefined) {
        started[transport] = await startExplicit(transport, port, options)
        if (isRefusedByBrowsers(port)) {
          banners.push({ code: 'port_refused', level: 'warning', details: { transport, port } })
        }
        continue
      }
      const { server, banner } = await startDefault(transport, options)
      started[transport] = server
      if (banner !== undefined) banners.push(banner)
    }
    return { servers: started as Record<Transport, TransportServer>, banners }
  } catch (error) {
    await Promise.all(Object.values(started).map((server) => server.stop()))
    throw error
  }
}
