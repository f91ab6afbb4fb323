import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../main/contract/settings.ts'
import type { Handover, WireBooking } from '../../../main/contract/status.ts'
import type { Pane, PaneConfig, PaneSnapshot } from '../../../renderer/pane/pane.ts'
import { defaultPanes, maxPanes, type SharedPane } from '../../../renderer/share/share-panes.ts'
import { useEngine } from '../../../renderer/state/use-engine.ts'
import { useNotices } from '../../../renderer/state/use-notices.ts'
import { usePanes } from '../../../renderer/state/use-panes.ts'
import { createFakeHost, statisticsWith } from '../../support/fake-host.ts'
import { settled } from '../../support/settled.ts'

const booking = { total: 1 } as WireBooking

/** Panes that note what is asked of them. */
function createPanes() {
  const log: string[] = []
  const served: Partial<Handover>[] = []
  function createPane(initial: PaneConfig): Pane {
    let config = initial
    let started = false
    const note = (what: string) => (): void => void log.push(`${config.transport} ${what}`)
    return {
      config: () => config,
      start() {
        started = true
        note('start')()
      },
      stop: note('stop'),
      remove: note('remove'),
      setPins(pins) {
        config = { ...config, pins }
        note('pins')()
      },
      settingsChanged: note('settings'),
      beginWindow: note('window'),
      bookWire: (booked) => note(`wire ${booked?.total ?? 'none'}`)(),
      noteServed: ({ handedOver }) => void served.push({ ...handedOver[config.id] }),
      forgive: (through) => note(`forgive ${through}`)(),
      post: async () => undefined,
      snapshot: () => ({ config, state: started ? 'connecting' : 'idle' }) as PaneSnapshot,
      row: () => undefined,
      rowCount: () => 0,
      delays: () => ({ at: new Float64Array(), delay: new Float64Array() }),
      delaysUpTo: () => new Float64Array(),
      connections: () => [],
      audited: () => undefined,
    }
  }
  return { log, served, createPane }
}

async function open() {
  const host = createFakeHost()
  const engine = useEngine({ host, notices: useNotices(() => undefined), onMoved: () => undefined })
  await settled()
  expect(engine.state.value).toBe('up')
  const { log, served, createPane } = createPanes()
  const kept: (readonly SharedPane[])[] = []
  const panes = usePanes({ engine, createPane, pageId: 'p', onChange: (list) => kept.push(list) })
  return { host, engine, log, served, panes, kept }
}

describe('the list of panes', () => {
  it('opens panes under ids of this page and starts them', async () => {
    const { log, panes } = await open()
    panes.replace(defaultPanes)
    expect(panes.entries.value.map(({ id }) => id)).toEqual([
      'polling-1-p',
      'sse-1-p',
      'websocket-1-p',
    ])
    expect(log).toEqual(['polling start', 'sse start', 'websocket start'])
    for (const { snapshot } of panes.entries.value) expect(snapshot.value.state).toBe('connecting')
  })

  it('never gives an id twice, but a place that is free again', async () => {
    const { panes } = await open()
    for (let count = 0; count < 3; count += 1) panes.add({ transport: 'sse', pins: {} })
    panes.remove('sse-2-p')
    panes.add({ transport: 'sse', pins: {} })
    const places = panes.entries.value.map(({ id, index }) => `${id} ${index}`)
    expect(places).toEqual(['sse-1-p 0', 'sse-3-p 2', 'sse-4-p 1'])
  })

  it('stops a pane that is removed', async () => {
    const { log, panes } = await open()
    panes.add({ transport: 'polling', pins: {} })
    panes.remove('polling-1-p')
    expect(log).toEqual(['polling start', 'polling remove'])
  })

  it('takes twelve panes and no more', async () => {
    const { panes } = await open()
    for (let count = 0; count < 20; count += 1) panes.add({ transport: 'websocket', pins: {} })
    expect(panes.entries.value).toHaveLength(maxPanes)
    expect(panes.roomFor()).toBe(false)
  })

  it('books wire bytes by id', async () => {
    const { host, log, panes } = await open()
    panes.replace(defaultPanes)
    log.length = 0
    host.tell('statistics', statisticsWith({ clients: { 'sse-1-p': booking } }))
    expect(log).toEqual(['polling wire none', 'sse wire 1', 'websocket wire none'])
  })

  it('tells every pane how far the servers came with it', async () => {
    const { host, served, panes } = await open()
    panes.replace(defaultPanes)
    host.tell('statistics', statisticsWith({ handedOver: { 'sse-1-p': { id: 7, at: 12 } } }))
    expect(served).toEqual([{}, { id: 7, at: 12 }, {}])
  })

  it('settles the counters, ends the measurement and follows when settings are applied', async () => {
    const { engine, log, panes } = await open()
    panes.add({ transport: 'polling', pins: {} })
    log.length = 0
    await engine.configure({ pollInterval: 2_000 })
    await settled()
    expect(log).toEqual(['polling wire none', 'polling window', 'polling settings'])
  })

  it('goes on measuring where a change cannot matter', async () => {
    const { host, log, panes } = await open()
    panes.add({ transport: 'polling', pins: {} })
    log.length = 0
    const settings = { ...defaultSettings, allowedOrigins: ['http://a.test'] }
    host.tell('status', { ...host.status, settings })
    await settled()
    expect(log).toEqual(['polling settings'])
  })

  it('hands deletions on', async () => {
    const { host, log, panes } = await open()
    panes.add({ transport: 'sse', pins: {} })
    host.tell('cleared', { through: 9 })
    expect(log).toContain('sse forgive 9')
    expect(panes.clearedThrough.value).toBe(9)
  })

  it('settles before a pin begins a new measurement, and keeps the pin', async () => {
    const { kept, log, panes } = await open()
    panes.add({ transport: 'polling', pins: {} })
    log.length = 0
    await panes.setPins('polling-1-p', { pollInterval: 5_000 })
    expect(log).toEqual(['polling wire none', 'polling pins'])
    expect(kept.at(-1)).toEqual([{ transport: 'polling', pins: { pollInterval: 5_000 } }])
  })
})
