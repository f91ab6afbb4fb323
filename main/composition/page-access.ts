import { createAccess, type Access } from '../servers/http/access.ts'

/**
 * The policy of the servers for the page's own port, where no page of another address is ours.
 *
 * @param hosts names that are accepted in addition to those of this machine, without a port.
 */
export function createPageAccess(hosts: readonly string[]): Access {
  return createAccess({
    hosts: () => hosts,
    origins: () => [],
    onRefusedOrigin: () => undefined,
  })
}
