import { describe, expect, it } from 'vitest'
import type { ScopedFaults } from '../../../main/shared/contract/network.ts'
import type { Status } from '../../../main/shared/contract/status.ts'
import { concerns, createHappenings } from '../../../renderer/timeline/happenings.ts'
import { statusWith } from '../../support/fake-host.ts'

const slow: ScopedFaults = { scope: 'all', faults: { latency: 200 } }
const down: ScopedFaults = { scope: 'sse', faults: { down: true } }
const network = (...faults: ScopedFaults[]): Status => statusWith({ network: faults })

describe('happenings', () => {
  it('begin and end with the statuses that have them and have them no longer', () => {
    const happenings = createHappenings()
    happenings.status(network(), 100)
    happenings.status(network(slow), 200)
    happenings.status(network(slow, down), 300)
    happenings.status(network(down), 400)
    expect(happenings.periods()).toEqual([
      { kind: 'fault', ...slow, from: 200, to: 400 },
      { kind: 'fault', ...down, from: 300, to: undefined },
    ])
  })

  it('take a changed fault for another, and one that is set to off for none', () => {
    const happenings = createHappenings()
    happenings.status(network(slow), 100)
    happenings.status(network({ scope: 'all', faults: { latency: 500 } }), 200)
    happenings.status(network({ scope: 'all', faults: { latency: 0, down: false } }), 300)
    expect(happenings.periods().map(({ from, to }) => [from, to])).toEqual([
      [100, 200],
      [200, 300],
    ])
  })

  it('tell a server that was stopped, and until when', () => {
    const happenings = createHappenings()
    const running = statusWith()
    const stopped = statusWith({
      servers: { ...running.servers, sse: { ...running.servers.sse, state: 'stopped' } },
    })
    happenings.status(stopped, 100)
    happenings.status(running, 250)
    expect(happenings.periods()).toEqual([{ kind: 'stopped', scope: 'sse', from: 100, to: 250 }])
  })

  it('keep the latest, and drop the oldest first', () => {
    const happenings = createHappenings(3)
    for (let at = 1; at <= 5; at += 1) {
      happenings.incident({ at, kind: 'cut', scope: 'all', connections: at })
    }
    expect(happenings.moments().map(({ at }) => at)).toEqual([3, 4, 5])
  })

  it('concern all, one transport or one pane', () => {
    expect(concerns('all', 'p1', 'polling')).toBe(true)
    expect(concerns('sse', 'p1', 'polling')).toBe(false)
    expect(concerns({ client: 'p1' }, 'p1', 'polling')).toBe(true)
    expect(concerns({ client: 'p2' }, 'p1', 'polling')).toBe(false)
  })
})
