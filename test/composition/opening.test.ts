import { describe, expect, it } from 'vitest'
import { openingOf } from '../../main/composition/opening.ts'

describe('what a command asks for', () => {
  it('is nothing for pages where it names no lane', () => {
    expect(openingOf()).toEqual({ atOnce: [], status: undefined })
    const faults = [{ scope: 'all', faults: { latency: 5 } }] as const
    expect(openingOf({ lanes: [], faults })).toEqual({ atOnce: faults, status: undefined })
  })

  it('is told to pages as it was written, and what needs no pane is for the line', () => {
    const asked = openingOf({
      lanes: [{ lane: 'sseFetch', pins: { resume: false }, name: 'Mine' }],
      faults: [
        { scope: 'sse', faults: { latency: 5 } },
        { scope: { subject: 0 }, faults: { down: true } },
        { scope: 'sse', faults: { jitter: 2 } },
      ],
    })
    expect(asked).toEqual({
      atOnce: [{ scope: 'sse', faults: { latency: 5, jitter: 2 } }],
      status: { lanes: ['sse-fetch,resume=off,name=Mine'], faults: ['lane1,down'] },
    })
  })
})
