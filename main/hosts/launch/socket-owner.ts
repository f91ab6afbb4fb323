import { readFileSync } from 'node:fs'
import { endianness } from 'node:os'

/** One end of a connection within this machine. */
export interface SocketEnd {
  readonly address: string
  readonly port: number
}

/** An address in groups of four bytes, each as the kernel prints a number of its own byte order. */
function inKernelOrder(bytes: readonly number[], order: 'BE' | 'LE'): string {
  const groups = Array.from({ length: bytes.length / 4 }, (_, at) =>
    bytes.slice(4 * at, 4 * at + 4),
  )
  return groups
    .flatMap((group) => (order === 'LE' ? group.toReversed() : group))
    .map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
    .join('')
}

function printed({ address, port }: SocketEnd, order: 'BE' | 'LE'): string {
  const bytes = address.includes(':')
    ? [...Array<number>(15).fill(0), address === '::1' ? 1 : Number.NaN]
    : address.split('.').map(Number)
  return `${inKernelOrder(bytes, order)}:${port.toString(16).padStart(4, '0').toUpperCase()}`
}

/**
 * Finds who owns one end of a connection in the text of `/proc/net/tcp` or `tcp6`
 * (Documentation/networking/proc_net_tcp.rst of Linux).
 *
 * @returns the number of the user, or undefined where the connection is not listed.
 */
export function ownerIn(
  table: string,
  end: SocketEnd,
  other: SocketEnd,
  order = endianness(),
): number | undefined {
  const [local, remote] = [printed(end, order), printed(other, order)]
  for (const line of table.split('\n')) {
    const [, from, to, , , , , user] = line.trim().split(/\s+/)
    if (from === local && to === remote && user !== undefined) return Number(user)
  }
  return undefined
}

/**
 * Whether the program at the other end of a connection is one of ours: run by the same person, or by root, who
 * reads everything anyway. Where the system does not tell (all but Linux) it is undefined.
 */
export function isOurs(end: SocketEnd, other: SocketEnd): boolean | undefined {
  const self = process.getuid?.()
  if (self === undefined) return undefined
  try {
    const table = readFileSync(
      end.address.includes(':') ? '/proc/net/tcp6' : '/proc/net/tcp',
      'utf8',
    )
    const owner = ownerIn(table, end, other)
    return owner === self || owner === 0
  } catch (error) {
    // No such file: not Linux.
    if (error instanceof Error) return undefined
    throw error
  }
}
