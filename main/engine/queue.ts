/** Runs what is handed in one after the other: a start never meets a stop under way. */
export interface Queue {
  run(action: () => Promise<void>): Promise<void>
}

/** Creates an empty queue. A failed action fails only its own caller. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run(action) {
      const result = last.then(action)
      last = result.catch(() => undefined)
      return result
    },
  }
}
