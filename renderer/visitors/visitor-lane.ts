import { noEvents, type PaneEvents } from '../../main/shared/measures/pane-events.ts'
import { pushTransports } from '../../main/shared/contract/transport.ts'
import type { VisitorChange, VisitorReading } from '../../main/shared/contract/visitors.ts'
import { foreignClients } from '../../main/shared/contract/wire.ts'
import type { PaneConfig } from '../panes/pane.ts'

/** The lane of their polls; that of their streams and WebSockets is `foreignClients`. */
export const foreignPolls = `${foreignClients}-polls`

/** The lanes of the person's own clients in the timeline, each from when there is something in it. */
export interface VisitorLane {
  /** @param offset what to add to the page's clock to get the server's, ms. */
  hear(reading: VisitorReading, offset: number): void
  /** The engine is gone: what has become of the connections is not known from now on. Page clock, epoch ms. */
  lost(at: number): void
}

/**
 * Creates lanes without anything: one has a rail as long as any connection is open, the other a bar a poll.
 *
 * @param observe begins the record of a lane.
 */
export function createVisitorLane(
  observe: (config: Pick<PaneConfig, 'id' | 'transport'>) => PaneEvents,
): VisitorLane {
  let streams = noEvents
  let polls = noEvents
  let open = 0

  /** The rail of a lane is that of any transport that pushes. */
  function begin(): void {
    if (streams === noEvents)
      streams = observe({ id: foreignClients, transport: pushTransports[0] })
  }
  function connection(change: VisitorChange, at: number): void {
    begin()
    open = Math.max(0, open + (change.event === 'opened' ? 1 : -1))
    // The end of one of several is seen as a break in the rail that they share.
    if (change.event === 'closed') streams.stateChanged('closed', undefined, 'lost', at)
    if (open > 0) streams.stateChanged('open', undefined, 'opened', at)
  }
  function end(at: number): void {
    if (open > 0) streams.stateChanged('closed', undefined, 'lost', at)
    open = 0
  }
  function poll(change: VisitorChange & { event: 'answered' }, offset: number): void {
    const [startedAt, endedAt] = [change.from - offset, change.at - offset]
    if (polls === noEvents) {
      polls = observe({ id: foreignPolls, transport: change.transport })
      polls.stateChanged('open', undefined, 'opened', startedAt)
    }
    const fresh = change.brought ? 1 : 0
    polls.requested({ startedAt, endedAt, status: change.status, fresh, aborted: false })
  }

  return {
    hear({ at, visitors, changes }, offset) {
      for (const change of changes) {
        if (change.event === 'answered') poll(change, offset)
        else connection(change, change.at - offset)
      }
      // Changes that nobody asked for in time are missing: what is open now is known all the same.
      const now = visitors
        .flatMap(({ transports }) => Object.values(transports))
        .reduce((sum, figures) => sum + figures.open, 0)
      if (now > 0 && open === 0) {
        begin()
        streams.stateChanged('open', undefined, 'opened', at - offset)
      }
      if (now === 0) end(at - offset)
      open = now
    },
    lost: end,
  }
}
