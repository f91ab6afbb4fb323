import { describe, expect, it } from 'vitest'
import type { ScopedFaults } from '../../../main/shared/contract/network.ts'
import type { Transport } from '../../../main/shared/contract/transport.ts'
import type { ConnectionRecord } from '../../../main/shared/measures/connection-record.ts'
import type { PaneEvents } from '../../../main/shared/measures/pane-events.ts'
import { createBreakLog } from '../../../renderer/network/break-log.ts'
import type { PaneEntry } from '../../../renderer/panes/pane-list.ts'

function open() {
  let now = 10_000
  const entries: PaneEntry[] = []
  const log = createBreakLog({ now: () => now, entries: () => entries })

  function add(id: string, transport: Transport) {
    const records: ConnectionRecord[] = []
    const events: PaneEvents = log.observe({ id, lane: transport, transport, pins: {} })
    const snapshot = {
      value: {
        state: 'open',
        sequence: { received: 0, missed: 0, duplicated: 0, outOfOrder: 0 },
        replayed: 0,
        unreadable: 0,
      },
    }
    const pane = { connections: () => records }
    entries.push({ id, transport, pane, snapshot } as unknown as PaneEntry)
    return {
      records,
      takes: (changes: object) => (snapshot.value = { ...snapshot.value, ...changes }),
      hears: () => events.arrived(1, now, now, 'new', false),
      gone: () => events.removed(now),
    }
  }
  return {
    log,
    entries,
    add,
    wait: (ms: number) => (now += ms),
    set: (...network: ScopedFaults[]) => log.network(network),
    cut: (scope: ScopedFaults['scope'] = 'all') =>
      log.incident({ kind: 'cut', scope, connections: 1 }, now),
    ids: () => log.read()?.courses.map(({ id }) => id),
  }
}

describe('the log of what was broken', () => {
  it('has nothing to tell of what was set before the page came, and of what is just slow', () => {
    const { log, add, set } = open()
    add('a', 'sse')
    set({ scope: 'all', faults: { down: true } })
    set({ scope: 'all', faults: { down: true, latency: 200, holdBytes: 4_096, sliced: 3 } })
    expect(log.read()).toBeUndefined()
  })

  it('tells of the panes that are meant, until it is dismissed', () => {
    const { log, add, cut, ids } = open()
    add('a', 'sse')
    add('b', 'websocket')
    cut('websocket')
    expect(log.read()).toMatchObject({ what: { kind: 'cut', scope: 'websocket' }, over: true })
    expect(ids()).toEqual(['b'])
    cut({ client: 'a' })
    expect(ids()).toEqual(['a'])
    cut('foreign')
    expect(log.read()).toMatchObject({ what: { connections: 1 }, courses: [] })
    log.dismiss()
    expect(log.read()).toBeUndefined()
  })

  it('follows faults until they are lifted, and begins anew with those that are added', () => {
    const { log, add, set, wait } = open()
    const { hears } = add('a', 'sse')
    set()
    set({ scope: 'sse', faults: { halfOpen: true, latency: 20 } })
    expect(log.read()).toMatchObject({
      what: { kind: 'faults', scope: 'sse', faults: { halfOpen: true } },
      over: false,
    })
    wait(500)
    hears()
    set({ scope: 'sse', faults: { halfOpen: true, duplicated: 20 } })
    expect(log.read()).toMatchObject({
      what: { faults: { halfOpen: true, duplicated: 20 } },
      courses: [{ heard: false }],
    })
    set({ scope: 'sse', faults: { duplicated: 20 } })
    expect(log.read()?.over).toBe(false)
    set()
    expect(log.read()?.over).toBe(true)
  })

  it('stays as it is once a pane has gone on for a while', () => {
    const { log, add, cut, wait } = open()
    const { takes, hears } = add('a', 'sse')
    cut()
    wait(500)
    hears()
    takes({ replayed: 3 })
    expect(log.read()?.courses).toMatchObject([{ replayed: 3 }])
    takes({ replayed: 4 })
    wait(1_600)
    hears()
    expect(log.read()?.courses).toMatchObject([{ replayed: 4 }])
    takes({ replayed: 7 })
    expect(log.read()?.courses).toMatchObject([{ replayed: 4 }])
  })

  it('goes on counting for a pane that is not back', () => {
    const { log, add, cut, wait } = open()
    const { takes, records } = add('a', 'sse')
    cut()
    takes({ state: 'waiting' })
    records.push({ followedBy: { since: 10_000, gap: undefined, unplanned: true } } as never)
    wait(60_000)
    expect(log.read()?.courses).toMatchObject([{ awayFor: 60_000 }])
  })

  it('forgets a pane that is closed, and leaves out one that came later', () => {
    const { log, entries, add, cut, ids } = open()
    const { gone } = add('a', 'sse')
    add('b', 'websocket')
    cut()
    add('c', 'polling')
    expect(ids()).toEqual(['a', 'b'])
    gone()
    entries.shift()
    expect(ids()).toEqual(['b'])
    expect(log.read()?.courses).toHaveLength(1)
  })
})
