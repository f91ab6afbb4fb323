import { resolve } from 'node:path'
import type { Transport } from '../../../main/shared/contract/transport.ts'

/** What a person asked of a run. */
export interface RunOptions {
  readonly rounds: number
  /** Shorter rounds, for a look; the figures of record come from full ones. */
  readonly quick: boolean
  /** A folder for CPU profiles of the processes under test; none by default. */
  readonly profile: string | undefined
  readonly say: (line: string) => void
}

export interface Table {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A figure that was promised, and whether it was reached. */
export interface Verdict {
  readonly what: string
  readonly wanted: string
  readonly measured: string
  readonly reached: boolean
}

/** What a group found, ready to be printed. */
export interface Findings {
  /** How it was measured, as paragraphs. */
  readonly method: readonly string[]
  readonly tables: readonly Table[]
  readonly verdicts: readonly Verdict[]
}

/** A group of measurements that are compared. */
export interface Group {
  readonly name: string
  readonly title: string
  run(options: RunOptions): Promise<Findings>
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Where the profile of a measurement goes; undefined where none is taken. */
export function profileFile({ profile }: RunOptions, name: string): string | undefined {
  return profile === undefined ? undefined : resolve(profile, `${name}.cpuprofile`)
}

export type PushTransport = Exclude<Transport, 'polling'>
