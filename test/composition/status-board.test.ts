import { expect, it } from 'vitest'
import { createLedger } from '../../main/engine/ledger.ts'
import { defaultSettings } from '../../main/shared/contract/settings.ts'
import { noBooking, type StoreTrouble } from '../../main/shared/contract/status.ts'
import { transports, type Transport } from '../../main/shared/contract/transport.ts'
import { createStatusBoard, type StatusBoardOptions } from '../../main/composition/status-board.ts'

/** A board over parts that are played here; `trouble` is the store's. */
function setUp(addresses: StatusBoardOptions['addresses'] = {}) {
  const store: { trouble: StoreTrouble | undefined } = { trouble: undefined }
  const lines: string[] = []
  const told: (StoreTrouble | undefined)[] = []
  const ledger = createLedger()
  const settled: (readonly string[])[] = []
  const serverOf = (transport: Transport) => ({
    settle: (clients: ReadonlySet<string>) => settled.push([...clients]),
    sockets: () => 0,
    status: () => ({
      transport,
      state: 'running',
      port: 4_000,
      url: `own ${transport}`,
      pageUrl: `page ${transport}`,
    }),
  })
  const board = createStatusBoard({
    addresses,
    banners: [{ code: 'port_taken', level: 'warning', details: {} }],
    configuration: { settings: () => ({ ...defaultSettings, allowedOrigins: ['http://a'] }) },
    producer: { running: () => true, statistics: () => ({ written: 0, skipped: 0 }) },
    servers: Object.fromEntries(transports.map((one) => [one, serverOf(one)])),
    stream: {
      id: 's',
      location: '/data/my "store".db',
      promises: { wholeBatches: true, durable: false, minimumAge: true, readAfterWrite: false },
      trouble: () => store.trouble,
      writable: () => store.trouble === undefined,
      bounds: () => ({ newest: 5 }),
    },
    clock: { now: () => 7 },
    ledger,
    meter: { read: () => ({ cpu: 0 }) },
    fleet: { figures: () => undefined },
    audience: { figures: () => undefined },
    run: 'first',
    line: { faults: () => [] },
    refused: ['http://a', 'http://b'],
    experiment: () => undefined,
    log: (line: string) => lines.push(line),
    emit: (_: 'status', status: { store: { trouble?: StoreTrouble } }) =>
      told.push(status.store.trouble),
  } as unknown as StatusBoardOptions)
  return { board, store, lines, told, ledger, settled }
}

it('a store in trouble has a banner as long as it lasts, beside those of the start', () => {
  const { board, store } = setUp()
  const ofStart = { code: 'port_taken', level: 'warning', details: {} }
  expect(board.status().banners).toEqual([ofStart])
  for (const [trouble, level] of [
    ['busy', 'warning'],
    ['full', 'error'],
    ['readonly', 'error'],
    ['damaged', 'error'],
    ['gone', 'error'],
  ] as const) {
    store.trouble = trouble
    const details = { file: '/data/my "store".db' }
    expect(board.status().banners).toEqual([ofStart, { code: `store_${trouble}`, level, details }])
  }
  store.trouble = undefined
  expect(board.status().banners).toEqual([ofStart])
})

it('its trouble is told and logged once where it begins, changes and is over', () => {
  const { board, store, lines, told } = setUp()
  for (const trouble of [undefined, 'full', 'full', 'gone', undefined, undefined] as const) {
    store.trouble = trouble
    board.poll()
  }
  const file = String.raw`{"file":"/data/my \"store\".db"}`
  expect(lines).toEqual([`store_full ${file}`, `store_gone ${file}`, `store_back ${file}`])
  expect(told).toEqual(['full', 'gone', undefined])
})

it('what was told by a change is not told once more', () => {
  const { board, store, lines, told } = setUp()
  store.trouble = 'busy'
  board.changed()
  board.poll()
  expect([told, lines]).toEqual([['busy'], []])
})

it('a server that others reach elsewhere is told by that address alone', () => {
  const { servers } = setUp({ sse: 'https://example/sse' }).board.status()
  expect(servers.sse).toMatchObject({ url: 'https://example/sse' })
  expect(servers.sse).not.toHaveProperty('pageUrl')
  expect(servers.polling).toMatchObject({ url: 'own polling', pageUrl: 'page polling' })
})

it('an origin that is allowed by now is not among those that were refused', () => {
  expect(setUp().board.status().refusedOrigins).toEqual(['http://b'])
})

it('statistics take no more room with 10,000 clients that something was booked for', () => {
  const { board, ledger } = setUp()
  const before = JSON.stringify(board.statistics())
  for (let client = 0; client < 10_000; client += 1) {
    ledger.book(`client-${client}`, 'down', 'payload', 1)
    ledger.handOver(`client-${client}`, client, 0)
  }
  expect(JSON.stringify(board.statistics())).toBe(before)
})

it('the books of those clients are settled and told that were asked for', () => {
  const { board, ledger, settled } = setUp()
  for (const client of ['one', 'two', 'three']) ledger.countRequest(client)
  ledger.handOver('two', 4, 6)
  const booked = { ...noBooking, requests: 1 }
  expect(board.bookings(['two', 'three', 'nobody', 'two'])).toEqual({
    at: 7,
    run: 'first',
    newest: 5,
    clients: {
      two: { wire: booked, handedOver: { id: 4, at: 6 } },
      three: { wire: booked, handedOver: undefined },
    },
  })
  expect(settled).toEqual(transports.map(() => ['two', 'three', 'nobody']))
})

it('the status names what the store does not promise', () => {
  const { board } = setUp()
  expect(board.status().store.weaker).toEqual(['durable', 'readAfterWrite'])
})

it('a store whose server is out of reach is named by its address, which is not the path of a file', () => {
  const { board, store } = setUp()
  store.trouble = 'unreachable'
  const details = { address: '/data/my "store".db' }
  expect(board.status().banners.at(-1)).toEqual({
    code: 'store_unreachable',
    level: 'warning',
    details,
  })
})
