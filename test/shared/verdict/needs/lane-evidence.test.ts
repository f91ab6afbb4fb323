import { describe, expect, it } from 'vitest'
import { evidenceOf } from '../../../../main/shared/verdict/needs/lane-evidence.ts'
import { fitLine } from '../../../../main/shared/verdict/needs/line-fit.ts'
import { defaultNeeds } from '../../../../main/shared/verdict/needs/needs.ts'
import { planFor, ratesFor } from '../../../../main/shared/verdict/needs/needs-plan.ts'
import { alike, madeRun, roundWith } from '../../experiment/made-run.ts'

describe('the plan for needs', () => {
  it.each([
    [1 / 30, [4, 16]],
    [4, [4, 16]],
    [10, [10, 40]],
    [200, [50, 200]],
  ])('measures %s messages a second at %s', (rate, rates) => {
    expect(ratesFor({ rate, size: 64 })).toEqual(rates)
  })

  it('has every way, SSE once more behind a proxy that buffers, and polls as seldom as the age allows', () => {
    const plan = planFor({ ...defaultNeeds, age: 500, rate: 0.01 }, 'Held')
    expect(plan.lanes.map(({ lane }) => lane)).toEqual([
      'polling',
      'polling',
      'sse',
      'websocket',
      'sse',
    ])
    expect(plan.lanes[0]?.pins).toEqual({ pollInterval: 500 })
    expect(plan.faults).toEqual([{ scope: { subject: 4 }, faults: { holdBytes: 4_096 } }])
    expect(plan.needs?.rate).toBe(0.01)
  })

  it('refuses more bytes than can be written', () => {
    expect(() => planFor({ ...defaultNeeds, rate: 5_000, size: 32_768 }, 'Held')).toThrow(
      /at most 8000000 bytes a second/,
    )
  })
})

describe('what a run knows of its lanes', () => {
  const plan = planFor({ ...defaultNeeds, rate: 1 / 30 }, 'Held')
  const run = madeRun({
    plan,
    round({ point, round, lane }) {
      const messages = [4, 16][point] ?? 0
      // By chance a round has more or fewer messages than planned: the line is the same.
      const x = messages * (1 + 0.1 * (round - 2))
      const bytes = (lane + 1) * 10 + (lane + 1) * 100 * x
      return roundWith(alike(lane === 4 ? 8_000 / messages : 10 * (lane + 1), 20), {
        perSecond: { messages: x, bytes },
        missed: lane === 4 ? 2 : 0,
        requestsPerMinute: lane === 0 ? 60 : 0,
      })
    },
  })
  const lanes = evidenceOf(run)

  it('tells its ways, and which of them was held back', () => {
    expect(lanes.map(({ way, heldBack }) => [way, heldBack])).toEqual([
      ['polling', false],
      ['longPoll', false],
      ['sse', false],
      ['websocket', false],
      ['sse', true],
    ])
    expect(lanes.map(({ missed }) => missed)).toEqual([0, 0, 0, 0, 20])
  })

  it('takes percentiles of all rounds at a rate together', () => {
    expect(lanes[1]?.delays.map(({ rate, count }) => [rate, count])).toEqual([
      [4, 100],
      [16, 100],
    ])
    expect(lanes[4]?.delays.map(({ p95 }) => Math.round(p95 ?? 0))).toEqual([2_000, 500])
  })

  it('tells how far apart the medians of its rounds are', () => {
    const [rare] = lanes[4]?.delays ?? []
    expect(rare?.medians?.least).toBeCloseTo(2_000, -2)
    expect(rare?.medians?.most).toBeCloseTo(2_000, -2)
    const few = evidenceOf({
      ...run,
      points: run.points.map((point) => ({
        ...point,
        lanes: point.lanes.map((lane) => ({ ...lane, rounds: lane.rounds.slice(0, 2) })),
      })),
    })
    expect(few[4]?.delays[0]?.medians).toBeUndefined()
  })

  it('tells what a lane costs while nothing comes from what a message costs', () => {
    expect(lanes[2]?.bytes?.idle).toBeCloseTo(30, 6)
    expect(lanes[2]?.bytes?.each).toBeCloseTo(300, 6)
  })
})

describe('a line through rates', () => {
  it('has no part below 0, and none at all where the rates are alike', () => {
    expect(
      fitLine([
        { x: 1, y: 10 },
        { x: 4, y: 50 },
      ]),
    ).toEqual({ idle: 0, each: 12 })
    expect(
      fitLine([
        { x: 1, y: 10 },
        { x: 4, y: 4 },
      ]),
    ).toEqual({ idle: 7, each: 0 })
    expect(
      fitLine([
        { x: 4, y: 10 },
        { x: 5, y: 12 },
      ]),
    ).toBeUndefined()
  })
})
