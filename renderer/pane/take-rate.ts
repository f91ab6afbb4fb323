/** Messages a second, over the last seconds. */
export interface Rates {
  /** What this pane took. */
  readonly taken: number
  /** What was stored meanwhile. */
  readonly stored: number
}

/** How fast the ids of a pane follow those of the store. */
export interface TakeRate {
  /**
   * Both ids as they stood at one moment.
   *
   * @param stored the newest one in the store. @param taken the newest one of the pane. @param at ms.
   */
  note(stored: number, taken: number, at: number): void
  /** Undefined until they were noted for a second. */
  read(): Rates | undefined
}

const keptFor = 5_000
const least = 1_000

interface Note {
  readonly stored: number
  readonly taken: number
  readonly at: number
}

/** Creates one that has heard of nothing. */
export function createTakeRate(): TakeRate {
  let notes: Note[] = []
  return {
    note(stored, taken, at) {
      const last = notes.at(-1)
      // Ids that fall are those of another stream.
      if (last !== undefined && (stored < last.stored || taken < last.taken)) notes = []
      notes = notes.filter((note) => at - note.at <= keptFor)
      notes.push({ stored, taken, at })
    },
    read() {
      const first = notes[0]
      const last = notes.at(-1)
      if (first === undefined || last === undefined || last.at - first.at < least) return undefined
      const seconds = (last.at - first.at) / 1_000
      return {
        taken: (last.taken - first.taken) / seconds,
        stored: (last.stored - first.stored) / seconds,
      }
    },
  }
}
