import { describe, expect, it } from 'vitest'
import { parseThreshold, parseThresholds } from '../../../main/shared/experiment/threshold.ts'
import { defaultExperiment } from '../../../main/shared/experiment/experiment.ts'
import { alike, madeRun, roundWith } from './made-run.ts'

/** Polling 100 ms, SSE 10 ms, WebSocket 5 ms, all of them without a loss but WebSocket's second round. */
const delays = [100, 10, 5]
function judged(...thresholds: string[]) {
  const run = madeRun({
    plan: { thresholds },
    round: ({ lane, round }) =>
      roundWith(alike(delays[lane] ?? 0), {
        missed: lane === 2 && round === 1 ? 3 : 0,
        requestsPerMinute: lane === 0 ? 120 : 0,
        bytesPerMessage: 100 * (lane + 1),
      }),
  })
  return run.thresholds.map(({ state, value }) => [
    state,
    value === null ? null : Math.round(value),
  ])
}

describe('a threshold', () => {
  it.each([
    ['sse.delay p(95)<50', 'passed', 10],
    ['polling.delay p(95)<50', 'failed', 100],
    ['*.delay med<50', 'failed', 100],
    ['polling.delay avg>=99', 'passed', 100],
    ['websocket.delay max<=5', 'passed', 5],
    ['sse.delay count==250', 'passed', 250],
    ['polling.requests_per_minute<=120', 'passed', 120],
    ['websocket.bytes_per_message<300', 'failed', 300],
    ['websocket.missed==0', 'failed', 3],
    ['sse.missed==0', 'passed', 0],
    ['*.missed==0', 'failed', 3],
    ['polling.delay/sse.delay p(50)<11', 'passed', 10],
    ['polling.delay/websocket.delay p(50)<11', 'failed', 20],
    ['websocket.bytes_per_message / polling.bytes_per_message < 4', 'passed', 3],
  ])('%s %s', (expression, state, value) => {
    expect(judged(expression)).toEqual([[state, value]])
  })

  it('could not be judged where there are too few messages for it', () => {
    expect(judged('sse.delay p(99)<50')).toEqual([['unjudged', null]])
  })

  it('could not be judged where nothing came: no loss is known of a lane that heard nothing', () => {
    const { thresholds } = madeRun({
      plan: { thresholds: ['sse.delay p(95)<50', 'sse.missed==0', 'sse.delay count>0'] },
      round: () => roundWith([]),
    })
    expect(thresholds.map(({ state }) => state)).toEqual(['unjudged', 'unjudged', 'failed'])
  })

  it('is judged by the worst value of a sweep', () => {
    const { thresholds } = madeRun({
      plan: {
        sweep: { setting: 'pollInterval', values: [100, 2_000] },
        thresholds: ['polling.delay med<500'],
      },
      round: ({ point }) => roundWith(alike(point === 0 ? 50 : 1_000)),
    })
    expect(thresholds[0]).toMatchObject({ state: 'failed' })
    expect(thresholds[0]?.value).toBeCloseTo(1_000, -1)
  })

  it('means a lane by its own name, or all of a kind', () => {
    const lanes = [
      { lane: 'polling', pins: {} },
      { lane: 'polling', pins: { pollInterval: 5_000 }, name: 'slow' },
    ] as const
    const { thresholds } = madeRun({
      plan: { lanes, thresholds: ['polling.delay med<50', 'slow.delay med<50'] },
      round: ({ lane }) => roundWith(alike(lane === 0 ? 9 : 99)),
    })
    expect(thresholds.map(({ state }) => state)).toEqual(['failed', 'failed'])
  })
})

describe('a threshold that is refused', () => {
  it.each([
    ['sse.latency p(95)<50', /names no metric .* delay, requests_per_minute/],
    ['delay p(95)<50', /cannot be read: it is written as sse\.delay p\(95\)<50/],
    ['sse.delay p(95)', /cannot be read/],
    ['sse.delay<50', /needs p\(N\), med, avg/],
    ['sse.delay p(101)<50', /a percentile that is not 0 to 100/],
    ['sse.delay mode<50', /takes avg, min, max, med, count or p\(N\)/],
    ['sse.missed p(95)<50', /takes no p\(95\) of missed/],
    ['sse.delay/polling.missed p(50)<1', /compares different metrics/],
  ])('%s says what there is', (expression, words) => {
    expect(() => parseThreshold(expression)).toThrow(words)
  })

  it('because nothing of that name is measured', () => {
    const { lanes } = defaultExperiment
    expect(() => parseThresholds(['sse-fetch.missed==0'], lanes)).toThrow(
      'is about "sse-fetch"; measured are polling, sse, websocket',
    )
  })
})
