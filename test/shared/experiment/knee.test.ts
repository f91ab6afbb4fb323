import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  beginKnee,
  kneeOf,
  observe,
  probeOf,
  windowsLeft,
  type KneeRange,
  type KneeSearch,
  type Probe,
} from '../../../main/shared/experiment/knee.ts'
import { createRandom } from '../../../main/shared/random.ts'

const clients: KneeRange = { from: 100, least: 1, most: 5_000, whole: true }
const rates: KneeRange = { from: 10, least: 0.1, most: 5_000, whole: false }

/** Searches until it is over; the bound is only against a search without an end. */
function search(
  range: KneeRange,
  holds: (probe: Probe) => boolean,
): KneeSearch & { probes: Probe[] } {
  let state = beginKnee(range)
  const probes: Probe[] = []
  for (let probe = probeOf(state); probe !== undefined; probe = probeOf(state)) {
    probes.push(probe)
    if (probes.length > 500) throw new Error('The search does not end.')
    state = observe(state, holds(probe))
  }
  return { ...state, probes }
}
const valuesOf = (probes: readonly Probe[]): number[] =>
  probes.filter(({ window }) => window === 0).map(({ value }) => value)

describe('the search for a knee', () => {
  it('doubles until a value fails, and then takes the middle until 10 % are between', () => {
    const { probes, ...state } = search(clients, ({ value }) => value <= 700)
    expect(valuesOf(probes)).toEqual([100, 200, 400, 800, 566, 673, 734, 673])
    expect(kneeOf(state)).toEqual({ holds: 673, fails: 734 })
  })

  it('decides by two of three windows', () => {
    let state = beginKnee(clients)
    state = observe(state, false)
    expect(probeOf(state)).toMatchObject({ value: 100, window: 1 })
    state = observe(state, true)
    expect(probeOf(state)).toMatchObject({ value: 100, window: 2 })
    state = observe(state, true)
    expect(probeOf(state)).toMatchObject({ value: 200, window: 0 })
  })

  it('measures what holds once more, for three times as long', () => {
    const { probes } = search(clients, ({ value }) => value <= 700)
    expect(probes.filter(({ length }) => length === 3)).toEqual([
      { value: 673, length: 3, window: 0, purpose: 'confirming' },
      { value: 673, length: 3, window: 1, purpose: 'confirming' },
    ])
  })

  it('goes on below what holds for a short time only', () => {
    const { probes, ...state } = search(clients, ({ value, length }) => value * length <= 1_500)
    expect(kneeOf(state).holds).toBeGreaterThan(450)
    expect(kneeOf(state).holds).toBeLessThanOrEqual(500)
    expect(kneeOf(state).fails).toBeLessThanOrEqual(1.1 * (kneeOf(state).holds ?? 0))
    expect(probes.at(-1)).toMatchObject({ length: 3 })
  })

  it('goes down where the first value fails', () => {
    const { probes, ...state } = search(clients, ({ value }) => value <= 7)
    expect(valuesOf(probes).slice(0, 5)).toEqual([100, 50, 25, 13, 7])
    expect(kneeOf(state)).toEqual({ holds: 7, fails: 8 })
  })

  it('finds nothing where not even the least holds', () => {
    const { probes, ...state } = search(clients, () => false)
    expect(valuesOf(probes).at(-1)).toBe(1)
    expect(kneeOf(state)).toEqual({ holds: undefined, fails: 1 })
  })

  it('ends at the most that is allowed, and knows of nothing that fails', () => {
    const { probes, ...state } = search(clients, () => true)
    expect(valuesOf(probes).slice(-3)).toEqual([3_200, 5_000, 5_000])
    expect(kneeOf(state)).toEqual({ holds: 5_000, fails: undefined })
  })

  it('tries a most that is below the first value', () => {
    const { probes } = search({ ...clients, from: 30, most: 30 }, () => true)
    expect(valuesOf(probes)).toEqual([30, 30])
  })

  it('says at any time how many windows are left at most, and that gets less', () => {
    let state = beginKnee(clients)
    let before = Infinity
    for (let probe = probeOf(state); probe !== undefined; probe = probeOf(state)) {
      const left = windowsLeft(state)
      expect(left).toBeLessThan(before)
      expect(left).toBeGreaterThanOrEqual(probe.length)
      before = left
      state = observe(state, probe.value <= 1_234)
    }
    expect(windowsLeft(state)).toBe(0)
  })
})

/**
 * The 95th percentile of the times in a system with one server and random arrivals, ms. Above its capacity it grows with the
 * window: a short one does not see it.
 */
function waitIn(capacity: number, rate: number, seconds: number): number {
  const endless = (1_000 * -Math.log(0.05)) / Math.max(1e-9, capacity - rate)
  const backlog = rate <= capacity ? Infinity : 950 * seconds * (rate / capacity - 1)
  return rate <= capacity ? endless : Math.min(endless, backlog)
}

describe('the knee that is found', () => {
  const isClose = (state: KneeSearch, knee: number): void => {
    const { holds = 0, fails = Infinity } = kneeOf(state)
    expect(holds).toBeGreaterThanOrEqual(0.9 * knee)
    expect(holds).toBeLessThanOrEqual(1.1 * knee)
    expect(fails / holds).toBeLessThanOrEqual(1.1)
  }

  it('is within 10 % of a cliff, wherever that is', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 4_000, noNaN: true }), (cliff) => {
        isClose(
          search(rates, ({ value }) => value <= cliff),
          cliff,
        )
      }),
    )
  })

  it('is within 10 % where delays grow with the load', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 100, max: 4_000, noNaN: true }),
        fc.double({ min: 50, max: 2_000, noNaN: true }),
        (capacity, limit) => {
          const knee = capacity - (1_000 * -Math.log(0.05)) / limit
          fc.pre(knee > 1)
          isClose(
            search(rates, ({ value, length }) => waitIn(capacity, value, 10 * length) <= limit),
            knee,
          )
        },
      ),
    )
  })

  it('is within 10 % where each window has its own weather', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 200, max: 4_000, noNaN: true }),
        fc.integer({ min: 1, max: 2 ** 31 }),
        (capacity, seed) => {
          const random = createRandom(seed)
          const knee = capacity - (1_000 * -Math.log(0.05)) / 500
          // Delays are longer or shorter by up to a fifth; a longer window has less of chance in it.
          const weather = (length: number): number =>
            1 + (0.4 * (random() - 0.5)) / Math.sqrt(length)
          isClose(
            search(
              rates,
              ({ value, length }) => waitIn(capacity, value, 10 * length) * weather(length) <= 500,
            ),
            knee,
          )
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is within 10 % where one window of twenty is spoilt by something else', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 200, max: 4_000, noNaN: true }),
        fc.integer({ min: 0, max: 19 }),
        (cliff, first) => {
          let windows = first
          isClose(
            search(rates, ({ value }) => {
              windows += 1
              return value <= cliff && windows % 20 !== 0
            }),
            cliff,
          )
        },
      ),
    )
  })
})
