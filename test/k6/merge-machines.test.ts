import { describe, expect, it } from 'vitest'
import {
  checkExperiment,
  defaultExperiment,
  type Experiment,
} from '../../main/shared/experiment/experiment.ts'
import { parseRun, printRun, type Run } from '../../main/shared/experiment/run.ts'
import { createDelayHistogram } from '../../main/shared/measures/delay-histogram.ts'
import { createMachineReader } from '../../main/shared/report/k6/machine-samples.ts'
import { mergeMachines, type Merged } from '../../main/shared/report/k6/merge-machines.ts'
import { loadPlanOf } from '../../main/shared/report/k6/load-plan.ts'
import { toMarkdown } from '../../main/shared/report/markdown.ts'
import { createSpeaker } from '../../main/shared/texts/speaker.ts'

const plan = checkExperiment({
  ...defaultExperiment,
  rounds: 5,
  thresholds: ['sse.delay p(95)<50', 'websocket.delay/sse.delay p(50)<1.2'],
})
const about = { run: '20261128-120000-00ff', name: 'From elsewhere', version: '0.1.0' }
const start = Date.UTC(2026, 10, 28, 12)

function point(
  metric: string,
  value: number,
  tags: Readonly<Record<string, string>> = {},
  at = start,
): string {
  const data = { time: new Date(at).toISOString(), value, tags }
  return JSON.stringify({ metric, type: 'Point', data })
}
const planLine = (clients: number, of: Experiment = plan): string =>
  point('plan', clients, { ...about, plan: JSON.stringify(of) })

/** What one client tells in every step of the plan; its delays are those of `delaysOf`, ms. */
function client(delaysOf: (lane: string) => readonly number[], missed = 0): string[] {
  const { steps, lanes } = loadPlanOf(plan)
  return steps.flatMap(({ point: place, round, control, lanes: own }) =>
    own.flatMap((number) => {
      const lane = lanes[number]?.tag ?? ''
      const tags = { lane, point: String(place), round: control ? 'control' : String(round + 1) }
      const delays = delaysOf(lane)
      const polls = lane === 'polling' ? 20 : 0
      return [
        ...delays.map((delay) => point('delay_ms', delay, tags)),
        point('received', delays.length, tags),
        point('missed', missed, tags),
        point('duplicated', 0, tags),
        point('out_of_order', 0, tags),
        point('bytes', 100 * delays.length, tags),
        point('requests', polls, tags),
        point('empty', polls / 4, tags),
      ]
    }),
  )
}
const many = (from: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => from + at / 7)
const slow = (lane: string): readonly number[] => many(lane === 'polling' ? 250 : 4, 510)
const quick = (lane: string): readonly number[] => many(lane === 'polling' ? 120 : 2, 510)
const clocks = (offset: number, uncertainty: number): string[] => [
  point('clock_offset_ms', offset),
  point('clock_uncertainty_ms', uncertainty),
]

function merge(files: Readonly<Record<string, readonly string[]>>): Merged {
  const machines = Object.entries(files).map(([name, lines]) => {
    const reader = createMachineReader(name)
    for (const line of lines) reader.take(line)
    return reader.read()
  })
  return mergeMachines(machines)
}
function only(files: Readonly<Record<string, readonly string[]>>): Run {
  const [run, ...more] = merge(files).runs
  if (run === undefined || more.length > 0) throw new Error('That is not one run.')
  return run
}

describe('samples of k6 from several machines', () => {
  const one = [planLine(2), ...clocks(-3, 0.7), ...client(slow)]
  const two = [planLine(2), ...clocks(1_000, 1.2), ...client(quick, 1)]
  const merged = only({ 'pod-1.json': one, 'pod-2.json': two })

  it('merge into what one machine with all their clients would say', () => {
    const both = only({ 'both.json': [...one, ...two] })
    expect(merged.points).toEqual(both.points)
    expect(merged.control).toEqual(both.control)
    expect(merged.thresholds).toEqual(both.thresholds)
    expect(merged.id).toBe(both.id)
  })

  it('have percentiles of all messages, which are not the average of theirs', () => {
    const all = createDelayHistogram()
    for (const delay of [...slow('sse'), ...quick('sse')]) all.record(delay)
    const sse = merged.points[0]?.lanes[1]?.rounds[0]?.delayMs
    expect(sse?.count).toBe(1_020)
    expect(sse?.p99).toBeCloseTo(all.percentile(99), 1)
    expect(sse?.max).toBe(Math.max(...slow('sse'), ...quick('sse')))
    const average = (slow('sse')[254] ?? 0) / 2 + (quick('sse')[254] ?? 0) / 2
    expect(Math.abs((sse?.p50 ?? 0) - all.percentile(50))).toBeLessThan(0.2)
    expect(merged.points[0]?.lanes[0]?.rounds[0]?.delayMs?.p50).not.toBeCloseTo(average, 0)
  })

  it('add counts up, and divide requests by clients and bytes by messages', () => {
    expect(merged.points[0]?.lanes[0]?.rounds).toHaveLength(5)
    expect(merged.points[0]?.lanes[0]?.rounds[0]).toMatchObject({
      missed: 1,
      duplicated: 0,
      requestsPerMinute: 120,
      bytesPerMessage: 100,
      emptyShare: 0.25,
    })
    expect(merged.points[0]?.lanes[1]?.rounds[0]).toMatchObject({ emptyShare: null })
    expect(merged.control).toHaveLength(3)
  })

  it('are told by machine, with how its clock was corrected, and how far that is known', () => {
    expect(merged.load).toEqual({
      planned: 2,
      told: 2,
      unjudged: 0,
      machines: [
        {
          name: 'pod-1.json',
          clients: 3,
          messages: 6 * 3 * 510,
          missed: 0,
          offsetMs: -3,
          uncertaintyMs: 0.7,
          damaged: 0,
        },
        {
          name: 'pod-2.json',
          clients: 3,
          messages: 6 * 3 * 510,
          missed: 18,
          offsetMs: 1_000,
          uncertaintyMs: 1.2,
          damaged: 0,
        },
      ],
    })
    const markdown = toMarkdown(merged, createSpeaker('en')).replaceAll('\u00a0', ' ')
    expect(markdown).toContain('| pod-2.json | 3 | 9,180 | 18 | +1 s | ± 1.2 ms | 0 |')
    expect(markdown).toContain('Delays are known to ± 1.2 ms')
    expect(markdown).toContain('Measured by k6 on 2 machines')
    expect(toMarkdown(merged, createSpeaker('zh'))).toContain('由 2 台机器上的 k6 测量')
  })

  it('are a finished run like any other, whose thresholds are judged over all machines', () => {
    expect(merged).toMatchObject({ finished: true, name: 'From elsewhere' })
    expect(merged.thresholds.map(({ state }) => state)).toEqual(['failed', 'passed'])
    expect(parseRun(printRun(merged))).toEqual(merged)
  })

  it('say so where a machine is missing, or has ended early', () => {
    const half = only({ 'pod-1.json': one })
    expect(half.finished).toBe(false)
    expect(half.doubts.join(' ')).toContain('Only 1 of 2 clients of a lane told what they found')
  })

  it('say so where clocks were never compared, or not well enough for what was measured', () => {
    expect(only({ 'a.json': [planLine(1), ...client(slow)] }).doubts.join(' ')).toContain(
      'The clocks were never compared',
    )
    const vague = only({ 'a.json': [planLine(1), ...clocks(0, 500), ...client(slow)] })
    expect(vague.doubts.join(' ')).toContain('The clocks are known to ± 500')
    expect(only({ 'a.json': [planLine(1), ...clocks(0, 0.6), ...client(slow)] }).doubts).toEqual([])
  })

  it('count and name damaged lines, and take the others', () => {
    const damaged = [
      '{"metric":"delay_ms","type":"Poi',
      '{"metric":"delay_ms","type":"Point","data":{"time":"now","value":1,"tags":{}}}',
      point('delay_ms', 1),
      'null',
    ]
    const metric = JSON.stringify({
      type: 'Metric',
      data: { name: 'delay_ms', type: 'trend', contains: 'time', thresholds: [], submetrics: null },
      metric: 'delay_ms',
    })
    const others = [metric, point('http_req_duration', 3, { name: 'getData' }), '']
    const reader = createMachineReader('pod.json')
    for (const line of [...others, ...damaged, planLine(1)]) reader.take(line)
    expect(reader.read()).toMatchObject({ damaged: 4, damagedLines: [4, 5, 6, 7] })
    const run = only({ 'pod.json': [planLine(1), ...clocks(0, 0.5), ...damaged, ...client(slow)] })
    expect(run.points).toEqual(
      only({ 'pod.json': [planLine(1), ...clocks(0, 0.5), ...client(slow)] }).points,
    )
    expect(run.doubts).toEqual([
      'pod.json: 4 damaged lines were passed over, and what was in them is missing.',
    ])
  })

  it('belong to the export that they name; of a file that names none to the only one there is', () => {
    const nameless = client(quick)
    expect(only({ 'pod-1.json': one, 'pod-2.json': nameless }).load?.told).toBe(2)
    const other = point('plan', 1, { ...about, run: 'other-0000', plan: JSON.stringify(plan) })
    const { runs, strays } = merge({ 'a.json': one, 'b.json': [other], 'c.json': nameless })
    expect(runs.map(({ load }) => load?.machines.map(({ name }) => name))).toEqual([
      ['a.json'],
      ['b.json'],
    ])
    expect(strays.map(({ name }) => name)).toEqual(['c.json'])
    expect(merge({ 'c.json': nameless }).runs).toEqual([])
  })
})
