import { readFileSync } from 'node:fs'
import { freemem, platform } from 'node:os'
import { PlaygroundError, type ErrorReason } from '../shared/contract/errors.ts'
import { transportRows, transports, type Transport } from '../shared/contract/transport.ts'
import { raiseDescriptors, widenPorts } from '../shared/texts/words/room-commands.ts'

/** What a machine has for a fleet; undefined where the system does not say. */
export interface Room {
  /** Descriptors that one process may have. */
  readonly descriptors: number | undefined
  /** Ports for connections to one address and port. */
  readonly ports: number | undefined
  /** Bytes of memory that nothing needs. */
  readonly memory: number
}

/** Why a fleet cannot be had. */
export interface RoomFault {
  readonly reason: Extract<
    ErrorReason,
    'too_many_clients' | 'no_descriptors' | 'no_ports' | 'no_memory'
  >
  /** What is lacking, of which there is less than was wanted: connections, descriptors, ports or bytes. */
  readonly wanted: number
  readonly there: number
  /** The transport whose server or port it is about. */
  readonly transport?: Transport
}

/** Clients of each transport, all of them at a time. */
export type WantedClients = Readonly<Partial<Record<Transport, number>>>

/** Descriptors that a process needs besides its clients. */
const ownDescriptors = 100
/** Bytes of memory for a client, on both sides of its connection, and for each process of 1,000. */
const perClient = 60_000
const perProcess = 70_000_000

function firstMatch(file: string, pattern: RegExp): readonly string[] {
  try {
    return pattern.exec(readFileSync(file, 'utf8'))?.slice(1) ?? []
  } catch {
    // No such file system.
    return []
  }
}

/** What this machine has. Node raises its own limit of descriptors to the hard one at its start. */
export function roomHere(): Room {
  const [descriptors] = firstMatch('/proc/self/limits', /^Max open files\s+(\d+)/m)
  const [low, high] = firstMatch('/proc/sys/net/ipv4/ip_local_port_range', /^(\d+)\s+(\d+)/)
  // MacOS and Windows take 49152 to 65535 (RFC 6335 section 6).
  const ephemeral = platform() === 'linux' ? undefined : 16_384
  const [available] = firstMatch('/proc/meminfo', /^MemAvailable:\s+(\d+) kB/m)
  return {
    descriptors: descriptors === undefined ? undefined : Number(descriptors),
    ports: low === undefined || high === undefined ? ephemeral : Number(high) - Number(low) + 1,
    memory: available === undefined ? freemem() : Number(available) * 1_024,
  }
}

/** Why these clients do not fit at a time; undefined where they do. */
export function lacksRoom(wanted: WantedClients, room: Room): RoomFault | undefined {
  const { descriptors = Infinity, ports = Infinity, memory } = room
  const rows = transports.map((transport) => ({ transport, clients: wanted[transport] ?? 0 }))
  for (const { transport, clients } of rows) {
    const { connections } = transportRows[transport]
    if (clients > connections)
      return { reason: 'too_many_clients', wanted: clients, there: connections, transport }
  }
  const sum = rows.reduce((total, { clients }) => total + clients, 0)
  const needed = sum + ownDescriptors
  if (needed > descriptors) {
    return { reason: 'no_descriptors', wanted: needed, there: descriptors }
  }
  // Each server has an address of its own, to which every port can be used once.
  for (const { transport, clients } of rows) {
    if (clients > ports) return { reason: 'no_ports', wanted: clients, there: ports, transport }
  }
  const processes = rows.reduce((total, { clients }) => total + Math.ceil(clients / 1_000), 0)
  const bytes = sum * perClient + processes * perProcess
  return bytes > memory ? { reason: 'no_memory', wanted: bytes, there: memory } : undefined
}

/**
 * Refuses clients that do not fit at a time.
 *
 * @throws PlaygroundError `no_room`, with what is wanted and what is there.
 */
export function checkRoom(clients: WantedClients, room: Room): void {
  const fault = lacksRoom(clients, room)
  if (fault === undefined) return
  const { reason, wanted, there } = fault
  throw new PlaygroundError('no_room', 'There is no room for that many clients.', undefined, {
    reason,
    figures: { wanted, there },
  })
}

/** What was wanted, what is there, and what changes it, for somebody at a command line. */
export function roomWords(
  clients: number,
  { reason, wanted, there, transport }: RoomFault,
): string {
  const [fleet, need] = clients === 1 ? ['1 client', 'needs'] : [`${clients} clients`, 'need']
  const megabytes = (value: number): number => Math.round(value / 1e6)
  switch (reason) {
    case 'too_many_clients':
      return `${fleet} of ${transport ?? ''} were asked for, and its server takes ${there}: use a smaller --fleet.`
    case 'no_descriptors':
      return `${fleet} ${need} ${wanted} descriptors in the servers' process, and it may have ${there}: "${raiseDescriptors(wanted)}" as root, or LimitNOFILE of the service, changes that.`
    case 'no_ports':
      return `${fleet} ${need} as many ports, and there are ${there}: "${widenPorts}" changes that.`
    case 'no_memory':
      return `${fleet} ${need} about ${megabytes(wanted)} MB of memory, and ${megabytes(there)} MB are free: close something, or use a smaller --fleet.`
    default:
      return reason satisfies never
  }
}
