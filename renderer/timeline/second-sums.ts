/** What is left of a lane where single messages are no longer kept: counts by the second. */
export interface SecondSums {
  /** @param at epoch ms. A time that lies further back than the sums reach is not counted. */
  message(at: number): void
  poll(at: number): void
  /** Counts of the second that begins at `second` (epoch s); 0 where nothing was. */
  messages(second: number): number
  polls(second: number): number
  /** Messages of the seconds that lie wholly or partly in `from` to `to` (epoch ms), each by its part. */
  between(from: number, to: number): number
}

/** Creates sums that reach back `seconds`; an older second gives its place to a new one. */
export function createSecondSums(seconds: number): SecondSums {
  const known = new Float64Array(seconds).fill(-1)
  const messages = new Uint32Array(seconds)
  const polls = new Uint32Array(seconds)

  function place(at: number): number | undefined {
    const second = Math.floor(at / 1_000)
    const slot = second % seconds
    const held = known[slot] ?? -1
    if (held > second) return undefined
    if (held < second) {
      known[slot] = second
      messages[slot] = 0
      polls[slot] = 0
    }
    return slot
  }
  function add(column: Uint32Array, slot: number): void {
    column[slot] = (column[slot] ?? 0) + 1
  }
  function read(column: Uint32Array, second: number): number {
    const slot = second % seconds
    return known[slot] === second ? (column[slot] ?? 0) : 0
  }

  return {
    message(at) {
      const slot = place(at)
      if (slot !== undefined) add(messages, slot)
    },
    poll(at) {
      const slot = place(at)
      if (slot !== undefined) add(polls, slot)
    },
    messages: (second) => read(messages, second),
    polls: (second) => read(polls, second),
    between(from, to) {
      let sum = 0
      const newest = Math.floor(to / 1_000)
      const oldest = Math.max(Math.floor(from / 1_000), newest - seconds)
      for (let second = oldest; second <= newest; second += 1) {
        const part = Math.min(to, (second + 1) * 1_000) - Math.max(from, second * 1_000)
        if (part > 0) sum += (read(messages, second) * part) / 1_000
      }
      return sum
    },
  }
}
