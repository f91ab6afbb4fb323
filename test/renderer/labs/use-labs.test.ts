import { labNamed } from '../../../renderer/labs/labs.ts'
import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../main/shared/contract/settings.ts'
import { createFakeHost, statisticsWith, statusWith } from '../../support/fake-host.ts'
import { settled } from '../../support/settled.ts'
import { actionOf, open } from './open-labs.ts'

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
