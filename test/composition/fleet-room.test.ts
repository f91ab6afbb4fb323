import { describe, expect, it } from 'vitest'
import {
  lacksRoom,
  roomHere,
  roomWords,
  type Room,
  type WantedClients,
} from '../../main/composition/fleet-room.ts'

const roomy = { descriptors: 20_000, ports: 28_232, memory: 4e9 }
/** What a command says of them. */
function said(wanted: WantedClients, room: Room): string | undefined {
  const fault = lacksRoom(wanted, room)
  const [clients = 0] = Object.values(wanted)
  return fault && roomWords(clients, fault)
}

describe('room for a fleet', () => {
  it('is there where the machine has enough of everything, or does not say', () => {
    expect(lacksRoom({ sse: 5_000 }, roomy)).toBeUndefined()
    const silent = { ...roomy, descriptors: undefined, ports: undefined }
    expect(lacksRoom({ sse: 5_000 }, silent)).toBeUndefined()
  })

  it.each([
    [{ descriptors: 1_024 }, /5100 descriptors .* may have 1024: "ulimit -Hn 5100"/],
    [{ ports: 4_000 }, /as many ports, and there are 4000: "sysctl net\.ipv4/],
    [{ memory: 1e8 }, /about 650 MB of memory, and 100 MB are free/],
  ])('is not there: %j, said with what changes it', (less, words) => {
    expect(said({ sse: 5_000 }, { ...roomy, ...less })).toMatch(words)
  })

  it('is not there for more than the server takes', () => {
    const many = { ...roomy, descriptors: 1e6 }
    expect(said({ websocket: 10_001 }, many)).toMatch(/its server takes 10000/)
  })

  it('is what all transports need together of descriptors and memory, and each of ports', () => {
    const all = { polling: 5_000, sse: 5_000, websocket: 5_000 }
    expect(lacksRoom(all, { ...roomy, ports: 5_000 })).toBeUndefined()
    expect(lacksRoom(all, { ...roomy, descriptors: 15_099 })).toMatchObject({
      reason: 'no_descriptors',
      wanted: 15_100,
    })
    expect(lacksRoom(all, { ...roomy, memory: 1.9e9 })).toMatchObject({
      reason: 'no_memory',
      wanted: 1.95e9,
    })
    expect(lacksRoom(all, { ...roomy, ports: 4_999 })).toMatchObject({ reason: 'no_ports' })
  })

  it('is asked for one client in the singular', () => {
    expect(said({ sse: 1 }, { ...roomy, memory: 1e6 })).toMatch(/^1 client needs about 70 MB/)
    expect(said({ sse: 2 }, { ...roomy, memory: 1e6 })).toMatch(/^2 clients need about 70 MB/)
  })

  it('is read from this machine', () => {
    const { memory, descriptors = 1_024 } = roomHere()
    expect(memory).toBeGreaterThan(0)
    expect(descriptors).toBeGreaterThan(0)
  })
})
