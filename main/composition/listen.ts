import { transports, type Transport } from '../contract/transport.ts'
import type { Banner } from '../contract/status.ts'
import type { TransportServer } from '../servers/server.ts'
import { StartError } from '../start-error.ts'

/** The article's ports. */
export const defaultPorts = {
  polling: 3_000,
  sse: 4_000,
  websocket: 8_181,
} as const satisfies Record<Transport, number>
/** So many ports after a taken default are tried before any free one is taken. */
const neighbours = 20

export interface ListenOptions {
  /** Ports a person asked for; 0 is any free one. The others start at their default. */
  readonly explicit: Readonly<Partial<Record<Transport, number>>>
  readonly create: (transport: Transport, port: number) => TransportServer
}

export interface Listening {
  readonly servers: Readonly<Record<Transport, TransportServer>>
  readonly banners: readonly Banner[]
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

async function startExplicit(
  transport: Transport,
  port: number,
  create: ListenOptions['create'],
): Promise<TransportServer> {
  const server = create(transport, port)
  try {
    await server.start()
    return server
  } catch (error) {
    const why = codeOf(error) === 'EADDRINUSE' ? 'is taken' : `cannot be used (${codeOf(error)})`
    throw new StartError(
      4,
      `Port ${port} for ${transport} ${why}; choose another with --${transport}-port, or 0 for any free one.`,
    )
  }
}

async function startDefault(
  transport: Transport,
  create: ListenOptions['create'],
): Promise<{ server: TransportServer; banner: Banner | undefined }> {
  const wanted = defaultPorts[transport]
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
      if (!['EADDRINUSE', 'EACCES'].includes(codeOf(error))) throw error
    }
  }
  throw new StartError(4, `No free port was found for ${transport}.`)
}

/**
 * Starts the three servers by the start policy: a default that is taken moves to the next free
 * port and says so; a port that was asked for and fails ends the start with nothing listening.
 *
 * @throws StartError 4
 */
export async function listen({ explicit, create }: ListenOptions): Promise<Listening> {
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
        started[transport] = await startExplicit(transport, port, create)
        continue
      }
      const { server, banner } = await startDefault(transport, create)
      started[transport] = server
      if (banner !== undefined) banners.push(banner)
    }
    return { servers: started as Record<Transport, TransportServer>, banners }
  } catch (error) {
    await Promise.all(Object.values(started).map((server) => server.stop()))
    throw error
  }
}
