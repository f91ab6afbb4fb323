import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { longestPaneName } from '../../../main/shared/contract/pane-name.ts'
import { lanes } from '../../../main/shared/contract/lanes.ts'
import { printLaneOption, readLaneOption } from '../../../main/shared/experiment/lane-option.ts'
import { anySubject } from '../../suites/subjects.ts'

describe('a lane on the command line', () => {
  it.each([
    ['polling', { lane: 'polling', pins: {} }],
    ['sse-fetch', { lane: 'sseFetch', pins: {} }],
    ['sseFetch', { lane: 'sseFetch', pins: {} }],
    [
      'polling,poll-interval=1000,poll-mode=long',
      { lane: 'polling', pins: { pollInterval: 1_000, pollMode: 'long' } },
    ],
    [
      'websocket, push-interval=250, resume=off',
      { lane: 'websocket', pins: { pushInterval: 250, resume: false } },
    ],
    [
      'sse,heartbeat=0,name=Slow, and named',
      { lane: 'sse', pins: { heartbeat: 0 }, name: 'Slow, and named' },
    ],
  ])('%s is read', (text, value) => {
    expect(readLaneOption(text)).toEqual({ value })
  })

  it.each([
    ['pigeon', /no lane "pigeon"; a lane is one of polling, sse, sse-fetch, websocket/],
    ['', /no lane ""/],
    [
      'sse,poll-mode=new',
      /sse has no option "poll-mode"; it takes push-interval, heartbeat, resume, name/,
    ],
    [
      'polling,poll-interval=5',
      /poll-interval must be 50 to 60000 ms, a whole number, and not "5"/,
    ],
    ['polling,poll-interval', /poll-interval must be .* and not ""/],
    ['sse,resume=maybe', /resume must be true or false, and not "maybe"/],
    ['sse,name=', /the name of a lane has 1 to 40 characters/],
    [`sse,name=${'x'.repeat(longestPaneName + 1)}`, /the name of a lane/],
  ])('%s is refused, with what it takes', (text, words) => {
    expect(readLaneOption(text)).toEqual({ fault: expect.stringMatching(words) as string })
  })

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(anySubject, (subject) => {
        expect(readLaneOption(printLaneOption(subject))).toEqual({ value: subject })
      }),
    )
  })

  it('can be every lane that there is', () => {
    for (const lane of lanes) {
      expect(readLaneOption(printLaneOption({ lane, pins: {} }))).toEqual({
        value: { lane, pins: {} },
      })
    }
  })
})
