import type { IncomingMessage } from 'node:http'
import { createPageAccess } from '../../composition/page-access.ts'
import { PlaygroundError } from '../../shared/contract/errors.ts'
import { readTarget } from '../../shared/contract/request-target.ts'

/** Where a page may be that has shown a key: by another name, or behind a tunnel with another port. */
const mostOrigins = 32

/** Who may ask the page's own port, and which pages are ours. */
export interface WebAccess {
  /**
   * @returns the requested path, its query, and the origin of the requesting page.
   * @throws PlaygroundError where the request comes from neither our page nor a program.
   */
  check(request: IncomingMessage): {
    readonly path: string
    readonly query: URLSearchParams
    readonly origin: string | undefined
  }
  /** A page of this origin has shown a key: it is ours. */
  trust(origin: string | undefined): void
  /** The origins of our pages: those of this port, and those that have shown a key. */
  origins(): readonly string[]
}

/**
 * Creates the policy of the page's port: names that can only mean this machine or were allowed, with any
 * port or none, and pages that came from the address that they ask.
 *
 * @param port of this server.
 * @param allowedHosts as `canonicalHost` writes them.
 */
export function createWebAccess(port: number, allowedHosts: readonly string[]): WebAccess {
  const own = ['127.0.0.1', 'localhost', '[::1]'].map((host) => `http://${host}:${port}`)
  const trusted = new Set<string>()
  const access = createPageAccess(allowedHosts)
  return {
    check({ url = '/', headers, headersDistinct }) {
      const target = readTarget(url)
      const [host = '', ...more] = headersDistinct.host ?? []
      const { origin } = headers
      const { refused } = access.judge(target?.authority ?? host, origin)
      if (refused === 'host_not_allowed' || more.length > 0) {
        throw new PlaygroundError('host_not_allowed', `Use the address ${own[0]}.`)
      }
      if (refused !== undefined) {
        throw new PlaygroundError('origin_not_allowed', 'Another page may not call the playground.')
      }
      return {
        path: target?.path ?? '',
        query: new URLSearchParams(target?.search ?? ''),
        origin,
      }
    },
    trust(origin) {
      if (origin === undefined || own.includes(origin) || trusted.has(origin)) return
      const [oldest] = trusted
      if (trusted.size >= mostOrigins && oldest !== undefined) trusted.delete(oldest)
      trusted.add(origin)
    },
    origins: () => [...own, ...trusted],
  }
}
