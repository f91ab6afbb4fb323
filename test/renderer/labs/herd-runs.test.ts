import { describe, expect, it } from 'vitest'
import type { FleetFigures } from '../../../main/shared/contract/fleet.ts'
import { barsOf, herdBars, nextRuns, noRuns } from '../../../renderer/labs/herd-runs.ts'

function fleet(at: number | undefined, attempts: number[], jitter = false): FleetFigures {
  return {
    plan: { transport: 'sse', clients: 300, retry: 1_000, jitter },
    open: 0,
    attempts: 0,
    refused: 0,
    received: 0,
    missed: 0,
    lastBreak:
      at === undefined
        ? undefined
        : { at, attempts, peak: Math.max(...attempts), recoveredAfter: undefined },
  }
}

describe('the runs of the herd', () => {
  it('begin with the first break, and none is made up before it', () => {
    expect(nextRuns(noRuns, undefined)).toBe(noRuns)
    expect(nextRuns(noRuns, fleet(undefined, []))).toBe(noRuns)
  })

  it('follow a break that goes on, and keep the one before it', () => {
    let runs = nextRuns(noRuns, fleet(1, [5]))
    runs = nextRuns(runs, fleet(1, [5, 300]))
    expect(runs).toMatchObject({ now: { outcome: { peak: 300 } }, before: undefined })
    runs = nextRuns(runs, fleet(2, [20], true))
    expect(runs).toMatchObject({
      now: { jitter: true, outcome: { at: 2 } },
      before: { jitter: false, outcome: { at: 1, peak: 300 } },
    })
  })

  it('outlive the fleet, which is replaced to change its rule', () => {
    const runs = nextRuns(noRuns, fleet(1, [300]))
    expect(nextRuns(runs, fleet(undefined, [], true))).toBe(runs)
    expect(nextRuns(runs, undefined)).toBe(runs)
  })
})

describe('the chart of a run', () => {
  const { now } = nextRuns(noRuns, fleet(1, [0, 0, 150, 300]))

  it('has at least two seconds of room, and as much as the longer run needs', () => {
    expect(barsOf(undefined)).toBe(20)
    expect(barsOf(now, nextRuns(noRuns, fleet(2, Array<number>(50).fill(1))).now)).toBe(50)
  })

  it('draws the tenths of a second in which someone tried', () => {
    if (now === undefined) throw new Error('there is a run')
    expect(herdBars(now, 20, 300)).toEqual([
      { left: 0.1, height: 0.5 },
      { left: 0.15, height: 1 },
    ])
  })
})
