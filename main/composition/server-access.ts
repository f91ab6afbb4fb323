import { isIPv6 } from 'node:net'
import { canonicalOrigin } from '../shared/contract/origins.ts'
import type { Transport } from '../shared/contract/transport.ts'
import { createAccess, type Access } from '../servers/http/access.ts'
import { urlHost } from '../servers/http/listener.ts'
import type { TransportServer } from '../servers/server.ts'
import { isLoopback } from './loopback.ts'

/** How many refused origins are kept. */
const mostRefused = 20

export interface ServerAccessOptions {
  /** The address that a person asked to listen on. */
  readonly host: string | undefined
  /** Host names that are accepted in addition to the loopback ones. */
  readonly allowedHosts?: readonly string[] | undefined
  /** Where others reach a server. */
  readonly addresses?: Readonly<Partial<Record<Transport, string>>> | undefined
  /** Origins of the playground's own pages, as they are at the moment. */
  readonly origins: () => readonly string[]
  /** Origins that a person allows. */
  readonly allowedOrigins: () => readonly string[]
  /** An origin was refused for the first time. */
  readonly onRefused: () => void
  /** Takes one line of the log. */
  readonly log: (line: string) => void
}

/** Who may use the servers, and who was turned away. */
export interface ServerAccess {
  readonly access: Access
  /** Origins that were refused, each once, the latest last. */
  readonly refused: readonly string[]
}

/** The addresses that servers listen on. @param host the one that a person asked for; by default 127.0.0.1 and ::1. */
export function listenedHosts(host: string | undefined): readonly [string, ...string[]] {
  if (host === undefined) return ['127.0.0.1', '::1']
  // Our own page has no name for an IPv6 address but `localhost`, so that is listened on as well.
  const needsName = isIPv6(host) && !isLoopback(host) && host !== '::'
  return needsName ? [host, '::1'] : [host]
}

/**
 * Origins of the pages that the servers serve at `GET /`: of those that listen, by names that lead only to
 * them. A port that is not listened on may be another program's, and so may `localhost`, unless
 * it is ours on both of its addresses.
 *
 * @param hosts the addresses that every one of them listens on.
 */
export function ownOrigins(
  servers: Iterable<TransportServer>,
  hosts: readonly string[],
): readonly string[] {
  const named = hosts.map(urlHost)
  const both = ['127.0.0.1', '[::1]'].every((address) => named.includes(address))
  const names = both ? [...named, 'localhost'] : named
  return [...servers].flatMap((server) => {
    const { state, port } = server.status()
    return state === 'stopped' ? [] : names.map((name) => `http://${name}:${port}`)
  })
}

/** Creates the policy of the three servers from what a start was asked for. */
export function createServerAccess(options: ServerAccessOptions): ServerAccess {
  const { host, allowedHosts = [], addresses = {}, log } = options
  const named = Object.values(addresses).map((address) => new URL(address).hostname)
  const hosts = [...(host === undefined ? [] : [host]), ...allowedHosts, ...named]
  const refused: string[] = []
  const access = createAccess({
    hosts: () => hosts,
    origins: options.origins,
    listed: options.allowedOrigins,
    onRefusedOrigin(origin) {
      if (refused.includes(origin)) return
      refused.push(origin)
      if (refused.length > mostRefused) refused.shift()
      const way = canonicalOrigin(origin) === origin ? '; --allow-origin would allow it' : ''
      log(`refused the origin ${JSON.stringify(origin.slice(0, 200))}${way}`)
      options.onRefused()
    },
  })
  return { access, refused }
}
