import type { SequenceVerdict } from '../contract/sequence.ts'
import type { WireBooking } from '../contract/status.ts'
import type { ConnectionState, ReadyState } from '../contract/transport.ts'
import type { RequestRecord, StateDetail, StateReason } from '../clients/client.ts'

/**
 * What happens in a pane, as it happens, for those who keep a record of it: timeline, charts,
 * health. All times are the page's clock, epoch ms. Calls come outside any framework's reactivity,
 * up to 5,000 times a second, so they take no objects that are made for them.
 */
export interface PaneEvents {
  /**
   * A message arrived that is not history.
   *
   * @param dueAt when it was due, on the page's clock.
   * @param uncertainty how far off that may be, ms; undefined where the clocks are not aligned.
   */
  arrived(
    id: number,
    dueAt: number,
    arrivedAt: number,
    verdict: SequenceVerdict,
    replayed: boolean,
    uncertainty?: number,
  ): void
  /** A poll ended, or an attempt to connect did. */
  requested(record: RequestRecord): void
  /** Since when a poll waits for its answer; undefined once none does. */
  asking(since: number | undefined): void
  stateChanged(
    state: ConnectionState,
    readyState: ReadyState,
    reason: StateReason,
    at: number,
    detail?: StateDetail,
  ): void
  heartbeat(at: number): void
  /** A message of this pane was acknowledged under this id. */
  sent(id: number, at: number): void
  /**
   * What the servers have booked for this pane in all, twice a second; it never falls.
   *
   * @param anew the first report of another start of the engine: what came before is not known.
   */
  booked(booking: WireBooking, at: number, anew: boolean): void
  /** The ids heard so far say nothing any more: another stream began. */
  restarted(at: number): void
  /** The pane was closed for good. */
  removed(at: number): void
}

const nothing = (): void => undefined

/** Ignores everything: the base for observers that want only some events. */
export const noEvents: PaneEvents = {
  arrived: nothing,
  requested: nothing,
  asking: nothing,
  stateChanged: nothing,
  heartbeat: nothing,
  sent: nothing,
  booked: nothing,
  restarted: nothing,
  removed: nothing,
}
