import { describe, expect, it } from 'vitest'
import type { ScopedFaults } from '../../../main/shared/contract/network.ts'
import { statisticsWith } from '../../support/fake-host.ts'
import { settled } from '../../support/settled.ts'
import { booking, bookingsOf, open } from './fake-panes.ts'

describe('the measuring window of the panes', () => {
  const fault: ScopedFaults = { scope: 'sse', faults: { holdBytes: 4_096 } }

  async function openTwo() {
    const opened = await open()
    opened.panes.replace([
      { lane: 'polling', pins: {} },
      { lane: 'sse', pins: {} },
    ])
    opened.log.length = 0
    const windows = () => opened.log.filter((line) => line.includes('window'))
    return { ...opened, windows }
  }

  it('begins with the panes', async () => {
    const { panes } = await openTwo()
    expect(panes.measuring.value.reason).toBe('opened')
  })

  it('starts over with a fault, whoever set it, for all panes and after the counters are settled', async () => {
    const { host, log, panes } = await openTwo()
    host.tell('status', { ...host.status, network: [fault] })
    await settled()
    expect(log).toEqual([
      'polling wire none of first',
      'sse wire none of first',
      'polling window',
      'sse window',
    ])
    expect(panes.measuring.value.reason).toBe('faults')
  })

  it('starts over where a fault is lifted, and not where it is set once more or stands at another place', async () => {
    const { host, windows } = await openTwo()
    const other: ScopedFaults = { scope: 'polling', faults: { latency: 200 } }
    host.tell('status', { ...host.status, network: [fault, other] })
    await settled()
    expect(windows()).toHaveLength(2)
    host.tell('status', { ...host.status, network: [other, fault] })
    await settled()
    expect(windows()).toHaveLength(2)
    host.tell('status', { ...host.status, network: [other] })
    await settled()
    expect(windows()).toHaveLength(4)
  })

  it('goes on where a fault concerns no pane of this window', async () => {
    const { host, windows } = await openTwo()
    const network: ScopedFaults[] = [
      { scope: { client: 'sse-1-elsewhere' }, faults: { latency: 200 } },
      { scope: 'websocket', faults: { latency: 200 } },
    ]
    host.tell('status', { ...host.status, network })
    await settled()
    expect(windows()).toEqual([])
  })

  it('starts over where a server stops, and where it listens again', async () => {
    const { host, windows, panes } = await openTwo()
    const { servers } = host.status
    const sse = { ...servers.sse, state: 'stopped' as const }
    host.tell('status', { ...host.status, servers: { ...servers, sse } })
    await settled()
    expect(windows()).toHaveLength(2)
    expect(panes.measuring.value.reason).toBe('servers')
    host.tell('status', host.status)
    await settled()
    expect(windows()).toHaveLength(4)
  })

  it('starts over where the store is another', async () => {
    const { host, windows, panes } = await openTwo()
    const store = { ...host.status.store, stream: 'another' }
    host.tell('status', { ...host.status, store })
    await settled()
    expect(windows()).toHaveLength(2)
    expect(panes.measuring.value.reason).toBe('store')
  })

  it('starts over with another start of the engine, before its counts are taken', async () => {
    const { host, log, panes } = await openTwo()
    const books = { wire: booking, handedOver: undefined }
    host.bookings = bookingsOf(books)
    host.tell('statistics', statisticsWith())
    await settled()
    log.length = 0
    host.bookings = bookingsOf(books, 'second')
    host.tell('statistics', statisticsWith({ run: 'second' }))
    await settled()
    expect(log).toEqual([
      'polling window',
      'sse window',
      'polling wire none of second',
      'sse wire 1 of second',
    ])
    expect(panes.measuring.value.reason).toBe('engine')
  })

  it('is shared with a pane that is added: the others start over, and keep what was before', async () => {
    const { windows, panes } = await openTwo()
    panes.add({ lane: 'websocket', pins: {} })
    await settled()
    expect(windows()).toEqual(['polling window, keeping', 'sse window, keeping'])
    expect(panes.measuring.value.reason).toBe('pane')
  })

  it('is shared with a pane whose pins change', async () => {
    const { windows, panes } = await openTwo()
    await panes.setPins('polling-1-p', { pollInterval: 5_000 })
    expect(windows()).toEqual(['sse window'])
    expect(panes.measuring.value.reason).toBe('settings')
  })

  it('starts over when a person asks for it', async () => {
    const { windows, panes } = await openTwo()
    await panes.measureAnew('asked')
    expect(windows()).toHaveLength(2)
    expect(panes.measuring.value).toEqual({ since: 1_000, reason: 'asked' })
  })
})
