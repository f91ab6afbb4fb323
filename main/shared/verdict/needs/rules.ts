import { phrase, type Phrase } from '../../texts/phrase.ts'
import { bytes, count, duration, rate } from '../../texts/quantity.ts'
import type { Costs } from './costs.ts'
import { cited, measured, projected, type Basis, type Finding, type Known } from './figures.ts'
import type { LaneEvidence } from './lane-evidence.ts'
import { isHeldBack, refusesUpgrade, type Needs } from './needs.ts'
import { heldAlone, unboundedBy } from './waiting.ts'
import { traitsOf, type Way } from './ways.ts'

/** What a rule is asked about: one way to deliver, for some needs, by what a run knows of it. */
export interface Case {
  readonly way: Way
  readonly needs: Needs
  /** Undefined where the run has no lane of it. */
  readonly lane: LaneEvidence | undefined
  /** The same way, without a proxy that gathers. */
  readonly free: LaneEvidence | undefined
  readonly age: Known | undefined
  /** The same in the worst round, ms. */
  readonly worst: number | undefined
  readonly costs: Costs | undefined
  /** Bytes of a poll that brings nothing. */
  readonly emptyPoll: number | undefined
}

/** A rule with its reason; what it rests on comes with what it says. */
interface Rule {
  readonly key: string
  readonly kind: Finding['kind']
  readonly judge: (given: Case) => { readonly says: Phrase; readonly basis: Basis } | undefined
}

const streams = (way: Way): boolean => traitsOf(way).streams
const holds = (way: Way): boolean => !traitsOf(way).polls
const upgrades = (way: Way): boolean => traitsOf(way).upgrades
const behindProxy = ({ proxy }: Needs): boolean => proxy !== 'none' && proxy !== 'http2'

/** All rules, those that speak against a way first. */
const rules = [
  {
    key: 'noUpgrade',
    kind: 'excludes',
    judge: ({ way, needs }) =>
      upgrades(way) && refusesUpgrade(needs)
        ? { says: phrase('needs.rule.noUpgrade'), basis: cited('upgrade') }
        : undefined,
  },
  {
    // A run without a lane behind such a proxy cannot tell; what the proxy does by default can be read.
    key: 'buffered',
    kind: 'excludes',
    judge: ({ way, needs, lane }) =>
      streams(way) && isHeldBack(needs) && lane === undefined
        ? { says: phrase('needs.rule.buffered'), basis: cited('nginxBuffering') }
        : undefined,
  },
  {
    key: 'unmeasured',
    kind: 'excludes',
    judge: ({ lane, age, way, needs }) =>
      age === undefined && !(streams(way) && isHeldBack(needs) && lane === undefined)
        ? {
            says: phrase(lane === undefined ? 'needs.rule.absent' : 'needs.rule.unmeasured'),
            basis: measured,
          }
        : undefined,
  },
  {
    key: 'missed',
    kind: 'excludes',
    judge({ lane }) {
      if (lane === undefined || lane.missed === 0) return undefined
      const missed = count(lane.missed, 'messages')
      const says = lane.heldBack
        ? phrase('needs.rule.heldMissed', { count: missed })
        : phrase('needs.rule.missed', { missed })
      return { says, basis: measured }
    },
  },
  {
    key: 'grows',
    kind: 'excludes',
    judge({ lane, needs }) {
      const grown = lane && unboundedBy(lane, needs.rate)
      if (grown === undefined || (lane !== undefined && !holds(lane.way))) return undefined
      const figures = {
        rare: duration(grown.rare.p95),
        rareRate: rate(grown.rare.rate),
        often: duration(grown.often.p95),
        oftenRate: rate(grown.often.rate),
      }
      return { says: phrase('needs.rule.grows', figures), basis: measured }
    },
  },
  {
    key: 'heldOnce',
    kind: 'excludes',
    judge({ lane, needs }) {
      const only = lane && heldAlone(lane, needs.rate)
      if (only === undefined) return undefined
      const figures = { age: duration(only.p95), rate: rate(only.rate) }
      return { says: phrase('needs.rule.heldOnce', figures), basis: measured }
    },
  },
  {
    key: 'tooOld',
    kind: 'excludes',
    judge: ({ age, needs }) =>
      age !== undefined && age.bound === undefined && age.value > needs.age
        ? {
            says: phrase('needs.rule.tooOld', {
              age: duration(age.value),
              most: duration(needs.age),
            }),
            basis: age.basis,
          }
        : undefined,
  },
  {
    key: 'unpriced',
    kind: 'excludes',
    judge: ({ age, costs, needs }) =>
      age !== undefined && costs !== undefined && costs.bytes === undefined && !needs.phones
        ? { says: phrase('needs.rule.unpriced'), basis: measured }
        : undefined,
  },
  {
    key: 'close',
    kind: 'caution',
    judge: ({ age, worst = 0, needs }) =>
      age !== undefined && age.value <= needs.age && worst > needs.age
        ? { says: phrase('needs.rule.close', { worst: duration(worst) }), basis: age.basis }
        : undefined,
  },
  {
    key: 'unbuffer',
    kind: 'caution',
    judge({ way, needs, free }) {
      const quick = free?.delays.at(-1)?.p95
      if (!streams(way) || !isHeldBack(needs) || quick === undefined) return undefined
      return {
        says: phrase('needs.rule.unbuffer', { age: duration(quick) }),
        basis: cited('nginxBuffering'),
      }
    },
  },
  {
    key: 'setUpgrade',
    kind: 'caution',
    judge: ({ way, needs }) =>
      upgrades(way) && needs.proxy === 'buffers'
        ? { says: phrase('needs.rule.setUpgrade'), basis: cited('nginxWebSocket') }
        : undefined,
  },
  {
    key: 'http2WebSocket',
    kind: 'caution',
    judge: ({ way, needs }) =>
      upgrades(way) && needs.proxy === 'http2'
        ? { says: phrase('needs.rule.http2WebSocket'), basis: cited('http2WebSocket') }
        : undefined,
  },
  {
    key: 'sixConnections',
    kind: 'caution',
    judge: ({ way, needs }) =>
      holds(way) && !upgrades(way) && needs.proxy !== 'http2'
        ? { says: phrase('needs.rule.sixConnections'), basis: cited('sixConnections') }
        : undefined,
  },
  {
    key: 'silence',
    kind: 'caution',
    judge: ({ way, needs }) =>
      holds(way) && behindProxy(needs)
        ? { says: phrase('needs.rule.silence'), basis: cited('nginxWebSocket') }
        : undefined,
  },
  {
    key: 'radio',
    kind: 'caution',
    judge: ({ needs, costs }) =>
      needs.phones && costs !== undefined
        ? {
            says: phrase('needs.rule.radio', { wakes: count(costs.wakes.value) }),
            basis: cited('radioTail'),
          }
        : undefined,
  },
  {
    key: 'sending',
    kind: 'caution',
    judge({ way, needs, emptyPoll }) {
      if (needs.clientRate === 0 || emptyPoll === undefined) return undefined
      return upgrades(way)
        ? { says: phrase('needs.rule.frame'), basis: cited('frame') }
        : {
            says: phrase('needs.rule.post', { bytes: bytes(emptyPoll) }),
            basis: projected(phrase('needs.how.post')),
          }
    },
  },
] as const satisfies readonly Rule[]

/** Whatever the rules say to a way, in their order. */
export function findingsOf(given: Case): readonly Finding[] {
  return rules.flatMap(({ kind, judge }: Rule) => {
    const said = judge(given)
    return said === undefined ? [] : [{ kind, ...said }]
  })
}
