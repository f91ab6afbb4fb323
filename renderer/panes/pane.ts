import type { Lane } from '../../main/shared/contract/lanes.ts'
import type { Pins } from '../../main/shared/contract/pins.ts'
import type { Settings } from '../../main/shared/contract/settings.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'
import type { Delay } from '../../main/shared/measures/delay.ts'
import type { PaneEvents } from '../../main/shared/measures/pane-events.ts'
import type { Subject, SubjectContext, SubjectReading } from '../../main/shared/measures/subject.ts'

export interface PaneConfig {
  /** Also the id under which the servers book its bytes: 1 to 64 of `[A-Za-z0-9_-]`. */
  readonly id: string
  readonly lane: Lane
  /** That of its lane. */
  readonly transport: Transport
  readonly pins: Pins
  /** What a person calls it; without it, it is named by what it is. */
  readonly name?: string | undefined
}

/** One row of a feed. Plain and frozen: it never enters a framework's reactivity. */
export interface FeedRow {
  readonly id: number
  readonly author: string
  readonly body: string
  /** When it was due, engine's clock, epoch ms. */
  readonly createdAt: number
  /** From due to arrived; undefined for history, and while the clocks are not aligned. */
  readonly delay: Delay | undefined
  /** From before this pane: its delay means nothing. */
  readonly history: boolean
  readonly arrivedAt: number
  /** Sent by the compose box of this window, by the pane with this id. */
  readonly sentBy: string | undefined
  readonly replayed: boolean
}

export interface PaneSnapshot extends SubjectReading {
  readonly config: PaneConfig
  /** Age of the newest message on screen in ms; undefined without one, and while the clocks are not aligned. */
  readonly staleness: number | undefined
  /** Rows that left the feed's buffer since the start. */
  readonly droppedFromView: number
  /** The browser slows this page's timers down because the page is hidden, or was a moment ago. */
  readonly throttled: boolean
}

/** The surroundings of a pane. */
export interface PaneContext extends SubjectContext {
  readonly settings: () => Settings
  /** Whether nobody can see this page at the moment: a tab in the background, a minimised window. */
  readonly hidden: () => boolean
  /** Which pane of this window sent the message with this id, if one did. */
  readonly senderOf: (id: number) => string | undefined
  readonly noteSent: (id: number, pane: string) => void
  /** Observers of what happens in this pane; none by default. */
  readonly observe?: (config: PaneConfig) => readonly PaneEvents[]
}

/**
 * One pane: a subject with its feed and its pins, outside Vue. Views ask for `snapshot()` from
 * the one frame loop, a few times a second, and for rows as they scroll.
 */
export interface Pane extends Omit<Subject, 'read'> {
  readonly config: () => PaneConfig
  /** Takes other pins; reconnects where the connection itself must change. */
  setPins(pins: Pins): void
  /** @param name undefined: it is named by what it is. */
  rename(name: string | undefined): void
  snapshot(): PaneSnapshot
  /** Rows of the feed, newest first: index 0 is the newest. */
  row(index: number): FeedRow | undefined
  rowCount(): number
  /** Holds the rows of the feed as they are now, or follows the newest again. */
  holdRows(still: boolean): void
}
