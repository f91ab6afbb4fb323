import { expect, it } from 'vitest'
import { doubtWords } from '../../../main/shared/report/words.ts'
import { createSpeaker } from '../../../main/shared/texts/speaker.ts'
import { alike, madeRun, roundWith } from '../experiment/made-run.ts'

it('a doubt calls a lane as the table of the report does, not as thresholds and files do', () => {
  // The first round took far longer than all others, on the long poll alone.
  const run = madeRun({
    plan: {
      lanes: [
        { lane: 'polling', pins: { pollInterval: 1_000 } },
        { lane: 'polling', pins: { pollMode: 'long' } },
      ],
      rounds: 5,
    },
    round: ({ lane, round }) => roundWith(alike(lane === 1 && round === 0 ? 900 : 100 + round)),
  })
  const told = (['en', 'zh'] as const).map((language) =>
    doubtWords(run, createSpeaker(language)).join('\n'),
  )
  expect(told[0]).toMatch(/^Long poll: the first round/m)
  expect(told[1]).toContain('长轮询')
  expect(told.join('\n')).not.toContain('polling-2')
})
