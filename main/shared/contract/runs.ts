/** A run of an experiment in the list of those that are kept. */
export interface RunRow {
  readonly id: string
  readonly name: string
  /** ISO 8601. */
  readonly startedAt: string
  /** False where it was stopped, or goes on. */
  readonly finished: boolean
}

/** The runs that are kept, the newest first. */
export interface RunList {
  readonly runs: readonly RunRow[]
  /** Files among them that hold no run: what they are called, and what is wrong with them. */
  readonly damaged: readonly { readonly file: string; readonly why: string }[]
}

/** The machine on which the engine runs. */
export interface MachineFacts {
  /** Of the playground. */
  readonly version: string
  /** What its clients run in, where these are its own: `Node 24.21.0`. */
  readonly runtime: string
  readonly system: string
  readonly cpu: string
  readonly cores: number
  /** The load average of the last minute; null where the system has none. */
  readonly load: number | null
  /** Whether it runs on a battery; null where that is not known. */
  readonly battery: boolean | null
}

/** The id of a run: it is also the name of its file. */
export const runIdPattern = /^[\w-]{1,64}$/
/** The longest text of a run, in UTF-16 code units: 50 values of 12 lanes in 20 rounds fit. */
export const mostRunText = 32 * 1_048_576
