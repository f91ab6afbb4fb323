import type { Lane } from '../contract/lanes.ts'
import type { NetworkFaultsPatch, NetworkScope } from '../contract/network.ts'
import type { Pins } from '../contract/pins.ts'
import type { SettingsPatch } from '../contract/settings.ts'
import type { Transport } from '../contract/transport.ts'
import type { SubjectReading } from '../measures/subject.ts'
import type { FleetRound } from './fleet-figures.ts'

/** A subject of a plan: what it is, and what it has of its own instead of the settings. */
export interface SubjectSpec {
  readonly lane: Lane
  readonly pins: Pins
  /** What a person calls it; left out where it is named by what it is. */
  readonly name?: string
  /** How many clients it is, where it is a fleet of them. */
  readonly clients?: number
}

/** Says whether anybody still waits: an `AbortSignal` (WHATWG DOM 3.2). */
export interface StopSignal {
  /** @throws the reason of the signal, once it was given. */
  throwIfAborted(): void
}

/** What is known of one subject. */
export interface SubjectFigures {
  /** The id under which its bytes are booked, and by which faults name it. */
  readonly id: string
  readonly transport: Transport
  readonly reading: Pick<SubjectReading, 'now' | 'sequence'>
  /** Where the subject is a crowd of clients. */
  readonly fleet?: FleetRound
  /** Its delays of the window as text: see `DelayHistogram.encode`. */
  readonly delays: () => string
}

/**
 * Where something is measured: a playground with its subjects, which a lab or an experiment sets up and
 * reads. The page is one over its panes. A signal cancels waiting: the call then rejects with the signal's
 * reason, and what it has done so far stays done.
 */
export interface Bench {
  /**
   * Applies settings. Resolves once every subject follows them.
   *
   * @throws PlaygroundError with the engine's refusal.
   */
  configure(patch: SettingsPatch, signal?: StopSignal): Promise<void>
  /**
   * Puts these faults in the place of those that a scope has. Resolves once they are in force.
   *
   * @throws PlaygroundError with the engine's refusal.
   */
  setNetwork(scope: NetworkScope, faults: NetworkFaultsPatch): Promise<void>
  /** Connects these subjects, in the place of those that are there, and names them in their order. */
  subjects(plan: readonly SubjectSpec[]): readonly string[]
  /** Resolves once every subject is open, and has heard what was booked up to then. */
  settle(signal?: StopSignal): Promise<void>
  /** Begins a measuring window in every subject, once what was booked up to now is known. */
  beginWindow(): Promise<void>
  /**
   * Ends the window for messages that are due from now on. Resolves once those due before have arrived in every
   * subject, or `patience` ms after the store had them: then what has not come is missing. Says of each subject whether it
   * has all.
   */
  endWindow(patience: number, signal?: StopSignal): Promise<readonly boolean[]>
  /** What was measured since, with what was booked up to now. */
  figures(): Promise<readonly SubjectFigures[]>
}
