/** Those who wait for a message of the stream to arrive here. */
export interface Arrivals {
  /** Resolves once everything up to `id` has arrived, or never will. */
  wait(id: number): Promise<void>
  /** Everything up to `id` has arrived. */
  reached(id: number): void
  /** Nothing of what is waited for arrives any more. */
  forget(): void
}

interface Waiting {
  readonly id: number
  readonly resolve: () => void
}

/** Creates it; `newest` is the id of what has arrived. */
export function createArrivals(newest: () => number): Arrivals {
  /** In ascending order of id; mostly they come in this order. */
  let waiting: Waiting[] = []

  return {
    wait(id) {
      if (id <= newest()) return Promise.resolve()
      return new Promise((resolve) => {
        let place = waiting.length
        while (place > 0 && (waiting[place - 1]?.id ?? 0) > id) place -= 1
        waiting.splice(place, 0, { id, resolve })
      })
    },
    reached(id) {
      let count = 0
      while ((waiting[count]?.id ?? Infinity) <= id) count += 1
      for (const { resolve } of waiting.splice(0, count)) resolve()
    },
    forget() {
      const all = waiting
      waiting = []
      for (const { resolve } of all) resolve()
    },
  }
}
