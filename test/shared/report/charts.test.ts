import { describe, expect, it } from 'vitest'
import type { Sweep } from '../../../main/shared/experiment/experiment.ts'
import { chartsOf } from '../../../main/shared/report/charts.ts'
import { createSpeaker } from '../../../main/shared/texts/speaker.ts'
import { alike, madeRun, roundWith } from '../experiment/made-run.ts'

const [english, chinese] = [createSpeaker('en'), createSpeaker('zh')]
const sweptBy = (sweep: Sweep) => madeRun({ plan: { sweep }, round: () => roundWith(alike(100)) })
const pollInterval = sweptBy({ setting: 'pollInterval', values: [100, 500] })

describe('the title of a chart', () => {
  it('is one sentence: what is varied has no capital inside it', () => {
    const [delay] = chartsOf(pollInterval, english)
    expect(delay?.title).toBe('Median delay, by poll interval')
    const [late] = chartsOf(sweptBy({ fault: 'latency', values: [0, 50] }), english)
    expect(late?.title).toBe('Median delay, by latency')
  })

  it('keeps the capitals of names and abbreviations', () => {
    const [delay] = chartsOf(sweptBy({ setting: 'ssePushInterval', values: [0, 500] }), english)
    expect(delay?.title).toBe('Median delay, by SSE push interval')
  })

  it('in Chinese is made of the labels as they are', () => {
    expect(chartsOf(pollInterval, chinese)[0]?.title).toContain(chinese.text('knob.pollInterval'))
  })

  it('leaves the label at the axis as it is: it stands there by itself', () => {
    expect(chartsOf(pollInterval, english)[0]?.x.name).toBe('Poll interval')
  })
})
