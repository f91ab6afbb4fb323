import { describe, expect, it } from 'vitest'
import { lacksRoom, roomHere } from '../../main/composition/fleet-room.ts'

const roomy = { descriptors: 20_000, ports: 28_232, memory: 4e9 }

describe('room for a fleet', () => {
  it('is there where the machine has enough of everything, or does not say', () => {
    expect(lacksRoom(5_000, 'sse', roomy)).toBeUndefined()
    expect(lacksRoom(5_000, 'sse', { ...roomy, descriptors: undefined, ports: undefined })).toBe(
      undefined,
    )
  })

  it.each([
    [{ descriptors: 1_024 }, /5100 descriptors .* may have 1024: "ulimit -Hn 5100"/],
    [{ ports: 4_000 }, /as many ports, and there are 4000: "sysctl net\.ipv4/],
    [{ memory: 1e8 }, /about 650 MB of memory, and 100 MB are free/],
  ])('is not there: %j, said with what changes it', (less, words) => {
    expect(lacksRoom(5_000, 'sse', { ...roomy, ...less })).toMatch(words)
  })

  it('is not there for more than the server takes', () => {
    expect(lacksRoom(10_001, 'websocket', { ...roomy, descriptors: 1e6 })).toMatch(
      /its server takes 10000/,
    )
  })

  it('is asked for one client in the singular', () => {
    expect(lacksRoom(1, 'sse', { ...roomy, memory: 1e6 })).toMatch(/^1 client needs about 70 MB/)
    expect(lacksRoom(2, 'sse', { ...roomy, memory: 1e6 })).toMatch(/^2 clients need about 70 MB/)
  })

  it('is read from this machine', () => {
    const { memory, descriptors = 1_024 } = roomHere()
    expect(memory).toBeGreaterThan(0)
    expect(descriptors).toBeGreaterThan(0)
  })
})
