import { beforeEach, describe, expect, it } from 'vitest'
import type { Bench } from '../../../main/shared/experiment/bench.ts'
import type { ScopedFaults } from '../../../main/shared/contract/network.ts'
import type { SettingsPatch } from '../../../main/shared/contract/settings.ts'
import { noBooking, type WireBooking } from '../../../main/shared/contract/status.ts'
import { createPane } from '../../../renderer/panes/create-pane.ts'
import { createPageBench } from '../../../renderer/panes/page-bench.ts'
import {
  createPaneList,
  type PaneList,
  type PaneListCells,
} from '../../../renderer/panes/pane-list.ts'
import { message } from '../../support/fake-environment.ts'
import { createFakeContext, type FakeContext } from '../state/fake-context.ts'

let context: FakeContext
let panes: PaneList
let bench: Bench
let cells: PaneListCells
/** What the engine was asked, in its order. */
let asked: string[]
let refusal: Error | undefined
/** The newest id, once the store has what was due. */
let stored: Promise<number>
let booked: Record<string, WireBooking>

beforeEach(() => {
  context = createFakeContext()
  asked = []
  refusal = undefined
  stored = Promise.resolve(0)
  booked = {}
  cells = {
    entries: { value: [] },
    measuring: { value: { since: 0, reason: 'opened' } },
    hasBegun: { value: false },
  }
  const engine = {
    async configure(patch: SettingsPatch) {
      asked.push('configure')
      if (refusal !== undefined) throw refusal
      const previous = context.status()
      context.current = { ...context.current, ...patch }
      panes.follow(context.status(), previous)
    },
    async setNetwork(scoped: ScopedFaults) {
      asked.push('setNetwork')
      panes.follow({ ...context.status(), network: [scoped] }, context.status())
    },
    ask: () => stored,
  }
  panes = createPaneList({
    cells,
    createCell: (value) => ({ value }),
    createPane: (config) => createPane(config, context),
    async bookings(ids) {
      // As a call that goes to the engine and back.
      await new Promise((resolve) => setImmediate(resolve))
      asked.push('bookings')
      const books = ids.flatMap((id) => {
        const wire = booked[id]
        return wire === undefined ? [] : [[id, { wire, handedOver: undefined }] as const]
      })
      return { at: 0, run: 'first', newest: 0, clients: Object.fromEntries(books) }
    },
    now: context.environment.now,
    pageId: 'p',
    onChange: () => undefined,
  })
  const { after, now } = context.environment
  bench = createPageBench({ engine, panes, entries: panes.entries, after, now })
})

const sse = { lane: 'sse', pins: {} } as const
const websocket = { lane: 'websocket', pins: {} } as const
function deliver(...ids: number[]): void {
  const { environment } = context
  for (const id of ids) environment.sockets.at(-1)?.sends(message(id, environment.now() - 1))
}

describe('the bench of a page', () => {
  it('connects its subjects in the place of those before, and names them', () => {
    const { environment } = context
    expect(bench.subjects([sse, websocket])).toEqual(['sse-1-p', 'websocket-1-p'])
    expect([environment.sources.length, environment.sockets.length]).toEqual([1, 1])
    expect(bench.subjects([websocket])).toEqual(['websocket-2-p'])
    expect(environment.sources[0]?.closed).toBe(true)
  })

  it('has every subject follow new settings before it goes on', async () => {
    const { environment } = context
    bench.subjects([sse])
    environment.sources[0]?.opens()
    await bench.configure({ ssePushInterval: 1_000 })
    expect(asked).toEqual(['configure', 'bookings'])
    expect(environment.sources.at(-1)?.url.searchParams.get('interval')).toBe('1000')
    expect(cells.measuring.value.reason).toBe('settings')
  })

  it('leaves everything as it was where settings are refused', async () => {
    bench.subjects([sse])
    refusal = new Error('out of range')
    await expect(bench.configure({ ssePushInterval: 1_000 })).rejects.toThrow('out of range')
    expect(context.environment.sources).toHaveLength(1)
    expect(cells.measuring.value.reason).toBe('opened')
  })

  it('measures again under other faults before it goes on', async () => {
    bench.subjects([sse])
    await bench.setNetwork('sse', { latency: 100 })
    expect(asked).toEqual(['setNetwork', 'bookings'])
    expect(cells.measuring.value.reason).toBe('faults')
  })

  it('settles once every subject is open, and hears what was booked by then', async () => {
    const { environment } = context
    const [id = ''] = bench.subjects([websocket, sse])
    booked = { [id]: { ...noBooking, total: 900 } }
    environment.sources[0]?.opens()
    const settling = bench.settle()
    await environment.advance(500)
    expect(asked).toEqual([])
    environment.sockets[0]?.opens()
    await environment.advance(50)
    await settling
    expect(asked).toEqual(['bookings'])
    expect(panes.entries()[0]?.pane.snapshot().now.wire.total).toBe(900)
  })

  it('gives up by a signal', async () => {
    const stop = new AbortController()
    bench.subjects([websocket])
    const settling = bench.settle(stop.signal)
    stop.abort(new Error('enough'))
    const given = expect(settling).rejects.toThrow('enough')
    await context.environment.advance(50)
    await given
    await expect(bench.configure({ pushRate: 9 }, stop.signal)).rejects.toThrow('enough')
    expect(asked).toEqual([])
  })

  it('tells the figures of the window that was begun, and keeps those before it', async () => {
    const { environment } = context
    const [id = ''] = bench.subjects([websocket])
    environment.sockets[0]?.opens()
    environment.sleep(1_000)
    deliver(1, 2)
    booked = { [id]: { ...noBooking, total: 300 } }
    await bench.beginWindow()
    environment.sleep(10)
    deliver(3)
    booked = { [id]: { ...noBooking, total: 500 } }
    const [figures] = await bench.figures()
    expect(figures).toMatchObject({ id, transport: 'websocket' })
    expect(panes.entries()[0]?.pane.snapshot().before?.messages).toBe(2)
    expect(figures?.reading.now).toMatchObject({ messages: 1, wire: { total: 200 } })
    expect(figures?.reading.sequence).toMatchObject({ missed: 0, duplicated: 0 })
  })

  it('ends a window for what is due from then on, and waits for what was due before', async () => {
    const { environment, known } = context
    bench.subjects([websocket])
    environment.sockets[0]?.opens()
    await bench.beginWindow()
    environment.sleep(100)
    known.bounds({ oldest: 1, newest: 2 }, environment.now())
    stored = Promise.resolve(2)
    const late = message(1, environment.now() - 5)
    let ended = false
    const ending = bench.endWindow(60_000).finally(() => (ended = true))
    await environment.advance(2_000)
    expect(ended).toBe(false)
    environment.sockets[0]?.sends(late)
    // Of the second nobody knew when it was due, and it was there before the end.
    environment.sockets[0]?.sends(message(2, environment.now()))
    await environment.advance(50)
    expect(await ending).toEqual([true])
    const [figures] = await bench.figures()
    expect(figures?.reading.now).toMatchObject({ messages: 2, delay: { count: 1 } })
    expect(figures?.reading.now.delay?.max).toBe(2_005)
  })

  it('waits for what was due before the end, and is stored only later', async () => {
    const { environment, known } = context
    bench.subjects([websocket])
    environment.sockets[0]?.opens()
    await bench.beginWindow()
    environment.sleep(100)
    const due = environment.now() - 5
    const store = Promise.withResolvers<number>()
    stored = store.promise
    let ended = false
    const ending = bench.endWindow(60_000).finally(() => (ended = true))
    await environment.advance(2_000)
    expect(ended).toBe(false)
    store.resolve(1)
    known.bounds({ oldest: 1, newest: 1 }, environment.now())
    await environment.advance(2_000)
    expect(ended).toBe(false)
    environment.sockets[0]?.sends(message(1, due))
    await environment.advance(50)
    expect(await ending).toEqual([true])
    const [figures] = await bench.figures()
    expect(figures?.reading.now.delay).toMatchObject({ count: 1, max: 4_005 })
  })

  it('does not wait for what was deleted meanwhile', async () => {
    const { environment } = context
    bench.subjects([websocket])
    environment.sockets[0]?.opens()
    stored = Promise.resolve(7)
    const ending = bench.endWindow(60_000)
    await environment.advance(650)
    expect(await ending).toEqual([true])
  })

  it('waits no longer than it is told to for what never comes', async () => {
    const { environment, known } = context
    bench.subjects([websocket])
    environment.sockets[0]?.opens()
    known.bounds({ oldest: 1, newest: 1 }, environment.now())
    stored = Promise.resolve(1)
    const ending = bench.endWindow(3_000)
    await environment.advance(3_050)
    expect(await ending).toEqual([false])
    expect(panes.entries()[0]?.pane.snapshot().waiting?.count).toBe(1)
  })
})
