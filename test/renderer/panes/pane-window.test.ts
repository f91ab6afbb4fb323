import { beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../main/shared/contract/settings.ts'
import { createPaneHarness, type PaneHarness } from './pane-harness.ts'

let context: PaneHarness['context']
let paneOf: PaneHarness['paneOf']
let deliver: PaneHarness['deliver']
let openSocket: PaneHarness['openSocket']

beforeEach(() => {
  ;({ context, paneOf, deliver, openSocket } = createPaneHarness())
})

describe('a measuring window', () => {
  it('keeps the former figures as before, and begins at nothing', () => {
    const pane = openSocket()
    for (let id = 1; id <= 10; id += 1) deliver(id, 100)
    pane.beginWindow()
    context.environment.sleep(1_000)
    deliver(11, 5)
    const { now, before, sequence } = pane.snapshot()
    expect(before).toMatchObject({ since: 1_000_000, messages: 10, delay: { max: 100 } })
    expect(now).toMatchObject({ since: 1_001_000, messages: 1, delay: { p50: 5, max: 5 } })
    expect(sequence.received).toBe(11)
  })

  it('that was too short, or brought nothing, is none to compare with', () => {
    const pane = openSocket()
    deliver(1, 100)
    pane.beginWindow()
    expect(pane.snapshot().before).toMatchObject({ messages: 1, delay: { max: 100 } })
    context.environment.sleep(999)
    deliver(2, 7)
    pane.beginWindow()
    expect(pane.snapshot().before?.delay).toMatchObject({ max: 100 })
    context.environment.sleep(60_000)
    pane.beginWindow()
    expect(pane.snapshot().before?.delay).toMatchObject({ max: 100 })
    context.environment.sleep(1_000)
    deliver(3, 7)
    pane.beginWindow(true)
    expect(pane.snapshot().before?.delay).toMatchObject({ max: 100 })
    context.environment.sleep(1_000)
    deliver(4, 7)
    pane.beginWindow()
    expect(pane.snapshot().before?.delay).toMatchObject({ max: 7 })
  })

  it('does not take over the delay of what was due before it', () => {
    const pane = openSocket()
    pane.beginWindow()
    deliver(1, 900)
    expect(pane.snapshot().now).toMatchObject({ messages: 1, delay: undefined })
    expect(pane.row(0)?.delay?.ms).toBe(900)
  })

  it('does not count a request that began before it', async () => {
    const pane = paneOf('polling')
    pane.start()
    await context.environment.requests.at(-1)?.answers([])
    await context.environment.advance(500)
    context.current = { ...defaultSettings, pollInterval: 2_000 }
    context.environment.sleep(10)
    pane.beginWindow()
    pane.settingsChanged()
    await context.environment.requests.at(-1)?.answers([])
    expect(pane.snapshot().now.requests.count).toBe(0)
    for (let poll = 0; poll < 3; poll += 1) {
      await context.environment.advance(2_000)
      await context.environment.requests.at(-1)?.answers([])
    }
    expect(pane.snapshot().now.requests).toMatchObject({ count: 3, perMinute: 30 })
  })
})
