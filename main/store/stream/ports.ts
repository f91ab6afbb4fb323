import type { PackedMessages } from '../../engine/packed-messages.ts'
import type { Draft, Message } from '../../shared/contract/message.ts'
import type { PageLimits } from './message-window.ts'
import type { Refusal } from './refusals.ts'
import type { Excess, Measured } from './retention.ts'

/** What is kept about the messages. */
export interface Mark {
  /** Everything up to this id is deleted, whether or not its rows are gone already. */
  readonly horizon: number
  /** `bytes` is the sum over the rows above the horizon and up to this id. */
  readonly counted: number
  readonly bytes: number
}

/** Where messages are written. Every call but `transact` comes from inside `transact`. */
export interface MessageTable {
  /** Runs the work as one transaction, all of it or, where it throws, nothing; returns what it returns. Never blocks. */
  transact<Result>(work: () => Result): Result
  /** Stores drafts, one or more, and returns the id of the first; the others follow without holes. */
  insert(drafts: readonly Draft[]): number
  saveMark(mark: Mark): void
  /** Begins another stream in its place: nothing in it, ids from 1, no mark. The settings stay. */
  renew(id: string): void
}

/** Where settings are written. */
export interface SettingTable {
  /** Stores a setting as JSON, or removes it where `json` is undefined; from inside `transact`. */
  saveSetting(key: string, json: string | undefined): void
}

/** What went wrong in writing; `other` is the fault of what was written and not of the place. */
export type WriteFailure = 'busy' | 'damaged' | 'unavailable' | 'other'

/** The place that is written to. */
export interface Ground {
  /** Writes something that changes nothing; throws as long as nothing can be written. */
  probe(): void
  /** Throws where what is written is lost, because it goes to a file that is deleted for example. */
  check(): void
  /** Sorts what a table or one of these threw; undefined for what does not come from the store. */
  troubleOf(error: unknown): WriteFailure | undefined
  /** Why the place refuses what one of these threw. */
  refusal(error: unknown): Refusal
  /** Bytes of the log that no checkpoint has taken over yet, or may not have. */
  logBytes(): number
  close(): void
}

/** What is too old or too much to be done in memory or on the event loop. */
export interface Archive {
  /** Messages above `after`, oldest first. */
  read(after: number, limits: PageLimits): Promise<readonly Message[]>
  /** As `read`, packed. */
  readPacked(after: number, limits: PageLimits): Promise<PackedMessages>
  /** The newest messages above `after`, oldest first. */
  newest(after: number, limits: PageLimits): Promise<readonly Message[]>
  /** How far above `after` to delete so that at least this excess goes, and what goes. */
  measure(after: number, excess: Excess): Promise<Measured>
  /** Takes the rows of `stream` up to `id` out of the table, a few at a time; those of another stay. */
  deleteThrough(id: number, stream: string): Promise<void>
  /** Does away with what earlier streams left behind, a few rows at a time. */
  deleteFormer(): Promise<void>
  /** Moves the log into the file. */
  checkpoint(): Promise<void>
  stop(): Promise<void>
}
