import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../main/shared/random.ts'
import {
  compareRuns,
  plansDiffer,
  type ComparedFigure,
} from '../../../main/shared/experiment/compare-runs.ts'
import type { FigureKey, Run } from '../../../main/shared/experiment/run.ts'
import { alike, madeRun, roundWith } from './made-run.ts'

/** What the made playground is set to. */
interface World {
  readonly interval: number
  readonly bytes: number
}
const messages = 200
const usual: World = { interval: 500, bytes: 600 }

/**
 * A run as the real one is: at 20 messages a second, polls find messages that have waited anywhere up to an
 * interval, and a round has more or fewer messages by chance. A machine that is busy at times delays all of a round.
 */
function chanceRun(random: () => number, { interval, bytes }: World): Run {
  const exponential = (): number => -Math.log(1 - random())
  return madeRun({
    round: ({ lane }) => {
      const count = Math.round(
        messages + Math.sqrt(messages) * (random() + random() + random() - 1.5) * 2,
      )
      const hiccup = random() < 0.2 ? 10 * random() : 0
      const delays = Array.from({ length: count }, () =>
        lane === 0 ? random() * interval + 2 + hiccup : 1 + exponential() + hiccup / 5,
      )
      const requests = 60_000 / interval
      return roundWith(delays, {
        requestsPerMinute: lane === 0 ? requests * (1 + (random() - 0.5) / 500) : 0,
        bytesPerMessage: lane === 0 ? bytes * (messages / count) : bytes / 4,
        emptyShare: lane === 0 ? Math.exp((-interval / 1_000) * 20 * (count / messages)) : null,
      })
    },
  })
}

const figure = (
  before: Run,
  after: Run,
  lane: string,
  key: FigureKey,
): ComparedFigure | undefined =>
  compareRuns(before, after)
    .find((compared) => compared.lane === lane)
    ?.figures.find((compared) => compared.key === key)

describe('two runs that measured the same', () => {
  it('differ in fewer than 5 of 100 figures that chance has a hand in, over 40 pairs', () => {
    const random = createRandom(2_026)
    const judged = Array.from({ length: 40 }, () =>
      compareRuns(chanceRun(random, usual), chanceRun(random, usual)),
    ).flatMap((lanes) => lanes.flatMap(({ figures }) => figures))
    const byChance = judged.filter(({ margin }) => margin !== null && margin > 0.01)
    const wrong = byChance.filter(({ judgement }) => ['better', 'worse'].includes(judgement))
    expect(byChance.length).toBeGreaterThan(300)
    expect(wrong.length / byChance.length).toBeLessThan(0.05)
  })
})

describe('a run that is worse by a fifth', () => {
  it('in its poll interval is found so in 19 of 20 pairs, by its delay and by its requests', () => {
    const random = createRandom(7)
    const found = Array.from({ length: 20 }, () => {
      const [before, after] = [
        chanceRun(random, usual),
        chanceRun(random, { ...usual, interval: 600 }),
      ]
      return (
        figure(before, after, 'polling', 'delayP50Ms')?.judgement === 'worse' &&
        figure(before, after, 'polling', 'requestsPerMinute')?.judgement === 'better'
      )
    })
    expect(found.filter(Boolean).length).toBeGreaterThanOrEqual(19)
  })

  it('in its bytes is found so in 19 of 20 pairs, and nothing else is', () => {
    const random = createRandom(8)
    const found = Array.from({ length: 20 }, () => {
      const [before, after] = [
        chanceRun(random, usual),
        chanceRun(random, { ...usual, bytes: 720 }),
      ]
      const change = figure(before, after, 'sse', 'bytesPerMessage')
      expect(change?.change).toBeCloseTo(0.2, 6)
      return change?.judgement === 'worse'
    })
    expect(found.filter(Boolean).length).toBeGreaterThanOrEqual(19)
  })
})

const steady = (p50: number, plan: Parameters<typeof madeRun>[0]['plan'] = {}): Run =>
  madeRun({ plan, round: ({ round }) => roundWith(alike(p50 + round)) })

describe('a comparison', () => {
  it('tells by how much a figure changed, and how sure that is', () => {
    const compared = figure(steady(100), steady(120), 'sse', 'delayP50Ms')
    expect(compared).toMatchObject({ judgement: 'worse', before: 102, after: 122 })
    expect(compared?.change).toBeCloseTo(0.196, 3)
    expect(compared?.margin).toBeCloseTo((2.306 * 1) / 102, 3)
    expect(figure(steady(120), steady(100), 'sse', 'delayP50Ms')?.judgement).toBe('better')
  })

  it('does not care about what nobody would notice', () => {
    const [one, other] = [
      madeRun({ round: () => roundWith(alike(1)) }),
      madeRun({ round: () => roundWith(alike(1.5)) }),
    ]
    expect(figure(one, other, 'sse', 'delayP50Ms')?.judgement).toBe('no difference seen')
  })

  it('has not enough to say where rounds vary so much that a fifth would not be seen', () => {
    const wide = (first: number): Run =>
      madeRun({ round: ({ round }) => roundWith(alike(100 + 60 * ((round + first) % 2))) })
    expect(figure(wide(0), wide(1), 'sse', 'delayP50Ms')?.judgement).toBe('not enough to say')
  })

  it('has not enough to say about what was stopped after two rounds', () => {
    const stopped = madeRun({ until: 2, round: () => roundWith(alike(100)) })
    expect(figure(stopped, steady(900), 'sse', 'delayP50Ms')?.judgement).toBe('not enough to say')
  })

  it('takes a loss for a loss, whatever it is a share of', () => {
    const lossy = madeRun({ round: () => roundWith(alike(100), { missed: 3 }) })
    expect(figure(steady(100), lossy, 'sse', 'missed')).toMatchObject({
      judgement: 'worse',
      change: null,
    })
  })

  it('leaves out what only one of them has, and says what their plans differ in', () => {
    const sweep = { setting: 'pollInterval', values: [100, 500] } as const
    const swept = steady(100, { sweep })
    expect(compareRuns(steady(100), swept)).toEqual([])
    expect(plansDiffer(steady(100), swept)).toEqual(['sweep'])
    const lanes = [{ lane: 'sse', pins: {} }] as const
    expect(compareRuns(steady(100), steady(100, { lanes })).map(({ lane }) => lane)).toEqual([
      'sse',
    ])
    expect(plansDiffer(steady(100), steady(100, { lanes, rounds: 9 }))).toEqual(['lanes'])
    expect(plansDiffer(swept, swept)).toEqual([])
  })
})
