import { laneRows, type Lane } from '../../../main/shared/contract/lanes.ts'
import type { Pins } from '../../../main/shared/contract/pins.ts'
import type { Pane } from '../../../renderer/panes/pane.ts'
import { createPane } from '../../../renderer/panes/create-pane.ts'
import { message } from '../../support/fake-environment.ts'
import { createFakeContext, type FakeContext } from '../state/fake-context.ts'

/** Panes over surroundings that a test drives. */
export interface PaneHarness {
  readonly context: FakeContext
  paneOf(lane: Lane, pins?: Pins): Pane
  /** Delivers a message to the newest socket, `delay` ms after it was due. */
  deliver(id: number, delay: number): void
  /** A WebSocket pane that is open and whose clock has moved on by a second. */
  openSocket(pins?: Pins): Pane
}

export function createPaneHarness(): PaneHarness {
  const context = createFakeContext()
  const paneOf = (lane: Lane, pins: Pins = {}): Pane =>
    createPane({ id: `${lane}-1`, lane, transport: laneRows[lane].transport, pins }, context)
  return {
    context,
    paneOf,
    deliver(id, delay) {
      context.environment.sockets.at(-1)?.sends(message(id, context.environment.now() - delay))
    },
    openSocket(pins = {}) {
      const pane = paneOf('websocket', pins)
      pane.start()
      context.environment.sockets.at(-1)?.opens()
      context.environment.sleep(1_000)
      return pane
    },
  }
}
