import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changesOf } from '../../../../main/shared/verdict/needs/changes.ts'
import type { LaneEvidence } from '../../../../main/shared/verdict/needs/lane-evidence.ts'
import {
  defaultNeeds,
  isHeldBack,
  needRows,
  type Needs,
} from '../../../../main/shared/verdict/needs/needs.ts'
import { recommend, weightOf } from '../../../../main/shared/verdict/needs/recommend.ts'
import { madeLane, usualEvidence } from './made-evidence.ts'

/** Any value of a range, each power of ten as likely as the others. */
function log(min: number, max: number): fc.Arbitrary<number> {
  return fc.double({ min: 0, max: 1, noNaN: true }).map((share) => min * (max / min) ** share)
}
const whole = (min: number, max: number): fc.Arbitrary<number> => log(min, max).map(Math.round)

const anyNeeds: fc.Arbitrary<Needs> = fc.record({
  age: whole(needRows.age.min, needRows.age.max),
  rate: log(needRows.rate.min, needRows.rate.max),
  clients: whole(1, 1_000_000),
  size: whole(16, 32_768),
  clientRate: fc.oneof(fc.constant(0), log(0.000_1, 100)),
  proxy: fc.constantFrom(...needRows.proxy.choices),
  phones: fc.boolean(),
})
const quick = log(1, 2_000)
const anyPush = (way: 'sse' | 'longPoll' | 'websocket', heldBack = false) =>
  fc
    .record({
      rare: quick,
      often: quick,
      missed: fc.constantFrom(0, 0, 0, 3),
      count: fc.constantFrom<number | readonly [number, number]>(100, 100, 12, [12, 100]),
      idle: log(0.1, 100),
      each: log(20, 40_000),
    })
    .map(({ rare, often, ...lane }) => madeLane({ way, heldBack, p95: [rare, often], ...lane }))
const anyPolling = fc
  .record({
    rest: quick,
    interval: fc.constantFrom(50, 200, 1_000),
    idle: log(50, 5_000),
    each: log(20, 40_000),
  })
  .map(({ rest, interval, ...lane }) => {
    const p95 = 0.95 * interval + rest
    return madeLane({ way: 'polling', interval, p95: [p95, p95], ...lane })
  })
const anyEvidence: fc.Arbitrary<readonly LaneEvidence[]> = fc.tuple(
  anyPolling,
  anyPush('longPoll'),
  anyPush('sse'),
  anyPush('websocket'),
  anyPush('sse', true),
)

describe('a recommendation for any needs, by any run', () => {
  it('fulfils the age that is needed by its own evidence, or says of each way what speaks against it', () => {
    fc.assert(
      fc.property(anyNeeds, anyEvidence, (needs, evidence) => {
        const { best, candidates } = recommend(needs, evidence)
        if (best === undefined) {
          for (const { findings } of candidates) {
            expect(findings.some(({ kind }) => kind === 'excludes')).toBe(true)
          }
          return
        }
        expect(best.age?.value).toBeLessThanOrEqual(needs.age)
        expect(best.findings.every(({ kind }) => kind === 'caution')).toBe(true)
        expect(weightOf(best, needs)).toBeLessThan(Infinity)
      }),
      { numRuns: 500 },
    )
  })

  it('is no stream behind a proxy that buffers, for messages rarer than all that were measured in number', () => {
    fc.assert(
      fc.property(anyNeeds, anyEvidence, (needs, evidence) => {
        const held = evidence.find(({ heldBack }) => heldBack)
        const known = held?.delays.filter(({ p95 }) => p95 !== undefined) ?? []
        const rarest = known[0]?.rate ?? Infinity
        if (!isHeldBack(needs) || known.length > 1 || needs.rate > 0.9 * rarest) return
        const { candidates } = recommend(needs, evidence)
        expect(candidates.find(({ way }) => way === 'sse')?.fits).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('is the simplest of those that fit at no more than twice the least cost', () => {
    fc.assert(
      fc.property(anyNeeds, anyEvidence, (needs, evidence) => {
        const { best, candidates } = recommend(needs, evidence)
        const fitting = candidates.filter(({ fits }) => fits)
        const most = 2 * Math.min(...fitting.map((one) => weightOf(one, needs)))
        expect(best).toBe(fitting.find((one) => weightOf(one, needs) <= most))
      }),
    )
  })

  it('fits and costs no worse where messages may be older', () => {
    fc.assert(
      fc.property(anyNeeds, anyEvidence, whole(20, 600_000), (needs, evidence, other) => {
        const [strict, lax] = [Math.min(needs.age, other), Math.max(needs.age, other)].map((age) =>
          recommend({ ...needs, age }, evidence).candidates.filter(({ fits }) => fits),
        )
        const waysOf = (some: typeof strict) => (some ?? []).map(({ way }) => way)
        expect(waysOf(lax)).toEqual(expect.arrayContaining(waysOf(strict)))
        const least = (some: typeof strict) =>
          Math.min(...(some ?? []).map((one) => weightOf(one, needs)))
        expect(least(lax)).toBeLessThanOrEqual(least(strict) * (1 + 1e-9))
      }),
    )
  })

  it('is another one just across each place at which it is said to change, and the same just before', () => {
    fc.assert(
      fc.property(anyNeeds, anyEvidence, (needs, evidence) => {
        const wayFor = (part: Partial<Needs>) =>
          recommend({ ...needs, ...part }, evidence).best?.way
        const present = wayFor({})
        for (const change of changesOf(needs, evidence)) {
          expect(change.becomes).not.toBe(present)
          if (!('at' in change)) {
            expect(wayFor({ [change.need]: change.to })).toBe(change.becomes)
            continue
          }
          const { need, side, at } = change
          const value = need === 'age' || need === 'size' ? Math.round(at) : at
          expect(wayFor({ [need]: value })).toBe(change.becomes)
          if (needs[need] === 0) continue
          const before = side === 'above' ? at / 1.02 : at * 1.02
          const inside = side === 'above' ? before > needs[need] : before < needs[need]
          // Whole numbers are too coarse for two hundredths where they are small.
          if (inside && (need === 'rate' || need === 'clientRate' || before > 200)) {
            expect(wayFor({ [need]: before })).toBe(present)
          }
        }
      }),
      { numRuns: 40 },
    )
  })
})

const asked: Needs = { ...defaultNeeds, age: 5_000, clients: 2_000, rate: 1 / 30, proxy: 'buffers' }
const reasons = (needs: Needs, way: string): readonly string[] =>
  recommend(needs, usualEvidence)
    .candidates.find((one) => one.way === way)
    ?.findings.map(({ says }) => says.key) ?? []

describe('2,000 clients, an update every 30 s', () => {
  it('behind a proxy that buffers have the long poll, else WebSocket, and not SSE for what was measured', () => {
    const { best, second } = recommend(asked, usualEvidence)
    expect([best?.way, second?.way]).toEqual(['longPoll', 'websocket'])
    expect(reasons(asked, 'sse')).toEqual(
      expect.arrayContaining(['needs.rule.heldMissed', 'needs.rule.grows', 'needs.rule.unbuffer']),
    )
    expect(second?.findings.map(({ says }) => says.key)).toContain('needs.rule.setUpgrade')
  })

  it('behind such a proxy have no SSE where enough came through it only while messages were frequent', () => {
    const held = madeLane({ way: 'sse', heldBack: true, count: [36, 144], p95: [1_900, 1_830] })
    const { candidates, second } = recommend(asked, [...usualEvidence.slice(0, 4), held])
    const sse = candidates.find(({ way }) => way === 'sse')
    expect(second?.way).not.toBe('sse')
    expect(sse?.findings[0]?.says.key).toBe('needs.rule.heldOnce')
    expect(sse?.age).toMatchObject({ value: 1_830, bound: 'least' })
  })

  it('behind such a proxy have no SSE either where too few came through it at the rate that is needed', () => {
    const held = madeLane({ way: 'sse', heldBack: true, p95: [4_000, 1_000] })
    const few = { rate: 1, count: 12, p50: 9_000, p95: undefined, worst: 0, medians: undefined }
    const lane = { ...held, delays: [few, ...held.delays] }
    const { candidates } = recommend({ ...asked, rate: 1 }, [...usualEvidence.slice(0, 4), lane])
    const sse = candidates.find(({ way }) => way === 'sse')
    expect(sse?.findings.map(({ says }) => says.key)).toContain('needs.rule.grows')
    expect(sse?.fits).toBe(false)
  })

  it('are told that rare messages wait longer where every round shows it, and not by one that was slow', () => {
    const asFree: Needs = { ...asked, proxy: 'none' }
    const findings = (spread: number) => {
      const slow = madeLane({ way: 'websocket', p95: [160, 60], spread })
      const evidence = usualEvidence.map((lane) => (lane.way === 'websocket' ? slow : lane))
      const { candidates } = recommend(asFree, evidence)
      return candidates.find(({ way }) => way === 'websocket')
    }
    expect(findings(1.2)?.findings.map(({ says }) => says.key)).toContain('needs.rule.grows')
    expect(findings(2)?.fits).toBe(true)
  })

  it('with nothing between them have SSE', () => {
    expect(recommend({ ...asked, proxy: 'none' }, usualEvidence).best?.way).toBe('sse')
  })

  it('behind a corporate proxy have the long poll', () => {
    const needs: Needs = { ...asked, proxy: 'corporate' }
    expect(recommend(needs, usualEvidence).best?.way).toBe('longPoll')
    expect(reasons(needs, 'websocket')).toContain('needs.rule.noUpgrade')
  })

  it('that may be a minute old are asked for, as seldom as that allows', () => {
    const { best } = recommend({ ...asked, age: 60_000, proxy: 'none' }, usualEvidence)
    expect(best).toMatchObject({ way: 'polling', interval: 60_000 })
  })

  it('have no SSE for what the proxy does by default, where no lane was behind one', () => {
    const { candidates } = recommend(asked, usualEvidence.slice(0, 4))
    const sse = candidates.find(({ way }) => way === 'sse')
    expect(sse?.fits).toBe(false)
    expect(sse?.findings[0]?.basis).toEqual({ kind: 'source', source: 'nginxBuffering' })
  })

  it('cost what the line through both rates says, and polls of another interval in proportion', () => {
    const { candidates } = recommend(asked, usualEvidence)
    const bytesOf = (way: string) =>
      candidates.find((one) => one.way === way)?.costs?.bytes?.value ?? Number.NaN
    expect(bytesOf('websocket')).toBeCloseTo(15 + 150 / 30, 6)
    // Measured every second, needed every five.
    expect(bytesOf('polling')).toBeCloseTo(450 / 5 + 150 / 30, 6)
    // 1 of e answers comes after 30 s without a message.
    expect(bytesOf('longPoll')).toBeCloseTo(650 / 30 / (1 - 1 / Math.E), 6)
    const kinds = candidates.map(({ costs }) => costs?.bytes?.basis.kind)
    expect(kinds.every((kind) => kind === 'projected')).toBe(true)
  })
})

describe('polls on a machine where everything took long', () => {
  const busy = [
    // What came in these rounds waited a little less than 19 of 20 polls would have it wait.
    madeLane({ way: 'polling', p95: [930, 935] }),
    madeLane({ way: 'sse', p95: [82, 82] }),
    madeLane({ way: 'websocket', p95: [84, 84] }),
  ]

  it('bring no message sooner than it came without any poll', () => {
    const at = (age: number) => recommend({ ...defaultNeeds, age }, busy)
    expect(at(80).best).toBeUndefined()
    const polling = at(80).candidates.find(({ way }) => way === 'polling')
    expect(polling?.age?.value).toBe(82)
    expect(at(1_000).candidates.find(({ way }) => way === 'polling')?.age?.value).toBe(935)
  })

  it('are not what a shorter age changes the answer to', () => {
    const needs = { ...defaultNeeds, age: 500 }
    const sooner = changesOf(needs, busy).filter(
      (one) => one.need === 'age' && one.side === 'below',
    )
    expect(sooner).toMatchObject([{ becomes: undefined }])
  })
})

describe('a way that is close to the age that is needed', () => {
  it('fits, and it is said that a round was beyond it', () => {
    const lane = madeLane({ way: 'sse', p95: [900, 900] })
    const delays = lane.delays.map((one) => ({ ...one, worst: 1_200 }))
    const found = recommend({ ...defaultNeeds, age: 1_000 }, [{ ...lane, delays }])
    expect(found.best?.way).toBe('sse')
    expect(found.best?.findings.map(({ says }) => says.key)).toContain('needs.rule.close')
  })
})

describe('a rate that was measured', () => {
  it('has measured figures, and no others are claimed', () => {
    const { candidates } = recommend({ ...defaultNeeds, rate: 4 }, usualEvidence)
    const websocket = candidates.find(({ way }) => way === 'websocket')
    expect(websocket?.age?.basis.kind).toBe('measured')
    expect(websocket?.costs?.bytes?.basis.kind).toBe('measured')
  })

  it('is needed where too little came of others', () => {
    const few = usualEvidence.map((lane) => ({
      ...lane,
      delays: lane.delays.map((one) => ({ ...one, p95: undefined })),
    }))
    const { best, candidates } = recommend(defaultNeeds, few)
    expect(best).toBeUndefined()
    for (const { findings } of candidates) {
      expect(findings.map(({ says }) => says.key)).toContain('needs.rule.unmeasured')
    }
  })
})
