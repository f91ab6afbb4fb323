import { phrase } from '../../texts/phrase.ts'
import { duration, rate as rateQuantity } from '../../texts/quantity.ts'
import { measured, projected, type Basis, type Known } from './figures.ts'
import type { LaneEvidence, RateDelays } from './lane-evidence.ts'
import type { Needs } from './needs.ts'
import { traitsOf } from './ways.ts'

/** Intervals that are recommended, ms. */
const intervals = [
  50, 100, 200, 500, 1_000, 2_000, 3_000, 4_000, 5_000, 8_000, 10_000, 15_000, 20_000, 30_000,
  45_000, 60_000,
] as const
const least = intervals[0]
/** The 95th percentile of waits that are even from 0 to an interval. */
const ninetyFifth = 0.95

/** The longest interval that keeps 19 of 20 messages within `age`, ms, where all else takes `rest`; the shortest one where none does. */
export function intervalFor(age: number, rest = 0): number {
  return intervals.findLast((one) => ninetyFifth * one + rest <= age) ?? least
}

/** Rates within this share of each other are one. */
const sameRate = 0.05
export const isMeasuredAt = (rates: readonly number[], rate: number): boolean =>
  rates.some((one) => Math.abs(one - rate) <= sameRate * rate)

/** Delays that grow by more than this as messages get rarer, are those of something that gathers them. */
const growth = { times: 1.5, least: 20 } as const

interface Timed extends RateDelays {
  readonly p95: number
}
const timed = ({ delays }: LaneEvidence): readonly Timed[] =>
  delays.flatMap((one) => (one.p95 === undefined ? [] : [{ ...one, p95: one.p95 }]))

/** Whether every round at one rate took longer than every round at the other: what a busy machine does to single rounds does not. */
const isApart = (rare: RateDelays, often: RateDelays): boolean =>
  rare.medians !== undefined &&
  often.medians !== undefined &&
  rare.medians.least > often.medians.most

/**
 * The rarest messages beside the most frequent ones, where the rarer ones wait plainly longer. Behind what is known to gather
 * them, little has to be seen of it; elsewhere it has to be seen in every round.
 */
export function growthOf(
  lane: LaneEvidence,
): { readonly rare: Timed; readonly often: Timed } | undefined {
  const all = timed(lane)
  const [rare, often] = [all[0], all.at(-1)]
  if (rare === undefined || often === undefined || rare.rate === often.rate) return undefined
  const grows = rare.p95 > growth.times * often.p95 + growth.least
  return grows && (lane.heldBack || isApart(rare, often)) ? { rare, often } : undefined
}

/** Whether messages come more rarely than those. */
const isRarer = (rate: number, than: Timed): boolean =>
  rate < than.rate && !isMeasuredAt([than.rate], rate)

/** The same, where the needed rate is rarer than all at which enough came: then it waits longer still. */
export function unboundedBy(lane: LaneEvidence, rate: number): ReturnType<typeof growthOf> {
  const grown = growthOf(lane)
  return grown !== undefined && isRarer(rate, grown.rare) ? grown : undefined
}

/**
 * The only rate at which enough came through a proxy that gathers, where the needed one is rarer: how much longer that
 * waits cannot be told from it.
 */
export function heldAlone(lane: LaneEvidence, rate: number): Timed | undefined {
  const [only, another] = timed(lane)
  if (!lane.heldBack || only === undefined || another !== undefined) return undefined
  return isRarer(rate, only) ? only : undefined
}

/** What a run says of another rate than its own. */
function rateFree(all: readonly Timed[], rate: number): Basis {
  const rates = all.map((one) => one.rate)
  if (isMeasuredAt(rates, rate)) return measured
  const [low = 0, high = low] = [rates[0], rates.at(-1)]
  const figures = { low: rateQuantity(low), high: rateQuantity(high) }
  return projected(phrase(low === high ? 'needs.how.oneRate' : 'needs.how.rateFree', figures))
}

/** Within what 19 of 20 messages arrive, ms; undefined where too little was measured. */
export interface Wait {
  readonly age: Known
  /** The same in the worst round. */
  readonly worst: number
  /** Where it polls: how often it should, ms. */
  readonly interval: number | undefined
}

/**
 * Within what 19 of 20 messages arrive without a wait for the next poll, ms, in the quickest lane; 0 where all of them
 * poll. It is what network, server and client took in these rounds, so no interval brings a message sooner.
 */
export function quickestOf(lanes: readonly LaneEvidence[]): number {
  const waits = lanes
    .filter(({ way, heldBack }) => !heldBack && !traitsOf(way).polls)
    .map(timed)
    .filter((all) => all.length > 0)
    .map((all) => Math.max(...all.map(({ p95 }) => p95)))
  return waits.length === 0 ? 0 : Math.min(...waits)
}

/**
 * @param quickest what `quickestOf` says of the run.
 * @returns undefined where fewer than 40 delays were measured.
 */
export function waitOf(
  lane: LaneEvidence,
  needs: Pick<Needs, 'age' | 'rate'>,
  quickest: number,
): Wait | undefined {
  const all = timed(lane)
  if (all.length === 0) return undefined
  const all95 = Math.max(...all.map(({ p95 }) => p95))
  const top = Math.max(...all.map(({ worst }) => worst))
  const { polls } = traitsOf(lane.way)
  const rare = unboundedBy(lane, needs.rate)?.rare ?? heldAlone(lane, needs.rate)
  if (rare !== undefined && !polls) {
    const how = phrase('needs.how.atLeast', { low: rateQuantity(rare.rate) })
    const age = { value: all95, basis: projected(how), bound: 'least' as const }
    return { age, worst: top, interval: undefined }
  }
  const basis = rateFree(all, needs.rate)
  if (!polls) {
    return { age: { value: all95, basis }, worst: top, interval: undefined }
  }
  const rest = Math.max(0, all95 - ninetyFifth * lane.interval)
  const interval = intervalFor(needs.age, rest)
  if (interval === lane.interval) return { age: { value: all95, basis }, worst: top, interval }
  const how = phrase('needs.how.interval', {
    from: duration(lane.interval),
    to: duration(interval),
  })
  const value = Math.max(ninetyFifth * interval + rest, quickest)
  return { age: { value, basis: projected(how) }, worst: value + top - all95, interval }
}
