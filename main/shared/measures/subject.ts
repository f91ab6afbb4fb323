import type { Lane } from '../contract/lanes.ts'
import type { ClientEnvironment } from '../clients/environment.ts'
import type { EffectiveOptions } from '../contract/pins.ts'
import type { ServerClock } from '../clients/server-clock.ts'
import type { AuditedRange, SequenceCounts } from '../contract/sequence.ts'
import type { Message } from '../contract/message.ts'
import type { Bookings, Handover, Status, WireBooking } from '../contract/status.ts'
import type { ConnectionReading } from './connection-lifecycle.ts'
import type { BreakSummary, ConnectionRecord } from './connection-record.ts'
import type { DelaySamples, Figures } from './figures.ts'
import type { KnownMessages, Waiting } from './known-messages.ts'
import type { PaneEvents } from './pane-events.ts'
import type { Rates } from './take-rate.ts'

/** Which client is measured, and with what. */
export interface SubjectOptions {
  /** Also the id under which the servers book its bytes: 1 to 64 of `[A-Za-z0-9_-]`, never used before. */
  readonly id: string
  readonly lane: Lane
  /** Read at every use. */
  readonly effective: () => EffectiveOptions
  /** Names all that a connection depends on, as it is now: where it changes, the connection must. */
  readonly connectionKey: () => string
}

/** The surroundings of a subject. */
export interface SubjectContext {
  readonly environment: ClientEnvironment
  readonly status: () => Status
  readonly clock: ServerClock
  /** Whether the policy of the page forbids this address, as far as that is known yet. */
  readonly forbids: (address: string) => boolean
  /** What all subjects and the engine tell of the store; each subject adds to it. */
  readonly known: KnownMessages
}

/** Takes the messages themselves, where anybody wants to read them. */
export interface MessageRows {
  /** A message from before the subject began. */
  history(message: Message, arrivedAt: number): void
  /** @param uncertainty of the clocks, ms; undefined where they are not aligned. */
  push(
    message: Message,
    arrivedAt: number,
    delay: number,
    uncertainty: number | undefined,
    replayed: boolean,
  ): void
}

/** How far a page is behind with what one connection has brought. */
export interface PageBehind {
  /** How late it takes what has arrived, ms, over the last 5 s. */
  readonly ms: number
  /** Messages a second over the last 5 s; undefined where that is not known yet. */
  readonly rates: Rates | undefined
}

/** All that is known of a subject at one moment. */
export interface SubjectReading extends ConnectionReading {
  readonly now: Figures
  /** The figures of the window before the latest Apply. */
  readonly before: Figures | undefined
  /** False where the engine has not told its bookings for 5 s: it is gone, or knows this page no more. */
  readonly counted: boolean
  readonly sequence: SequenceCounts
  readonly replayed: number
  /** What arrived and could not be read: broken messages, or for polling broken answers. */
  readonly unreadable: number
  /** What became of the connection so far. */
  readonly breaks: BreakSummary
  readonly cursor: number
  /**
   * Messages that are known to exist, from another subject or from the engine, and that have not
   * arrived here: how many, and for how long (ms) the oldest has waited at least. Undefined where none
   * waits, and where none is wanted: before the start, and once it was disconnected or its stream was
   * ended. A message that is merely on its way counts; `overdue` tells what is late.
   */
  readonly waiting: Waiting | undefined
  /** Newest frame of visible heartbeat, epoch ms. */
  readonly lastHeartbeat: number | undefined
  /**
   * How much of the delays is this page's own lateness, in ms: the median over the measuring
   * window of what messages waited between the server's system and the page, because the page, its
   * browser or this computer was busy. About 1 ms where nothing is; undefined where it is not known.
   * A difference between two subjects that is not well above it says nothing about their transports.
   */
  readonly pageLag: number | undefined
  /** What this page does not keep up with at the moment; undefined where it does. */
  readonly behind: PageBehind | undefined
}

/** One client with its audit, its measuring window and its histories. Times are the page's clock, epoch ms. */
export interface Subject {
  start(): void
  stop(): void
  /** Stops, and tells those who keep a record that it is gone for good. */
  remove(): void
  /** Takes changed settings into account; reconnects where the connection must change. */
  settingsChanged(): void
  /** See `Measurements.begin`. */
  beginWindow(keep?: boolean): void
  /** See `Measurements.end`. */
  endWindow(): void
  /** See `Measurements.book`. */
  bookWire(booking: WireBooking | undefined, run: string): void
  /** Takes how far the store and, for this client, the servers have come. */
  noteServed(store: Pick<Bookings, 'at' | 'newest'>, own: Handover | undefined): void
  /** Messages up to this id were deleted by a person. */
  forgive(through: number): void
  /** Sends a message over its transport. @throws PlaygroundError with the server's refusal. */
  post(body: string, author: string): Promise<void>
  read(): SubjectReading
  /** The attempts to connect, oldest first; a bounded number of them, each with its number. */
  connections(): readonly ConnectionRecord[]
  /** What the audit of the present stream covers; undefined before its baseline is known. */
  audited(from: number): AuditedRange | undefined
  /** See `Measurements.delays`. */
  delays(since: number, until: number, columns: number): DelaySamples
  /** See `Measurements.delaysUpTo`. */
  delaysUpTo(edges: readonly number[]): Float64Array
  /** See `Measurements.encodedDelays`. */
  encodedDelays(): string
}

/** What is told about what happens in a subject, and what keeps its messages. */
export interface SubjectListeners {
  readonly observers?: readonly PaneEvents[]
  readonly rows?: MessageRows
}
