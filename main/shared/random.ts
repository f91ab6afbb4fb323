/** A source of numbers in [0, 1). */
export type Random = () => number

/**
 * Creates a seeded generator (mulberry32: 32 bits of state, every seed its own sequence), so that a
 * run can be repeated. Not for secrets.
 *
 * @param seed any number; its lowest 32 bits count.
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One of `items`, all equally likely. @throws RangeError if there are none. */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new RangeError('There is nothing to pick from.')
  return item
}
