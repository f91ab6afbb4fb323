import { createRandom as createGenerator } from '../../../main/shared/random.ts'

/** A seeded source of chance: the same seed gives the same faults again. */
export interface Random {
  /** From 0 up to, and without, 1. */
  next(): number
  /** A whole number from 0 up to, and without, `count`. */
  below(count: number): number
  pick<Value>(values: readonly Value[]): Value
  bytes(count: number): Buffer
}

export function createRandom(seed: number): Random {
  const next = createGenerator(seed)
  const below = (count: number): number => Math.floor(next() * count)
  return {
    next,
    below,
    pick(values) {
      // What is picked may be undefined: hostile values are picked from, too.
      if (values.length === 0) throw new Error('There is nothing to pick.')
      return values[below(values.length)] as (typeof values)[number]
    },
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => below(256))),
  }
}
