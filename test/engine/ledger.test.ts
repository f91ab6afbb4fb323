import { describe, expect, it } from 'vitest'
import { createLedger } from '../../main/engine/ledger.ts'

const most = 20_000

describe('a ledger that is full', () => {
  it('drops the client that was not booked for the longest time, and its handover', () => {
    const ledger = createLedger()
    for (let client = 0; client < most; client += 1) {
      ledger.book(`c${client}`, 'down', 'payload', 1)
      ledger.handOver(`c${client}`, client, 0)
    }
    // What a pane of the window does all the time, though it came first.
    ledger.book('c0', 'down', 'payload', 1)
    ledger.countRequest('c2')
    ledger.bookSent('c3', 1)
    ledger.handOver('c4', 9, 9)
    for (const client of ['new', 'newer', 'newest']) ledger.countConnection(client)
    const known = ledger.snapshot()
    expect(Object.keys(known)).toHaveLength(most)
    const dropped = ['c1', 'c5', 'c6']
    for (const client of dropped) expect(known).not.toHaveProperty(client)
    for (const client of ['c0', 'c2', 'c3', 'c4', 'c7', 'new', 'newest']) {
      expect(known).toHaveProperty(client)
    }
    expect(known['c0']?.payload).toBe(2)
    expect(Object.keys(ledger.handedOver())).toHaveLength(most - dropped.length)
  })

  it('keeps one that is booked again and again through any number of others', () => {
    const ledger = createLedger()
    for (let other = 0; other < 3 * most; other += 1) {
      ledger.book('pane', 'up', 'headers', 1)
      ledger.countRequest(`other${other}`)
    }
    expect(ledger.snapshot()['pane']).toMatchObject({ headers: 3 * most, up: 3 * most })
  })
})
