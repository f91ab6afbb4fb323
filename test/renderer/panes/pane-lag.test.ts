import { beforeEach, describe, expect, it } from 'vitest'
import type { Pane } from '../../../renderer/panes/pane.ts'
import { createPaneHarness, type PaneHarness } from './pane-harness.ts'

let context: PaneHarness['context']
let deliver: PaneHarness['deliver']
let openSocket: PaneHarness['openSocket']

beforeEach(() => {
  ;({ context, deliver, openSocket } = createPaneHarness())
})

/** The servers say that the newest message in the store is `newest`, and `id` was handed over `ago` ms ago. */
function serve(pane: Pane, newest: number, id: number, ago: number): void {
  const at = context.environment.now() + context.clock.offset() - ago
  pane.noteServed({ at: at + ago, newest }, { id, at })
}

describe('what a pane says about the lag of its page', () => {
  it('is the median of a measuring window, on the clock of the page', () => {
    context.offset = 86_400_000
    const pane = openSocket({ heartbeat: 0 })
    for (let id = 1; id <= 9; id += 1) {
      context.environment.sleep(100)
      deliver(id, 500)
      serve(pane, id, id, id * 10)
    }
    expect(pane.snapshot().pageLag).toBeCloseTo(50, 0)
    pane.beginWindow()
    expect(pane.snapshot().pageLag).toBeUndefined()
  })

  it('is not known where nothing was handed over to it', () => {
    const pane = openSocket({ heartbeat: 0 })
    deliver(1, 5)
    const at = context.environment.now() - 100
    pane.noteServed({ at, newest: 1 }, undefined)
    expect(pane.snapshot().pageLag).toBeUndefined()
  })

  it('leaves out what was held back before it was handed over: that is a fault, or an interval', () => {
    const pane = openSocket({ heartbeat: 0 })
    context.environment.sleep(5_000)
    deliver(1, 4_000)
    serve(pane, 1, 1, 2)
    expect(pane.snapshot()).toMatchObject({ pageLag: 2, behind: undefined })
  })

  it('tells how far behind the page is and what it takes of what is stored', () => {
    const pane = openSocket({ heartbeat: 0 })
    for (let half = 1; half <= 20; half += 1) {
      context.environment.sleep(500)
      deliver(half * 10, 100)
      serve(pane, half * 25, half * 10, 300)
    }
    expect(pane.snapshot().behind).toEqual({ ms: 300, rates: { taken: 20, stored: 50 } })
  })

  it('does not wait for what went down with a connection', () => {
    const pane = openSocket({ heartbeat: 0 })
    serve(pane, 1, 1, 1)
    context.environment.sleep(500)
    expect(pane.snapshot().behind?.ms).toBe(501)
    context.environment.sockets.at(-1)?.closes(1006)
    pane.stop()
    pane.start()
    context.environment.sockets.at(-1)?.opens()
    expect(pane.snapshot().behind).toBeUndefined()
  })
})
