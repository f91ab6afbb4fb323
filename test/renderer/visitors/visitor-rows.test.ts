import { describe, expect, it } from 'vitest'
import type { Visitor, VisitorReading } from '../../../main/shared/contract/visitors.ts'
import { visitorRows, withReading } from '../../../renderer/visitors/visitor-rows.ts'

const none = { open: 0, opened: 0, closed: 0, requests: 0, refused: 0, up: 0, down: 0 }
const start = 1_000_000

const page: Visitor = {
  name: 'http://localhost:5173',
  kind: 'page',
  lastAt: start,
  transports: {
    sse: { ...none, open: 1, opened: 2, closed: 1, requests: 3, refused: 1, up: 300, down: 700 },
    websocket: { ...none, open: 1, opened: 1, requests: 1, up: 10, down: 20 },
  },
}
function curl(requests: number, lastAt = start): Visitor {
  const transports = { polling: { ...none, requests } }
  return { name: 'curl/8.5.0', kind: 'program', lastAt, transports }
}
const reading = (at: number, ...visitors: readonly Visitor[]): VisitorReading => ({
  at,
  visitors,
  changes: [],
  next: 0,
})

describe('the rows of those who are there besides the panes', () => {
  it('sum up a page over its transports', () => {
    expect(visitorRows(reading(start, page), [])).toEqual([
      {
        key: 'page http://localhost:5173',
        name: 'http://localhost:5173',
        kind: 'page',
        ways: [
          { transport: 'sse', open: 1, perMinute: undefined },
          { transport: 'websocket', open: 1, perMinute: undefined },
        ],
        opened: 3,
        closed: 1,
        refused: 1,
        bytes: 1_030,
        quiet: undefined,
      },
    ])
  })

  it('tell how often a program asks once they have watched it for 5 s, over a minute at most', () => {
    const rateAt = (second: number): number | undefined => {
      let earlier: readonly VisitorReading[] = []
      let last = reading(start, curl(0))
      for (let at = 0; at <= second; at += 1) {
        // Twice a second, and from the 100th second on not at all.
        last = reading(start + at * 1_000, curl(Math.min(at, 100) * 2, start + at * 1_000))
        earlier = withReading(earlier, last)
      }
      return visitorRows(last, earlier)[0]?.ways[0]?.perMinute
    }
    expect(rateAt(4)).toBeUndefined()
    expect(rateAt(5)).toBe(120)
    expect(rateAt(90)).toBe(120)
    expect(rateAt(130)).toBe(60)
    expect(rateAt(165)).toBe(0)
  })

  it('say how long ago one was heard of, and leave it out after ten minutes', () => {
    const quiet = (after: number) => visitorRows(reading(start + after, curl(1)), [])[0]?.quiet
    expect(quiet(3_000)).toBe(3_000)
    expect(quiet(600_000)).toBe(600_000)
    expect(quiet(600_001)).toBeUndefined()
    expect(visitorRows(reading(start + 900_000, page), [])).toHaveLength(1)
  })

  it('begin anew with another start of the engine, which counts from zero', () => {
    const before = withReading([], reading(start, curl(500)))
    const after = withReading(before, reading(start + 1_000, curl(3)))
    expect(after).toEqual([reading(start + 1_000, curl(3))])
  })
})
