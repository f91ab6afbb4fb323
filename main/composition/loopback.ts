import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
// RFC 1122 section 3.2.1.3 and RFC 4291 section 2.5.3.
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether an address, or the name `localhost`, can be reached only from this machine. */
export function isLoopback(host: string): boolean {
  const version = isIP(host)
  if (version === 0) return host.toLowerCase() === 'localhost'
  return loopback.check(host, version === 4 ? 'ipv4' : 'ipv6')
}
