/** Messages that were written at one moment, in one lane. Page clock, epoch ms. */
export interface Burst {
  readonly lane: number
  /** The first of them. */
  readonly id: number
  readonly dueAt: number
  readonly count: number
  /** When the first and the last of them came here. */
  readonly from: number
  readonly to: number
}

/** The latest bursts of all lanes. */
export interface Bursts {
  /** Takes each message of a lane, in the order in which they come. */
  note(lane: number, id: number, dueAt: number, at: number): void
  /** In the order in which they began to be bursts. */
  list(): readonly Burst[]
}

/** Fewer than these are drawn one by one: an eye counts them. */
export const leastBurst = 10
/** What is due at one moment differs by rounding alone, ms. */
const oneMoment = 0.01
/** Bursts over all lanes; the oldest are dropped first. */
const kept = 400

type Growing = { -readonly [Key in keyof Burst]: Burst[Key] }

/** Creates a record without bursts. A message costs a comparison and no object while each is due at a moment of its own. */
export function createBursts(): Bursts {
  /** What is written at the moment in each lane, by its number. */
  const growing: Growing[] = []
  /** The latest burst of each lane: another message may come between its messages. */
  const latest: Growing[] = []
  const list: Growing[] = []

  function grow(burst: Growing, at: number): void {
    burst.count += 1
    burst.from = Math.min(burst.from, at)
    burst.to = Math.max(burst.to, at)
    if (burst.count !== leastBurst) return
    latest[burst.lane] = burst
    list.push(burst)
    if (list.length > kept) list.shift()
  }
  const isOf = (burst: Growing, dueAt: number): boolean => Math.abs(burst.dueAt - dueAt) < oneMoment

  return {
    note(lane, id, dueAt, at) {
      const burst = latest[lane]
      const begun = growing[lane]
      if (burst !== undefined && isOf(burst, dueAt)) grow(burst, at)
      else if (begun === undefined) growing[lane] = { lane, id, dueAt, count: 1, from: at, to: at }
      else if (isOf(begun, dueAt)) grow(begun, at)
      else if (begun.count >= leastBurst) {
        // It is in the list, and stays as it is.
        growing[lane] = { lane, id, dueAt, count: 1, from: at, to: at }
      } else Object.assign(begun, { id, dueAt, count: 1, from: at, to: at })
    },
    list: () => list,
  }
}
