import { noEvents, type PaneEvents } from '../../main/shared/measures/pane-events.ts'
import type { VisitorChange } from '../../main/shared/contract/visitors.ts'
import { foreignClients } from '../../main/shared/contract/wire.ts'
import type { PaneConfig } from '../panes/pane.ts'

/** The lane of the person's own clients in the timeline: a rail as long as any of them has a connection. */
export interface VisitorLane {
  /** @param offset what to add to the page's clock to get the server's, ms. */
  hear(changes: readonly VisitorChange[], offset: number): void
}

/** Creates a lane that begins with the first connection. @param observe begins its record. */
export function createVisitorLane(
  observe: (config: Pick<PaneConfig, 'id' | 'transport'>) => PaneEvents,
): VisitorLane {
  let events = noEvents
  let open = 0

  return {
    hear(changes, offset) {
      for (const { at, transport, event } of changes) {
        const time = at - offset
        if (events === noEvents) events = observe({ id: foreignClients, transport })
        open = Math.max(0, open + (event === 'opened' ? 1 : -1))
        // The end of one of several is seen as a break in the rail that they share.
        if (event === 'closed') events.stateChanged('closed', undefined, 'lost', time)
        if (open > 0) events.stateChanged('open', undefined, 'opened', time)
      }
    },
  }
}
