import type { AuditedRange, SequenceCounts } from '../../main/shared/contract/sequence.ts'
import type { PollMode, Settings } from '../../main/shared/contract/settings.ts'
import type { Statistics, Status, WireBooking } from '../../main/shared/contract/status.ts'
import type {
  ConnectionState,
  ReadyState,
  Transport,
} from '../../main/shared/contract/transport.ts'
import type { Ambient, StateDetail, StateReason } from '../../main/shared/clients/client.ts'
import type { DelaySamples, Figures } from '../../main/shared/measures/figures.ts'
import type {
  BreakSummary,
  ConnectionRecord,
} from '../../main/shared/measures/connection-record.ts'
import type { Delay } from '../../main/shared/measures/delay.ts'
import type { KnownMessages, Waiting } from '../../main/shared/measures/known-messages.ts'
import type { PaneEvents } from '../../main/shared/measures/pane-events.ts'
import type { ServerClock } from '../../main/shared/clients/server-clock.ts'
import type { Rates } from '../../main/shared/measures/take-rate.ts'

/** What a pane may have of its own instead of the shared value. */
export interface Pins {
  readonly pollInterval?: number
  readonly pollMode?: PollMode
  readonly pushInterval?: number
  readonly heartbeat?: number
  readonly resume?: boolean
}

export interface PaneConfig {
  /** Also the id under which the servers book its bytes: 1 to 64 of `[A-Za-z0-9_-]`. */
  readonly id: string
  readonly transport: Transport
  readonly pins: Pins
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

export interface PaneSnapshot {
  readonly config: PaneConfig
  readonly state: ConnectionState
  readonly readyState: ReadyState
  readonly reason: StateReason
  /** What is known beside the reason. */
  readonly detail: StateDetail
  readonly stateSince: number
  readonly now: Figures
  /** The figures of the window before the latest Apply. */
  readonly before: Figures | undefined
  /** False where the engine has not told its bookings for 5 s: it is gone, or knows this page no more. */
  readonly counted: boolean
  readonly sequence: SequenceCounts
  readonly replayed: number
  /** What became of the connection so far. */
  readonly breaks: BreakSummary
  readonly cursor: number
  /**
   * Messages that this window knows to exist, from another pane or from the engine, and that have not
   * arrived here: how many, and for how long (ms) the oldest has waited at least. Undefined where none
   * waits, and where nobody waits for any: before the pane is started, and once it was disconnected or
   * its stream was ended. A message that is merely on its way counts; `overdue` tells what is late.
   */
  readonly waiting: Waiting | undefined
  /** Age of the newest message on screen in ms; undefined without one, and while the clocks are not aligned. */
  readonly staleness: number | undefined
  /** Rows that left the feed's buffer since the start. */
  readonly droppedFromView: number
  /** Newest frame of visible heartbeat, epoch ms. */
  readonly lastHeartbeat: number | undefined
  /** The browser slows this page's timers down because the page is hidden, or was a moment ago. */
  readonly throttled: boolean
  /**
   * How much of this pane's delays is this page's own lateness, in ms: the median over the measuring
   * window of what messages waited between the server's system and the page, because the page, its
   * browser or this computer was busy. About 1 ms where nothing is; undefined where it is not known.
   * A difference between two panes that is not well above it says nothing about their transports.
   */
  readonly pageLag: number | undefined
  /** What this page does not keep up with at the moment; undefined where it does. */
  readonly behind: PageBehind | undefined
}

/** How far a page is behind with what one connection has brought. */
export interface PageBehind {
  /** How late it takes what has arrived, ms, over the last 5 s. */
  readonly ms: number
  /** Messages a second over the last 5 s; undefined where that is not known yet. */
  readonly rates: Rates | undefined
}

/** The surroundings of a pane. */
export interface PaneContext {
  readonly ambient: Ambient
  readonly settings: () => Settings
  readonly status: () => Status
  readonly clock: ServerClock
  /** Whether nobody can see this page at the moment: a tab in the background, a minimised window. */
  readonly hidden: () => boolean
  /** Whether the policy of the page forbids this address, as far as that is known yet. */
  readonly forbids: (address: string) => boolean
  /** Which pane of this window sent the message with this id, if one did. */
  readonly senderOf: (id: number) => string | undefined
  readonly noteSent: (id: number, pane: string) => void
  /** What the panes of this window and the engine tell of the store; the panes add to it. */
  readonly known: KnownMessages
  /** Those who keep a record of what happens in this pane; none by default. */
  readonly observe?: (config: PaneConfig) => readonly PaneEvents[]
}

/**
 * One pane: a client, its buffers and its measures, outside Vue. Views ask for `snapshot()` from
 * the one frame loop, a few times a second, and for rows as they scroll.
 */
export interface Pane {
  readonly config: () => PaneConfig
  start(): void
  stop(): void
  /** Stops, and tells those who keep a record that it is gone for good. */
  remove(): void
  /** Takes other pins; reconnects where the connection itself must change. */
  setPins(pins: Pins): void
  /** Takes changed shared settings into account; reconnects where the connection must change. */
  settingsChanged(): void
  /**
   * Ends the measuring window. Its figures become "before", unless it brought no message, or there are
   * others that are still the ones to compare with: where it was shorter than a second, or `keep` says so.
   */
  beginWindow(keep?: boolean): void
  /**
   * Takes the servers' bookings for this pane; to be called as often as they are told, also where there
   * are none for it.
   *
   * @param run names the start of the engine that they were counted since.
   */
  bookWire(booking: WireBooking | undefined, run: string): void
  /** Takes how far the store and the servers have come. */
  noteServed(statistics: Pick<Statistics, 'at' | 'store' | 'handedOver'>): void
  /** Messages up to this id were deleted by a person. */
  forgive(through: number): void
  post(body: string, author: string): Promise<void>
  snapshot(): PaneSnapshot
  /** The attempts to connect, oldest first; a bounded number of them, each with its number. */
  connections(): readonly ConnectionRecord[]
  /** What the audit of the present stream covers; undefined before its baseline is known. */
  audited(from: number): AuditedRange | undefined
  /** Rows of the feed, newest first: index 0 is the newest. */
  row(index: number): FeedRow | undefined
  rowCount(): number
  /**
   * The delays that arrived at or after `since` and before `until` (page clock, epoch ms), for each
   * of `columns` at most two: the smallest and the greatest.
   */
  delays(since: number, until: number, columns: number): DelaySamples
  /** For each of `edges` (ms, rising) how many delays of this measuring window were at most so long. */
  delaysUpTo(edges: readonly number[]): Float64Array
}

/** The effective value of every knob for a pane: its pin, or the shared value. */
export interface EffectiveOptions {
  readonly pollInterval: number
  readonly pollMode: PollMode
  readonly pushInterval: number
  readonly heartbeat: number
  readonly resume: boolean
}

/** What is in force for a pane with these pins. In long poll the default interval is 0. */
export function effectiveOptions(config: PaneConfig, settings: Settings): EffectiveOptions {
  const { pins } = config
  const pollMode = pins.pollMode ?? settings.pollMode
  return {
    pollMode,
    pollInterval: pins.pollInterval ?? (pollMode === 'long' ? 0 : settings.pollInterval),
    pushInterval:
      pins.pushInterval ??
      (config.transport === 'sse' ? settings.ssePushInterval : settings.websocketPushInterval),
    heartbeat: pins.heartbeat ?? settings.heartbeat,
    resume: pins.resume ?? true,
  }
}
