import { describe, expect, it } from 'vitest'
import { keptMessages } from '../../../renderer/timeline/recorder.ts'
import {
  followMessage,
  isInView,
  neighbourOf,
  broughtBy,
} from '../../../renderer/timeline/follow.ts'
import { railStretches } from '../../../renderer/timeline/draw/draw-rails.ts'
import { summarize } from '../../../renderer/timeline/summary.ts'
import { record, start } from './recorded.ts'

const poll = (startedAt: number, endedAt: number, fresh: number, status = 200) => ({
  startedAt,
  endedAt,
  status,
  fresh,
  aborted: false,
})

describe('a followed message', () => {
  const followed = {
    id: 7,
    bornAt: start + 1_000,
    arrivals: [{ lane: 1, at: start + 3_000, delay: undefined, duplicate: false }],
  }
  it.each([
    [0, 999, false],
    [0, 1_000, true],
    [1_500, 2_500, true],
    [3_000, 9_000, true],
    [3_001, 9_000, false],
  ])('between %i and %i ms is in view: %s', (from, to, expected) => {
    expect(isInView(followed, { from: start + from, to: start + to })).toBe(expected)
  })
})

describe('the recorder', () => {
  it('learns each birth once, from whichever pane hears of it first', () => {
    const { recorder, events } = record('s1', 'w1', 'p1')
    for (const [index, pane] of events.entries()) {
      pane.arrived(7, start + 100.2 * (1 + index * 1e-9), start + 200 + index, 'new', false)
    }
    expect(recorder.births.messages(Math.floor(start / 1_000))).toBe(1)
    expect(followMessage(recorder, 7, start + 100.2)?.arrivals.map(({ at }) => at - start)).toEqual(
      [200, 201, 202],
    )
  })

  it('counts a birth once, whether the store told it or a pane had it, or both', () => {
    const { recorder, events } = record('s1')
    recorder.born(7, start + 100)
    recorder.born(8, start + 200)
    events[0]?.arrived(7, start + 100.3, start + 900, 'new', true)
    expect(recorder.births.between(start, start + 1_000)).toBe(2)
    const lanes = [recorder.lane('s1')].flatMap((lane) => lane ?? [])
    const summary = summarize(recorder, lanes, { from: start, to: start + 1_000 })
    expect([summary.born, summary.lanes[0]?.messages]).toEqual([2, 1])
    expect(followMessage(recorder, 7, start + 100)?.arrivals.map(({ at }) => at - start)).toEqual([
      900,
    ])
  })

  it('takes the same id for another message once the store started over', () => {
    const { recorder, events } = record('s1')
    const [pane] = events
    pane?.arrived(1, start + 100, start + 101, 'new', false)
    pane?.restarted(start + 4_000)
    pane?.arrived(1, start + 5_000, start + 5_001, 'new', false)
    expect(recorder.births.between(start, start + 10_000)).toBe(2)
    expect(followMessage(recorder, 1, start + 5_000)?.arrivals).toHaveLength(1)
  })

  it('keeps 200,000 arrivals over all lanes, and sums by the second before them', () => {
    const { recorder, events } = record('s1', 'w1')
    for (let id = 1; id <= 150_000; id += 1) {
      const at = start + 1 + id / 2
      for (const pane of events) pane.arrived(id, at - 1, at, 'new', false)
    }
    const { messages } = recorder
    expect(messages.end() - messages.first()).toBe(keptMessages)
    const since = recorder.detailSince() ?? 0
    expect(since).toBeGreaterThan(start + 24_000)
    expect(since % 1_000).toBe(0)
    const lanes = [recorder.lane('s1'), recorder.lane('w1')].flatMap((lane) => lane ?? [])
    const { born, lanes: sums } = summarize(recorder, lanes, { from: start, to: start + 80_000 })
    expect(sums.map(({ messages: count }) => count)).toEqual([150_000, 150_000])
    expect(born).toBe(150_000)
  })

  it('keeps everything singly while there is room', () => {
    const { recorder, events } = record('s1')
    events[0]?.arrived(1, start, start + 1, 'new', false)
    expect(recorder.detailSince()).toBeUndefined()
    expect(recorder.oldest(start + 1_000)).toBe(start)
    expect(recorder.oldest(start + 3_600_000)).toBe(start + 3_000_000)
  })

  it('forgets a pane that was closed, and gives no number twice', () => {
    const { recorder, events } = record('s1', 's2')
    const number = recorder.lane('s2')?.number
    events[1]?.removed(start)
    expect(recorder.lane('s2')).toBeUndefined()
    recorder.observe({ id: 's3', transport: 'sse' })
    expect(recorder.lane('s3')?.number).toBeGreaterThan(number ?? 0)
  })

  it('sums up a span: messages, median delay, polls, empty ones, failed ones and breaks', () => {
    const { recorder, events } = record('p1', 's1')
    const [polling, sse] = events
    for (const id of [1, 2, 3]) {
      sse?.arrived(id, start + id * 100, start + id * 100 + id, 'new', false, 0.4)
      polling?.arrived(id, start + id * 100, start + 500, 'new', false, 0.2)
    }
    polling?.requested(poll(start + 490, start + 500, 3))
    polling?.requested(poll(start + 990, start + 1_000, 0))
    polling?.requested(poll(start + 1_490, start + 1_500, 0, 503))
    sse?.stateChanged('open', 1, 'opened', start)
    sse?.stateChanged('waiting', 0, 'lost', start + 600)
    sse?.stateChanged('open', 1, 'opened', start + 900)
    const lanes = [recorder.lane('p1'), recorder.lane('s1')].flatMap((lane) => lane ?? [])
    expect(summarize(recorder, lanes, { from: start, to: start + 2_000 })).toMatchObject({
      born: 3,
      lanes: [
        {
          pane: 'p1',
          messages: 3,
          medianDelay: { ms: 300, uncertainty: 0.2 },
          polls: { count: 3, empty: 2, failed: 1 },
          breaks: 0,
        },
        {
          pane: 's1',
          messages: 3,
          medianDelay: { ms: 2, uncertainty: 0.4 },
          polls: undefined,
          breaks: 1,
        },
      ],
    })
  })
})

describe('a rail', () => {
  const change = (
    at: number,
    state: 'open' | 'waiting' | 'connecting' | 'closed',
    reason = 'lost',
  ) => ({ at, state, reason }) as Parameters<typeof railStretches>[0][number]

  it('breaks where an open connection is lost, and not where a person or a setting ended it', () => {
    const rail = [
      change(0, 'open', 'opened'),
      change(100, 'waiting'),
      change(200, 'connecting', 'replaced'),
      change(300, 'open', 'opened'),
      change(400, 'connecting', 'replaced'),
      change(500, 'open', 'opened'),
      change(600, 'closed', 'stopped-by-user'),
    ]
    const stretches = railStretches(rail, 0, 1_000)
    expect(stretches.map(({ broke }) => broke)).toEqual([
      false,
      true,
      false,
      false,
      false,
      false,
      false,
    ])
    expect(stretches.at(-1)?.to).toBeUndefined()
  })
  it('shows the stretches of a range alone, the one that began before it included', () => {
    const rail = [
      change(0, 'open', 'opened'),
      change(100, 'waiting'),
      change(200, 'open', 'opened'),
    ]
    expect(railStretches(rail, 120, 150).map(({ at, to }) => [at, to])).toEqual([[100, 200]])
    expect(railStretches(rail, 500, 600).map(({ at }) => at)).toEqual([200])
  })
})

describe('following', () => {
  it('goes from message to message by their birth, also where ids arrive out of order', () => {
    const { recorder, events } = record('s1')
    for (const [id, born] of [
      [1, 0],
      [3, 20],
      [2, 10],
      [4, 20],
    ] as const) {
      events[0]?.arrived(id, start + born, start + 100, 'new', false)
    }
    const first = followMessage(recorder, 1, start)
    const order = [first]
    for (let step = 0; step < 3; step += 1) {
      const last = order.at(-1)
      order.push(last && neighbourOf(recorder, last, 1))
    }
    expect(order.map((followed) => followed?.id)).toEqual([1, 2, 3, 4])
    expect(order[3] && neighbourOf(recorder, order[3], 1)).toBeUndefined()
    expect(order[3] && neighbourOf(recorder, order[3], -1)?.id).toBe(3)
  })
  it('starts from a poll with the message that waited longest', () => {
    const { recorder, events } = record('p1')
    for (const id of [5, 6, 7]) {
      events[0]?.arrived(id, start + id * 10, start + 500, 'new', false)
    }
    const lane = recorder.lane('p1')?.number ?? 0
    expect(broughtBy(recorder, lane, { from: start + 490, to: start + 500 })?.id).toBe(5)
    expect(broughtBy(recorder, lane, { from: start + 600, to: start + 700 })).toBeUndefined()
  })
})
