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
   * The newest id in the store, and the newest one of the pane, each with the moment at which it was,
   * ms. The clocks may be different ones: what the store has is heard of late where the page is late.
   */
  note(stored: IdAt, taken: IdAt): void
  /** Undefined until they were noted for a second. */
  read(): Rates | undefined
}

interface IdAt {
  readonly id: number
  readonly at: number
}

const keptFor = 5_000
const least = 1_000

/** Undefined where the time is too short to say. */
function risen(from: IdAt, to: IdAt): number | undefined {
  const time = to.at - from.at
  return time < least ? undefined : ((to.id - from.id) / time) * 1_000
}

/** Creates one that has heard of nothing. */
export function createTakeRate(): TakeRate {
  let notes: { readonly stored: IdAt; readonly taken: IdAt }[] = []
  return {
    note(stored, taken) {
      const last = notes.at(-1)
      // Ids that fall are those of another stream.
      if (last !== undefined && (stored.id < last.stored.id || taken.id < last.taken.id)) notes = []
      notes = notes.filter((note) => taken.at - note.taken.at <= keptFor)
      notes.push({ stored, taken })
    },
    read() {
      const first = notes[0]
      const last = notes.at(-1)
      if (first === undefined || last === undefined) return undefined
      const stored = risen(first.stored, last.stored)
      const taken = risen(first.taken, last.taken)
      return stored === undefined || taken === undefined ? undefined : { taken, stored }
    },
  }
}
