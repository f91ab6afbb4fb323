import { costsOf, emptyPollOf, heartbeatFor, type Costs } from './costs.ts'
import type { Finding, Known } from './figures.ts'
import type { LaneEvidence } from './lane-evidence.ts'
import { isHeldBack, type Needs } from './needs.ts'
import { findingsOf } from './rules.ts'
import { quickestOf, waitOf } from './waiting.ts'
import { traitsOf, ways, type Way } from './ways.ts'

/** One way to deliver, for some needs. */
export interface Candidate {
  readonly way: Way
  /** Within what 19 of 20 messages arrive, ms; undefined where it was not measured. */
  readonly age: Known | undefined
  /** How often it polls, ms. */
  readonly interval: number | undefined
  /** How often its heartbeat comes, ms; undefined where it has none. */
  readonly heartbeat: number | undefined
  readonly costs: Costs | undefined
  readonly findings: readonly Finding[]
  /** Whether nothing speaks against it. */
  readonly fits: boolean
}

/** What suits some needs. */
export interface Recommendation {
  readonly needs: Needs
  /** The simplest of those that fit and cost little; undefined where none fits. */
  readonly best: Candidate | undefined
  /** What to do where that cannot be had. */
  readonly second: Candidate | undefined
  /** All ways, the simplest first. */
  readonly candidates: readonly Candidate[]
}

/** A simpler way may cost up to this many times the least. */
const bearableTimes = 2

function candidateFor(
  way: Way,
  needs: Needs,
  evidence: readonly LaneEvidence[],
  emptyPoll: number | undefined,
): Candidate {
  const { streams, pushes } = traitsOf(way)
  const held = streams && isHeldBack(needs)
  const own = evidence.filter((lane) => lane.way === way)
  const free = own.find(({ heldBack }) => !heldBack)
  const lane = held ? own.find(({ heldBack }) => heldBack) : free
  const wait = lane && waitOf(lane, needs, quickestOf(evidence))
  const interval = wait?.interval
  const costs = lane && wait && costsOf(lane, needs, interval, emptyPoll)
  const age = wait?.age
  const findings = findingsOf({ way, needs, lane, free, age, worst: wait?.worst, costs, emptyPoll })
  return {
    way,
    age,
    interval,
    heartbeat: pushes ? heartbeatFor(needs) : undefined,
    costs,
    findings,
    fits: findings.every(({ kind }) => kind !== 'excludes'),
  }
}

/** What a way is weighed by: how often it wakes a radio where batteries count, else its bytes. */
export function weightOf({ costs }: Candidate, { phones }: Pick<Needs, 'phones'>): number {
  const known = phones ? costs?.wakes : costs?.bytes
  return known?.value ?? Infinity
}

/** The simplest that costs little more than the cheapest. */
function choose(fitting: readonly Candidate[], needs: Needs): Candidate | undefined {
  const least = Math.min(...fitting.map((one) => weightOf(one, needs)))
  return fitting.find((one) => weightOf(one, needs) <= bearableTimes * least)
}

/** Recommends a way to deliver by what a run has measured. */
export function recommend(needs: Needs, evidence: readonly LaneEvidence[]): Recommendation {
  const emptyPoll = emptyPollOf(evidence)
  const candidates = ways.map((way) => candidateFor(way, needs, evidence, emptyPoll))
  const fitting = candidates.filter(({ fits }) => fits)
  const best = choose(fitting, needs)
  const second = choose(
    fitting.filter((one) => one !== best),
    needs,
  )
  return { needs, best, second, candidates }
}
