import { describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import { useFreeze } from '../../../renderer/state/use-freeze.ts'
import type { PanesState } from '../../../renderer/panes/use-panes.ts'

function pageWith(received: Record<string, number>) {
  const held: string[] = []
  let refreshed = 0
  const entryOf = (id: string) => ({
    id,
    pane: {
      snapshot: () => ({ sequence: { received: received[id] } }),
      holdRows: (still: boolean) => void held.push(`${id} ${String(still)}`),
    },
  })
  const panes = {
    entries: shallowRef(Object.keys(received).map(entryOf)),
    measuring: shallowRef({ since: 0, reason: 'opened' }),
    refresh: () => (refreshed += 1),
  }
  const freeze = useFreeze({ panes: panes as unknown as PanesState, now: () => 1_000 })
  return { freeze, panes, held, entryOf, refreshed: () => refreshed }
}

describe('freezing', () => {
  it('holds every feed, and counts what arrives meanwhile in the pane with the most of it', () => {
    const received = { a: 5, b: 7 }
    const { freeze, held } = pageWith(received)
    expect(freeze.arrived()).toBe(0)
    freeze.toggle()
    expect(freeze.since.value).toBe(1_000)
    expect(held).toEqual(['a true', 'b true'])
    Object.assign(received, { a: 9, b: 8 })
    expect(freeze.arrived()).toBe(4)
    freeze.toggle()
    expect(freeze.since.value).toBeUndefined()
    expect(held).toEqual(['a true', 'b true', 'a false', 'b false'])
    expect(freeze.arrived()).toBe(0)
  })

  it('takes the figures once more at both ends, and at no time between', () => {
    const { freeze, refreshed } = pageWith({ a: 1 })
    freeze.toggle()
    expect(refreshed()).toBe(1)
    freeze.goLive()
    freeze.goLive()
    expect(refreshed()).toBe(2)
  })

  it('ends with another measurement, and with another pane', () => {
    const { freeze, panes, entryOf } = pageWith({ a: 1 })
    freeze.toggle()
    panes.measuring.value = { since: 2, reason: 'asked' }
    expect(freeze.since.value).toBeUndefined()
    freeze.toggle()
    panes.entries.value = [...panes.entries.value, entryOf('a')]
    expect(freeze.since.value).toBeUndefined()
  })
})
