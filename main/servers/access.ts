/** Who may read and write. One policy for the three servers and the page's own port. */
export interface AccessOptions {
  /** Names and addresses that are accepted, without a port; loopback ones are always among them. */
  readonly hosts: () => readonly string[]
  /** Exact origins that are allowed: our page, our servers' pages, and the user's list. */
  readonly origins: () => readonly string[]
  /** Hears of every origin that was refused. */
  readonly onRefusedOrigin: (origin: string) => void
}

export type Refusal = 'host_not_allowed' | 'origin_not_allowed'

export interface Access {
  /**
   * Judges the headers of a request: undefined where it may pass, else the code of the refusal.
   *
   * @param hosts every value of the Host header; anything but exactly one is refused.
   * @param port the port this server listens on; a Host must name it, or leave out port 80.
   */
  judge(hosts: readonly string[], origin: string | undefined, port: number): Refusal | undefined
}

/** An address as a Host header has it: an IPv6 one stands in brackets (RFC 3986 3.2.2). */
function hostOf(address: string): string {
  const lower = address.toLowerCase()
  return lower.includes(':') && !lower.startsWith('[') ? `[${lower}]` : lower
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]']

/** Creates the policy. Exact matches only: no prefix, no wildcard, and `Origin: null` is refused. */
export function createAccess(options: AccessOptions): Access {
  // Nearly every request has the same Host, and a loopback name is never taken off the list.
  const loopback = { host: '', port: 0 }

  function hostAllowed(host: string, port: number): boolean {
    if (host === loopback.host && port === loopback.port) return true
    const given = host.toLowerCase()
    const end = `:${port}`
    const withPort = given.endsWith(end)
    if (!withPort && port !== 80) return false
    const name = withPort ? given.slice(0, -end.length) : given
    if (!loopbackNames.includes(name)) return options.hosts().map(hostOf).includes(name)
    Object.assign(loopback, { host, port })
    return true
  }
  return {
    judge(hosts, origin, port) {
      const [host] = hosts
      if (host === undefined || hosts.length !== 1 || !hostAllowed(host, port)) {
        return 'host_not_allowed'
      }
      if (origin === undefined || options.origins().includes(origin)) return undefined
      options.onRefusedOrigin(origin)
      return 'origin_not_allowed'
    },
  }
}
