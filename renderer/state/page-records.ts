import type { Incident } from '../../main/shared/contract/incident.ts'
import type { Statistics, Status } from '../../main/shared/contract/status.ts'
import { transports } from '../../main/shared/contract/transport.ts'
import {
  createKnownMessages,
  type KnownMessages,
} from '../../main/shared/measures/known-messages.ts'
import { noEvents, type PaneEvents } from '../../main/shared/measures/pane-events.ts'
import { createRateRecords, type RateRecords } from '../../main/shared/measures/rate-series.ts'
import type { ClockOffset } from '../clock/clock-offset.ts'
import { createNoteBook, type NoteBook } from '../labs/pane-notes.ts'
import type { PaneConfig } from '../panes/pane.ts'
import { createTimelineRecorder, type TimelineRecorder } from '../timeline/recorder.ts'
import { createUnseenBirths, type Births } from '../timeline/unseen-births.ts'

/** What the page keeps of everything that happens in it, outside any framework's reactivity. */
export interface PageRecords {
  /** Requests, messages and bytes of every pane, second by second. */
  readonly rates: RateRecords
  readonly timeline: TimelineRecorder
  /** What the labs remember of the panes. */
  readonly book: NoteBook
  readonly known: KnownMessages
  /** All observers of this pane. */
  observe(config: PaneConfig): readonly PaneEvents[]
  /** Takes what the engine says of itself. */
  status(status: Status): void
  /** Takes what the engine counts. @param stream the store's, undefined until the first status. */
  statistics(statistics: Statistics, stream: string | undefined): void
  incident(incident: Incident): void
  /** The engine is silent: whether what it said last still holds is not known from now on. */
  silent(servers: Status['servers']): void
}

export interface PageRecordsOptions {
  /** The page's clock, epoch ms. */
  readonly now: () => number
  readonly clock: Pick<ClockOffset, 'offset' | 'estimate'>
  /** Asks the engine when the messages after an id were due; rejects while it is gone. */
  readonly births: (after: number) => Promise<Births>
}

function running(servers: Status['servers']): Status['servers'] {
  const each = transports.map(
    (transport) => [transport, { ...servers[transport], state: 'running' }] as const,
  )
  return Object.fromEntries(each) as unknown as Status['servers']
}

/** Creates records that are empty. */
export function createPageRecords({ now, clock, births }: PageRecordsOptions): PageRecords {
  const rates = createRateRecords(now)
  const timeline = createTimelineRecorder(now())
  const book = createNoteBook()
  const known = createKnownMessages()
  let latestStream: string | undefined
  const unseen = createUnseenBirths({
    ask: births,
    tell(id, dueAt) {
      // By a clock that is not known it may have been due at any time.
      if (clock.estimate() === undefined) return
      timeline.born(id, dueAt - clock.offset())
      known.arrived(latestStream, id, dueAt - clock.offset())
    },
  })

  return {
    rates,
    timeline,
    book,
    known,
    observe: (config) => [
      rates.observe(config.id),
      book.observe(config),
      timeline.observe(config),
      { ...noEvents, arrived: unseen.arrived },
    ],
    status(status) {
      latestStream = status.store.stream
      timeline.status(status, now())
      known.follow(status.store.stream, status.store.newest)
    },
    statistics({ store }, stream) {
      if (stream !== undefined) void unseen.look(stream, store.newest)
      known.bounds(store, now())
    },
    incident: (incident) => timeline.incident(incident, clock.offset()),
    silent: (servers) => timeline.status({ network: [], servers: running(servers) }, now()),
  }
}
