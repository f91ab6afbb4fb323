import { describe, expect, it } from 'vitest'
import { doubtsOf } from '../../../main/shared/experiment/doubts.ts'
import { languages } from '../../../main/shared/texts/languages.ts'
import { createSpeaker } from '../../../main/shared/texts/speaker.ts'
import { alike, madeRun, roundWith, type MadeRun } from './made-run.ts'

const keys = (made: Partial<MadeRun>): string[] =>
  doubtsOf(madeRun({ round: ({ round }) => roundWith(alike(100 + round)), ...made })).map(
    ({ key }) => key.replace('doubt.', ''),
  )

describe('the doubts about a run', () => {
  it('are none where it went as planned on a quiet machine', () => {
    expect(keys({})).toEqual([])
  })

  it.each<[string, Partial<MadeRun>]>([
    ['unfinished', { until: 3 }],
    ['fewRounds', { plan: { rounds: 3 } }],
    ['fewMessages', { round: () => roundWith(alike(100, 9)) }],
    [
      'slowFirst',
      { round: ({ round, control }) => roundWith(alike(round === 0 && !control ? 150 : 100)) },
    ],
    ['unsteady', { round: ({ round, control }) => roundWith(alike(control ? 120 : 100 + round)) }],
    ['busy', { environment: { cpuShare: 0.9 } }],
    ['late', { environment: { loopLateMs: 6 } }],
    ['load', { environment: { load: 3 } }],
    ['battery', { environment: { battery: true } }],
  ])('%s', (key, made) => {
    expect(keys(made)).toEqual([key])
  })

  it('do not call a load that is told as once the number of cores too much', () => {
    expect(keys({ environment: { cores: 2, load: 2.08 } })).toEqual([])
    expect(keys({ environment: { cores: 2, load: 2.12 } })).toEqual(['load'])
  })

  it('say in both languages whom they mean and what to do', () => {
    const run = madeRun({ round: ({ lane }) => roundWith(alike(100, lane === 1 ? 5 : 50)) })
    const [doubt] = doubtsOf(run)
    for (const language of languages) {
      const said = doubt === undefined ? '' : createSpeaker(language).say(doubt)
      expect(said).toContain('sse')
      expect(said).toContain('10')
    }
    expect(run.doubts[0]).toMatch(/^sse: a round had fewer than 10 messages.*Use a longer window/)
  })
})
