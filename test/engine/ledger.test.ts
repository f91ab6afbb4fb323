import { describe, expect, it } from 'vitest'
import { createLedger } from '../../main/engine/ledger.ts'
import { noBooking } from '../../main/shared/contract/status.ts'

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
    const clients = Array.from({ length: most }, (_, client) => `c${client}`)
    const dropped = ['c1', 'c5', 'c6']
    expect(clients.filter((client) => ledger.of(client) === undefined)).toEqual(dropped)
    for (const client of ['new', 'newer', 'newest']) expect(ledger.of(client)).toBeDefined()
    expect(ledger.of('c0')?.wire.payload).toBe(2)
    // One that comes again begins from nothing: what was handed over before is forgotten, too.
    ledger.countRequest('c5')
    expect(ledger.of('c5')).toEqual({ wire: { ...noBooking, requests: 1 }, handedOver: undefined })
    expect(ledger.of('c4')?.handedOver).toEqual({ id: 9, at: 9 })
  })

  it('keeps one that is booked again and again through any number of others', () => {
    const ledger = createLedger()
    for (let other = 0; other < 3 * most; other += 1) {
      ledger.book('pane', 'up', 'headers', 1)
      ledger.countRequest(`other${other}`)
    }
    expect(ledger.of('pane')?.wire).toMatchObject({ headers: 3 * most, up: 3 * most })
  })
})
