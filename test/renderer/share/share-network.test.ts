import { describe, expect, it } from 'vitest'
import type { NetworkScope, ScopedFaults } from '../../../main/shared/contract/network.ts'
import { plannedNetwork, takeNetwork } from '../../../renderer/share/share-network.ts'

const inForce: readonly ScopedFaults[] = [
  { scope: 'all', faults: { latency: 20, downFor: 5 } },
  { scope: 'foreign', faults: { downFor: 5 } },
  { scope: { client: 'mine' }, faults: { down: true } },
  { scope: { client: 'of another window' }, faults: { down: true } },
]

describe('the faults that are shared', () => {
  it('are those that last, of this window: those of its panes by their places', () => {
    expect(plannedNetwork(inForce, ['first', 'mine'])).toEqual([
      { scope: 'all', faults: { latency: 20 } },
      { scope: { subject: 1 }, faults: { down: true } },
    ])
  })

  it('take the place of those that are set, except for those of other windows', async () => {
    const set: [NetworkScope, object][] = []
    const network = {
      inForce: { value: inForce },
      replace: async (scope: NetworkScope, faults: object) => void set.push([scope, faults]),
    }
    const planned = [
      { scope: 'all', faults: { jitter: 3 } },
      { scope: { subject: 0 }, faults: { down: true } },
      { scope: { subject: 7 }, faults: { down: true } },
    ] as const
    await takeNetwork(planned, ['first', 'mine'], network)
    expect(set).toEqual([
      ['foreign', {}],
      [{ client: 'mine' }, {}],
      ['all', { jitter: 3 }],
      [{ client: 'first' }, { down: true }],
    ])
  })
})
