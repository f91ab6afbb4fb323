import { readFileSync } from 'node:fs'
import { freemem, platform } from 'node:os'
import { transportRows, type Transport } from '../shared/contract/transport.ts'

/** What a machine has for a fleet; undefined where the system does not say. */
export interface Room {
  /** Descriptors that one process may have. */
  readonly descriptors: number | undefined
  /** Ports for connections to one address and port. */
  readonly ports: number | undefined
  /** Bytes of memory that nothing needs. */
  readonly memory: number
}

/** Why a fleet cannot be had: what was wanted, what is there, and what changes it. */
export type RoomFault = string

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

/** Why this many clients of one transport do not fit at a time; undefined where they do. */
export function lacksRoom(
  clients: number,
  transport: Transport,
  room: Room,
): RoomFault | undefined {
  const { connections } = transportRows[transport]
  const [fleet, need] = clients === 1 ? ['1 client', 'needs'] : [`${clients} clients`, 'need']
  if (clients > connections) {
    return `${fleet} of ${transport} were asked for, and its server takes ${connections}: use a smaller --fleet.`
  }
  const wanted = clients + ownDescriptors
  if (room.descriptors !== undefined && wanted > room.descriptors) {
    return `${fleet} ${need} ${wanted} descriptors in the servers' process, and it may have ${room.descriptors}: "ulimit -Hn ${wanted}" as root, or LimitNOFILE of the service, changes that.`
  }
  if (room.ports !== undefined && clients > room.ports) {
    return `${fleet} ${need} as many ports, and there are ${room.ports}: "sysctl net.ipv4.ip_local_port_range='1024 65535'" changes that.`
  }
  const memory = clients * perClient + Math.ceil(clients / 1_000) * perProcess
  if (memory > room.memory) {
    const megabytes = (value: number): number => Math.round(value / 1e6)
    return `${fleet} ${need} about ${megabytes(memory)} MB of memory, and ${megabytes(room.memory)} MB are free: close something, or use a smaller --fleet.`
  }
  return undefined
}
