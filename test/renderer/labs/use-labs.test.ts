import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../main/shared/contract/settings.ts'
import { labNamed } from '../../../renderer/labs/labs.ts'
import type { LabAction } from '../../../renderer/labs/lab.ts'
import { createNoteBook } from '../../../renderer/labs/pane-notes.ts'
import type { Pane, PaneConfig, PaneSnapshot } from '../../../renderer/panes/pane.ts'
import { useEngine } from '../../../renderer/state/use-engine.ts'
import { useLabs } from '../../../renderer/labs/use-labs.ts'
import { useNetwork } from '../../../renderer/network/use-network.ts'
import { useNotices } from '../../../renderer/state/use-notices.ts'
import { createPageBench } from '../../../renderer/panes/page-bench.ts'
import { usePanes } from '../../../renderer/panes/use-panes.ts'
import {
  createFakeHost,
  statisticsWith,
  statusWith,
  type FakeHost,
} from '../../support/fake-host.ts'
import { settled } from '../../support/settled.ts'

function fakePane(config: PaneConfig): Pane {
  let started = false
  const nothing = (): void => undefined
  return {
    config: () => config,
    start: () => void (started = true),
    stop: () => void (started = false),
    remove: nothing,
    setPins: nothing,
    rename: nothing,
    settingsChanged: nothing,
    beginWindow: nothing,
    bookWire: nothing,
    noteServed: nothing,
    forgive: nothing,
    snapshot: () =>
      ({ config, state: started ? 'open' : 'closed', staleness: 100 }) as PaneSnapshot,
  } as unknown as Pane
}

async function open(
  host: FakeHost = createFakeHost(),
  stored = new Map<string, string>(),
  later = false,
) {
  const notices = useNotices(() => undefined)
  const engine = useEngine({ host, notices, onMoved: () => undefined })
  await settled()
  expect(engine.state.value).toBe('up')
  const panes = usePanes({
    engine,
    createPane: fakePane,
    now: () => 0,
    pageId: String(stored.size),
    onChange: () => undefined,
  })
  const network = useNetwork({ engine, notices, panes, former: [] })
  const clock = { now: 1_000 }
  const book = createNoteBook()
  const bench = createPageBench({
    engine,
    panes,
    entries: () => panes.entries.value,
    after: () => undefined,
    now: () => 0,
  })
  const labs = useLabs({
    bench,
    engine,
    network,
    panes,
    notices,
    book,
    now: () => clock.now,
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
  })
  const begin = (): void => {
    panes.replace([{ lane: 'polling', pins: { pollInterval: 700 } }])
  }
  if (!later) begin()
  return { begin, host, engine, panes, network, labs, stored, clock, notices, book }
}
const actionOf = (name: Parameters<typeof labNamed>[0], key: string): LabAction => {
  const found = labNamed(name).actions.find((action) => action.key === key)
  if (found === undefined) throw new Error(`no action ${key}`)
  return found
}

describe('the question of a lab', () => {
  const heartbeat = 'labs.halfOpen.answer.heartbeat'
  const silence = actionOf('halfOpen', 'silent')

  it('comes before anything is set up, and can be put off', async () => {
    const { labs, panes } = await open()
    labs.ask('halfOpen')
    expect(labs.asked.value).toBe('halfOpen')
    expect(labs.inForce.value).toBeUndefined()
    expect(panes.shared().map(({ lane }) => lane)).toEqual(['polling'])
    labs.ask(undefined)
    await labs.answer(heartbeat)
    expect(labs.inForce.value).toBeUndefined()
  })

  it('is answered by the run, and the answer stays when the line is well again', async () => {
    const { labs, panes, book, clock } = await open()
    labs.ask('halfOpen')
    await labs.answer('labs.halfOpen.answer.both')
    expect(labs.inForce.value?.name).toBe('halfOpen')
    expect(labs.asked.value).toBeUndefined()
    const [first] = panes.entries.value
    if (first === undefined) throw new Error('no pane')
    const notes = book.observe(first.pane.config())
    notes.stateChanged('open', 1, 'opened', 1_000, undefined)
    await labs.run(silence)
    labs.look()
    expect(labs.finding.value).toBeUndefined()
    notes.stateChanged('waiting', 3, 'silent' as never, 13_000, undefined)
    clock.now = 13_100
    labs.look()
    expect(labs.finding.value?.answer).toBe(heartbeat)
    expect(labs.finding.value?.figures[0]).toMatchObject({ key: 'labs.figure.noticed', pane: 0 })
    await labs.run(silence)
    labs.look()
    expect(labs.finding.value?.answer).toBe(heartbeat)
    expect(labs.guess.value).toBe('labs.halfOpen.answer.both')
  })

  it('is asked anew for the next lab, with no answer of the one before', async () => {
    const { labs } = await open()
    labs.ask('halfOpen')
    await labs.answer(heartbeat)
    labs.ask('wall')
    expect(labs.inForce.value?.name).toBe('halfOpen')
    await labs.answer(undefined)
    expect(labs.inForce.value?.name).toBe('wall')
    expect(labs.guess.value).toBeUndefined()
    expect(labs.finding.value).toBeUndefined()
  })

  it('keeps the guess over a reload, for the lab that it belongs to', async () => {
    const host = createFakeHost()
    const first = await open(host)
    first.labs.ask('halfOpen')
    await first.labs.answer(heartbeat)
    const second = await open(host, first.stored)
    second.labs.resume()
    expect(second.labs.guess.value).toBe(heartbeat)
    first.stored.set('lab.guess', 'labs.wall.answer.opens')
    const third = await open(host, first.stored)
    third.labs.resume()
    expect(third.labs.guess.value).toBeUndefined()
  })
})

describe('a lab', () => {
  it('takes the place of what was there, and gives it back at its end', async () => {
    const host = createFakeHost(
      statusWith({ settings: { ...defaultSettings, pushRate: 9 }, producing: false }),
    )
    const { labs, network, panes } = await open(host)
    await network.change({ client: panes.entries.value[0]?.id ?? '' }, { latency: 5 })
    await labs.start('proxy')
    expect(labs.inForce.value?.name).toBe('proxy')
    expect(host.status.settings.pushRate).toBe(4)
    expect(panes.shared().map(({ lane }) => lane)).toEqual(['sse', 'websocket'])
    expect(host.status.network).toEqual([{ scope: 'sse', faults: { holdBytes: 4_096 } }])
    expect(host.called).toContain('setProducing')

    await labs.end()
    expect(labs.inForce.value).toBeUndefined()
    expect(host.status.settings.pushRate).toBe(9)
    expect(panes.shared()).toEqual([{ lane: 'polling', pins: { pollInterval: 700 } }])
    const [pane] = panes.entries.value
    expect(host.status.network).toEqual([{ scope: { client: pane?.id }, faults: { latency: 5 } }])
  })

  it('waits for the first panes, so that its end brings them back', async () => {
    const { begin, labs, panes } = await open(createFakeHost(), new Map(), true)
    const started = labs.start('proxy')
    await settled()
    expect(panes.roomFor()).toBe(false)
    expect(labs.inForce.value).toBeUndefined()
    begin()
    await started
    expect(labs.inForce.value?.name).toBe('proxy')
    await labs.end()
    expect(panes.shared()).toEqual([{ lane: 'polling', pins: { pollInterval: 700 } }])
  })

  it('leaves the faults alone that somebody else set, before it or meanwhile', async () => {
    const { host, labs, network } = await open()
    const elsewhere = { client: 'sse-1-other' }
    await network.replace('all', { latency: 30 })
    await network.replace(elsewhere, { bandwidth: 9_000 })
    await labs.start('proxy')
    expect(host.status.network).toEqual(
      expect.arrayContaining([
        { scope: 'all', faults: { latency: 30 } },
        { scope: elsewhere, faults: { bandwidth: 9_000 } },
        { scope: 'sse', faults: { holdBytes: 4_096 } },
      ]),
    )
    // Another window adds to the very scope that the lab uses.
    await network.change('sse', { jitter: 7 })
    await labs.end()
    expect(host.status.network).toEqual(
      expect.arrayContaining([
        { scope: 'all', faults: { latency: 30 } },
        { scope: elsewhere, faults: { bandwidth: 9_000 } },
        { scope: 'sse', faults: { jitter: 7 } },
      ]),
    )
    expect(host.status.network).toHaveLength(3)
  })

  it('gives back a value that it changed, and keeps one that was changed after it', async () => {
    const { host, labs, network } = await open()
    await network.replace('sse', { holdBytes: 512 })
    await labs.start('proxy')
    expect(host.status.network).toEqual([{ scope: 'sse', faults: { holdBytes: 4_096 } }])
    await labs.end()
    expect(host.status.network).toEqual([{ scope: 'sse', faults: { holdBytes: 512 } }])

    await labs.start('proxy')
    await network.change('sse', { holdBytes: 900 })
    await labs.end()
    expect(host.status.network).toEqual([{ scope: 'sse', faults: { holdBytes: 900 } }])
  })

  it('after another lab ends with what was there before the first', async () => {
    const { host, labs, panes } = await open()
    await labs.start('herd')
    await labs.start('slowReader')
    expect(host.called.filter((name) => name === 'stopFleet')).toHaveLength(1)
    await labs.end()
    expect(host.status.settings).toEqual(defaultSettings)
    expect(panes.shared()).toHaveLength(1)
  })

  it('is still there after a reload, and can be ended', async () => {
    const first = await open()
    await first.labs.start('wall')
    const second = await open(first.host, first.stored)
    second.panes.replace(first.panes.shared())
    second.labs.resume()
    expect(second.labs.inForce.value?.name).toBe('wall')
    expect(second.labs.paneAt(6)).toBe(second.panes.entries.value[6])
    await second.labs.end()
    expect(second.host.status.settings).toEqual(defaultSettings)
    expect(second.panes.shared()).toHaveLength(1)
    expect(second.stored.size).toBe(0)
  })

  it('does not begin where the engine refuses its settings', async () => {
    const { host, labs, notices, panes } = await open()
    host.failure = new Error('no')
    await labs.start('wall')
    expect(labs.inForce.value).toBeUndefined()
    expect(panes.shared()).toHaveLength(1)
    expect(notices.list.value).toHaveLength(1)
    expect(labs.busy.value).toBe(false)
  })
})

describe('the actions of a lab', () => {
  it('switch the faults of its panes on and off, whoever set them', async () => {
    const { host, labs, panes } = await open()
    await labs.start('slowReader')
    const slow = actionOf('slowReader', 'slow')
    expect(labs.isOn(slow)).toBe(false)
    await labs.run(slow)
    expect(labs.isOn(slow)).toBe(true)
    const [one, other] = panes.entries.value
    expect(host.status.network.map(({ scope }) => scope)).toEqual([
      { client: one?.id },
      { client: other?.id },
    ])
    // What is left of it counts, when a pane was removed.
    panes.remove(one?.id ?? '')
    expect(labs.isOn(slow)).toBe(true)
    host.status = { ...host.status, network: [] }
    host.tell('status', host.status)
    expect(labs.isOn(slow)).toBe(false)
  })

  it('are on while a fault is not in force, where that is what they say', async () => {
    const { host, labs } = await open()
    await labs.start('proxy')
    const honoured = actionOf('proxy', 'unbuffered')
    expect(labs.isOn(honoured)).toBe(false)
    await labs.run(honoured)
    expect(labs.isOn(honoured)).toBe(true)
    expect(host.status.network).toEqual([])
  })

  it('disconnect a pane and connect it again', async () => {
    const { labs } = await open()
    await labs.start('wall')
    const first = actionOf('wall', 'first')
    expect(labs.isOn(first)).toBe(true)
    await labs.run(first)
    expect(labs.isOn(first)).toBe(false)
    await labs.run(first)
    expect(labs.isOn(first)).toBe(true)
  })

  it('measure again before a burst', async () => {
    const { host, labs } = await open()
    await labs.start('coalescing')
    host.called.length = 0
    await labs.run(actionOf('coalescing', 'burst'))
    expect(host.called).toEqual(['bookings', 'burst'])
  })

  it('replace the fleet by one with the other rule, and restart its server', async () => {
    const { host, labs } = await open()
    await labs.start('herd')
    const plan = labNamed('herd').fleet
    if (plan === undefined) throw new Error('the herd has a fleet')
    const jitter = actionOf('herd', 'jitter')
    const figures = {
      plan,
      open: 0,
      attempts: 0,
      refused: 0,
      received: 0,
      missed: 0,
      lastBreak: undefined,
    }
    host.tell('statistics', statisticsWith({ fleet: figures }))
    expect(labs.isOn(jitter)).toBe(false)
    host.tell(
      'statistics',
      statisticsWith({ fleet: { ...figures, plan: { ...plan, jitter: true } } }),
    )
    expect(labs.isOn(jitter)).toBe(true)
    host.called.length = 0
    await labs.run(jitter)
    await labs.run(actionOf('herd', 'restart'))
    expect(host.called).toEqual(['startFleet', 'statistics', 'bookings', 'restartServers'])
  })
})

it('the figures count from when the fault began, whoever set it', async () => {
  const { host, labs, clock } = await open()
  await labs.start('halfOpen')
  expect(labs.figures().map(({ key }) => key.replace('labs.figure.', ''))).toEqual([
    'hears',
    'hears',
  ])
  clock.now = 5_000
  const network = [{ scope: 'websocket' as const, faults: { halfOpen: true } }]
  host.status = { ...host.status, network }
  host.tell('status', host.status)
  expect(labs.figures().map(({ key }) => key.replace('labs.figure.', ''))).toEqual([
    'believes',
    'believes',
  ])
  host.status = { ...host.status, network: [] }
  host.tell('status', host.status)
  expect(labs.figures().map(({ key }) => key.replace('labs.figure.', ''))).toEqual([
    'hears',
    'hears',
  ])
})

it('the time of a fault goes on where the engine says something else', async () => {
  const { host, labs, clock, panes, book } = await open()
  await labs.start('halfOpen')
  clock.now = 5_000
  const network = [{ scope: 'websocket' as const, faults: { halfOpen: true } }]
  host.status = { ...host.status, network }
  host.tell('status', host.status)
  const [pane] = panes.entries.value
  const notes = pane && book.observe(pane.pane.config())
  notes?.stateChanged('open', 1, 'opened', 4_000)
  notes?.stateChanged('waiting', 3, 'heartbeat-missed', 6_000)
  clock.now = 9_000
  host.status = { ...host.status, producing: false }
  host.tell('status', host.status)
  expect(labs.figures()[0]).toMatchObject({ key: 'labs.figure.noticed', figures: { after: {} } })
})
