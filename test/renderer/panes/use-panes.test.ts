import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../main/shared/contract/settings.ts'
import type { Bookings } from '../../../main/shared/contract/status.ts'
import { defaultPanes, maxPanes } from '../../../renderer/share/share-panes.ts'
import { statisticsWith } from '../../support/fake-host.ts'
import { settled } from '../../support/settled.ts'
import { booking, bookingsOf, open } from './fake-panes.ts'

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
    for (let count = 0; count < 3; count += 1) panes.add({ lane: 'sse', pins: {} })
    panes.remove('sse-2-p')
    panes.add({ lane: 'sse', pins: {} })
    const places = panes.entries.value.map(({ id, index }) => `${id} ${index}`)
    expect(places).toEqual(['sse-1-p 0', 'sse-3-p 2', 'sse-4-p 1'])
  })

  it('calls a pane what a person calls it, and keeps that', async () => {
    const { panes, kept } = await open()
    panes.replace([{ lane: 'sse', pins: {} }])
    panes.rename('sse-1-p', '  My phone ')
    expect(kept.at(-1)).toEqual([{ lane: 'sse', pins: {}, name: 'My phone' }])
    expect(panes.described.value).toEqual(kept.at(-1))
    expect(panes.entries.value[0]?.snapshot.value.config.name).toBe('My phone')
    panes.rename('sse-1-p', ' ')
    expect(kept.at(-1)).toEqual([{ lane: 'sse', pins: {} }])
  })

  it('stops a pane that is removed', async () => {
    const { log, panes } = await open()
    panes.add({ lane: 'polling', pins: {} })
    const removed = panes.remove('polling-1-p')
    expect(panes.entries.value).toEqual([])
    expect(log).toEqual(['polling start', 'polling stop'])
    removed?.letGo()
    expect(removed?.putBack()).toBe(false)
    expect(log).toEqual(['polling start', 'polling stop', 'polling remove'])
  })

  it('puts a removed pane back at its place, as it was, and connects it again', async () => {
    const { log, panes, kept } = await open()
    panes.replace([...defaultPanes, { lane: 'sse', pins: { pushInterval: 500 }, name: 'Mine' }])
    const before = panes.entries.value.map(({ id, index }) => `${id} ${index}`)
    const removed = panes.remove('sse-1-p')
    expect(kept.at(-1)).toHaveLength(3)
    log.length = 0
    expect(removed?.putBack()).toBe(true)
    expect(panes.entries.value.map(({ id, index }) => `${id} ${index}`)).toEqual(before)
    expect(kept.at(-1)).toEqual(panes.shared())
    expect(log).toEqual(['sse start'])
    removed?.letGo()
    expect(log).toEqual(['sse start'])
  })

  it('gives a pane that is put back another colour where its own was taken meanwhile', async () => {
    const { panes } = await open()
    panes.replace([{ lane: 'sse', pins: {} }])
    const removed = panes.remove('sse-1-p')
    panes.add({ lane: 'sse', pins: {} })
    removed?.putBack()
    const places = panes.entries.value.map(({ id, index }) => `${id} ${index}`)
    expect(places).toEqual(['sse-1-p 1', 'sse-2-p 0'])
  })

  it('keeps a removed pane in step with deletions and measurements, so that it can be put back', async () => {
    const { host, log, panes } = await open()
    panes.replace([{ lane: 'sse', pins: {} }])
    panes.remove('sse-1-p')
    log.length = 0
    host.tell('cleared', { through: 7 })
    await panes.measureAnew('asked')
    expect(log).toEqual(['sse forgive 7', 'sse window'])
  })

  it('shows all panes again where the enlarged one goes or another one comes', async () => {
    const { panes } = await open()
    panes.replace(defaultPanes)
    panes.enlarged.value = 'sse-1-p'
    panes.rename('sse-1-p', 'Mine')
    const removed = panes.remove('polling-1-p')
    expect(panes.enlarged.value).toBe('sse-1-p')
    removed?.putBack()
    expect(panes.enlarged.value).toBeUndefined()
    panes.enlarged.value = 'sse-1-p'
    panes.remove('sse-1-p')
    expect(panes.enlarged.value).toBeUndefined()
  })

  it('does not put back what there is no room for', async () => {
    const { panes } = await open()
    panes.replace(Array.from({ length: maxPanes }, () => ({ lane: 'sse' as const, pins: {} })))
    const removed = panes.remove('sse-3-p')
    panes.add({ lane: 'sse', pins: {} })
    expect(removed?.putBack()).toBe(false)
    expect(panes.entries.value.map(({ id }) => id)).not.toContain('sse-3-p')
  })

  it('takes twelve panes and no more', async () => {
    const { panes } = await open()
    for (let count = 0; count < 20; count += 1) panes.add({ lane: 'websocket', pins: {} })
    expect(panes.entries.value).toHaveLength(maxPanes)
    expect(panes.roomFor()).toBe(false)
  })

  it('books wire bytes by id', async () => {
    const { host, log, panes } = await open()
    panes.replace(defaultPanes)
    log.length = 0
    host.bookings = bookingsOf({ wire: booking, handedOver: undefined })
    host.tell('statistics', statisticsWith())
    await settled()
    expect(log).toEqual([
      'polling wire none of first',
      'sse wire 1 of first',
      'websocket wire none of first',
    ])
  })

  it('asks for the books of the panes that are shown, and of no others', async () => {
    const { host, panes } = await open()
    panes.replace(defaultPanes)
    panes.remove('polling-1-p')
    host.tell('statistics', statisticsWith())
    await settled()
    expect(host.asked).toEqual([['sse-1-p', 'websocket-1-p']])
  })

  it('takes no books that were overtaken by later ones', async () => {
    const { host, log, panes } = await open()
    panes.replace(defaultPanes)
    log.length = 0
    const late = Promise.withResolvers<Bookings>()
    host.bookings = late.promise
    host.tell('statistics', statisticsWith())
    host.bookings = bookingsOf({ wire: booking, handedOver: undefined })
    host.tell('statistics', statisticsWith())
    await settled()
    const known = [...log]
    expect(known).toContain('sse wire 1 of first')
    late.resolve({ at: 0, run: 'first', newest: 0, clients: {} })
    await settled()
    expect(log).toEqual(known)
  })

  it('tells every pane how far the servers came with it', async () => {
    const { host, served, panes } = await open()
    panes.replace(defaultPanes)
    host.bookings = bookingsOf({ wire: booking, handedOver: { id: 7, at: 12 } })
    host.tell('statistics', statisticsWith())
    await settled()
    expect(served).toEqual([{}, { id: 7, at: 12 }, {}])
  })

  it('settles the counters, ends the measurement and follows when settings are applied', async () => {
    const { engine, log, panes } = await open()
    panes.add({ lane: 'polling', pins: {} })
    log.length = 0
    await engine.configure({ pollInterval: 2_000 })
    await settled()
    expect(log).toEqual(['polling wire none of first', 'polling window', 'polling settings'])
    expect(panes.measuring.value).toEqual({ since: 1_000, reason: 'settings' })
  })

  it('goes on measuring where a change cannot matter', async () => {
    const { host, log, panes } = await open()
    panes.add({ lane: 'polling', pins: {} })
    log.length = 0
    const settings = { ...defaultSettings, allowedOrigins: ['http://a.test'] }
    host.tell('status', { ...host.status, settings })
    await settled()
    expect(log).toEqual(['polling settings'])
  })

  it('hands deletions on', async () => {
    const { host, log, panes } = await open()
    panes.add({ lane: 'sse', pins: {} })
    host.tell('cleared', { through: 9 })
    expect(log).toContain('sse forgive 9')
    expect(panes.clearedThrough.value).toBe(9)
  })

  it('settles before a pin begins a new measurement, and keeps the pin', async () => {
    const { kept, log, panes } = await open()
    panes.add({ lane: 'polling', pins: {} })
    log.length = 0
    await panes.setPins('polling-1-p', { pollInterval: 5_000 })
    expect(log).toEqual(['polling wire none of first', 'polling pins'])
    expect(kept.at(-1)).toEqual([{ lane: 'polling', pins: { pollInterval: 5_000 } }])
  })
})

describe('a pin', () => {
  it('of a pane that was closed meanwhile changes nothing', async () => {
    const { kept, log, panes } = await open()
    panes.add({ lane: 'polling', pins: {} })
    panes.remove('polling-1-p')
    log.length = 0
    kept.length = 0
    await panes.setPins('polling-1-p', { pollInterval: 5_000 })
    expect([log, kept]).toEqual([[], []])
  })

  it('that starts no new measurement lets the other panes continue', async () => {
    const { kept, log, panes } = await open()
    panes.replace([
      { lane: 'polling', pins: {} },
      { lane: 'sse', pins: {} },
    ])
    await panes.setPins('polling-1-p', { resume: false })
    expect(kept.at(-1)?.[0]).toEqual({ lane: 'polling', pins: { resume: false } })
    expect(log.filter((line) => line.includes('window'))).toEqual([])
    expect(panes.measuring.value.reason).toBe('opened')
  })
})

describe('how far the page is behind', () => {
  it('is told of the pane that it is furthest behind with, as it was last looked at', async () => {
    const { behind, panes } = await open()
    expect(panes.behind()).toBe(0)
    panes.replace(defaultPanes)
    expect(panes.behind()).toBe(0)
    behind.set('sse-1-p', 1_500)
    behind.set('polling-1-p', 400)
    expect(panes.behind()).toBe(0)
    panes.refresh()
    expect(panes.behind()).toBe(1_500)
    panes.remove('sse-1-p')
    expect(panes.behind()).toBe(400)
  })
})
