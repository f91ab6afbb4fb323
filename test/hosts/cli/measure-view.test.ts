import { describe, expect, it } from 'vitest'
import { createLiveOutput, createSecondMedians } from '../../../main/hosts/cli/live-output.ts'
import { createSampleLines } from '../../../main/hosts/cli/sample-lines.ts'
import { sparkline, stateLine, type LiveView } from '../../../main/hosts/cli/measure-view.ts'
import type { Progress } from '../../../main/shared/experiment/runner.ts'
import type { SubjectFigures } from '../../../main/shared/experiment/bench.ts'
import { alike, madeRun, roundWith } from '../../shared/experiment/made-run.ts'

const step = { round: 1, control: false, lanes: [0] }
const figures = [
  {
    reading: {
      now: { since: 0, messages: 20, delay: { p50: 251.4, p95: 480 }, wirePerMessage: 659.2 },
      sequence: { missed: 0 },
    },
  },
] as unknown as readonly SubjectFigures[]
const progress: Progress = {
  ...{ phase: 'measuring', done: 1, steps: 6, step, value: 500, left: 80_000, figures },
}
const view: LiveView = {
  progress,
  point: 'Poll interval 500 ms',
  lanes: [{ name: 'polling', medians: [100, 200, undefined, 400] }],
  rounds: 5,
}

function shown(isTTY: boolean) {
  let text = ''
  let now = 0
  const output = createLiveOutput(
    { isTTY, columns: 200, write: (more) => (text += more) },
    () => now,
  )
  return {
    show(at: number, what = view) {
      now = at
      text = ''
      output.show(what)
      return text
    },
    note(line: string) {
      text = ''
      output.note(line)
      return text
    },
    end() {
      text = ''
      output.end()
      return text
    },
  }
}

describe('a run on a terminal', () => {
  it('has a line that says where it is, and a row for each lane', () => {
    const terminal = shown(true)
    expect(terminal.show(10_000).split('\n')).toEqual([
      'round 2 of 5 · Poll interval 500 ms · measuring · 1 min 20 s left',
      'polling  ▃▅ █              p50 251 ms    p95 480 ms    2.0/s      659 B     0 missed',
      'q stops and keeps, p pauses',
      '',
    ])
  })

  it('leaves lines that are to stay above what it draws', () => {
    const terminal = shown(true)
    terminal.show(0)
    expect(terminal.note('SSE holds')).toBe('\u001b[3A\u001b[0JSSE holds\n')
    expect(terminal.note('SSE does not')).toBe('SSE does not\n')
    expect(terminal.show(1_000)).not.toContain('\u001b')
    expect(shown(false).note('SSE holds')).toBe('SSE holds\n')
  })

  it('is drawn over what was there, and is gone in the end: the table stays', () => {
    const terminal = shown(true)
    terminal.show(0)
    expect(terminal.show(1_000).startsWith('\u001b[3A\u001b[0J')).toBe(true)
    expect(terminal.end()).toBe('\u001b[3A\u001b[0J')
    expect(terminal.end()).toBe('')
  })

  it('says when it measures the first step once more', () => {
    const control = { ...view, progress: { ...progress, step: { ...step, control: true } } }
    expect(stateLine(control)).toContain('the first step once more')
  })
})

describe('a run without a terminal', () => {
  it('is a line every ten seconds, without any escape', () => {
    const log = shown(false)
    expect(log.show(9_999)).toBe('')
    expect(log.show(10_000)).toBe(
      'round 2 of 5 · Poll interval 500 ms · measuring · 1 min 20 s left: polling 251 ms\n',
    )
    expect(log.show(19_999)).toBe('')
    expect(log.show(20_000)).not.toBe('')
    expect(log.end()).toBe('')
  })
})

describe('a line of bars', () => {
  it('goes from 0 to the highest of the latest medians', () => {
    expect(sparkline([0, 50, 100]).trimEnd()).toBe('▁▅█')
    expect(sparkline([]).trim()).toBe('')
    expect(sparkline(Array.from({ length: 99 }, () => 1))).toBe('█'.repeat(16))
  })

  it('has a bar for every second that was measured', () => {
    const medians = createSecondMedians(2)
    for (const delay of [1, 9, 5]) medians.arrived(0, delay)
    medians.take('measuring')
    medians.take('connecting')
    medians.take('warming')
    expect(medians.of(0)).toEqual([5, undefined])
    expect(medians.of(1)).toEqual([undefined, undefined])
  })
})

describe('the delays of a run, one by one', () => {
  const at = Date.UTC(2026, 10, 28)
  it('are points in the shape of k6, of what was due in the window', () => {
    const lines: { type: string; metric: string; data: Record<string, unknown> }[] = []
    const samples = createSampleLines((line) => lines.push(JSON.parse(line) as (typeof lines)[0]))
    expect(lines.map(({ type, metric }) => `${type} ${metric}`)).toContain('Metric delay')
    lines.length = 0
    samples.arrived('sse', at, at + 1)
    samples.progressed({ ...progress, phase: 'warming' }, at)
    samples.arrived('sse', at, at + 2)
    samples.progressed(progress, at + 100)
    samples.arrived('sse', at + 99, at + 103)
    samples.arrived('sse', at + 100, at + 104)
    samples.progressed({ ...progress, phase: 'arriving' }, at + 200)
    samples.arrived('sse', at + 199, at + 205)
    samples.arrived('sse', at + 200, at + 206)
    const tags = { lane: 'sse', value: '500', round: '2' }
    expect(lines).toEqual([
      {
        type: 'Point',
        metric: 'delay',
        data: { time: '2026-11-28T00:00:00.104Z', value: 4, tags },
      },
      {
        type: 'Point',
        metric: 'delay',
        data: { time: '2026-11-28T00:00:00.205Z', value: 6, tags },
      },
    ])
  })

  it('are followed by the other figures of each round, once', () => {
    const lines: string[] = []
    const samples = createSampleLines((line) => lines.push(line))
    lines.length = 0
    const round = () => roundWith(alike(5))
    samples.measured(madeRun({ until: 1, round }), at)
    expect(lines).toHaveLength(3 * 3)
    samples.measured(madeRun({ until: 2, round }), at)
    expect(lines).toHaveLength(2 * 3 * 3)
    expect(lines[0]).toContain('"metric":"requests_per_minute","type":"Point"')
  })
})
