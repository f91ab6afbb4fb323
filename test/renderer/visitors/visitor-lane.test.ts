import { expect, it } from 'vitest'
import { railStretches } from '../../../renderer/timeline/draw/draw-rails.ts'
import type { VisitorChange, VisitorReading } from '../../../main/shared/contract/visitors.ts'
import { foreignClients } from '../../../main/shared/contract/wire.ts'
import { concerns } from '../../../renderer/timeline/happenings.ts'
import { createTimelineRecorder } from '../../../renderer/timeline/recorder.ts'
import { createVisitorLane, foreignPolls } from '../../../renderer/visitors/visitor-lane.ts'

const start = 1_000_000

/** A reading at `second` in which `open` connections are open, by a clock that is 50 ms ahead. */
function reading(second: number, open: number, changes: readonly VisitorChange[]): VisitorReading {
  const none = { opened: 0, closed: 0, requests: 0, refused: 0, up: 0, down: 0 }
  const page = {
    name: 'a',
    kind: 'page',
    lastAt: 0,
    transports: { sse: { ...none, open } },
  } as const
  return { at: start + second * 1_000 + 50, visitors: [page], changes, next: 0 }
}

it('the lane of the own clients is open as long as any of them is, by the clock of the page', () => {
  const timeline = createTimelineRecorder(start)
  const lane = createVisitorLane(timeline.observe)
  expect(timeline.lane(foreignClients)).toBeUndefined()
  const at = (second: number): number => start + second * 1_000 + 50
  lane.hear(
    reading(3, 2, [
      { at: at(1), transport: 'sse', event: 'opened' },
      { at: at(2), transport: 'websocket', event: 'opened' },
    ]),
    50,
  )
  lane.hear(
    reading(10, 1, [
      { at: at(5), transport: 'websocket', event: 'closed' },
      { at: at(7), transport: 'sse', event: 'closed' },
      { at: at(9), transport: 'sse', event: 'opened' },
    ]),
    50,
  )
  const rail = timeline.lane(foreignClients)?.rail ?? []
  const stretches = railStretches(rail, start, start + 10_000)
  const told = stretches
    .filter(({ at: from, to }) => from !== to)
    .map(({ state, at: from, to, broke }) => [state, from - start, (to ?? start) - start, broke])
  expect(told).toEqual([
    ['open', 1_000, 5_000, false],
    ['open', 5_000, 7_000, false],
    ['closed', 7_000, 9_000, true],
    ['open', 9_000, 0, false],
  ])
  expect(stretches.filter(({ broke }) => broke).map((one) => one.at - start)).toEqual([
    5_000, 7_000,
  ])
})

it('the lane ends where the engine goes, and goes on with what is open when it is back', () => {
  const timeline = createTimelineRecorder(start)
  const lane = createVisitorLane(timeline.observe)
  const opened = { at: start + 1_050, transport: 'sse', event: 'opened' } as const
  lane.hear(reading(2, 1, [opened]), 50)
  lane.lost(start + 4_000)
  lane.hear(reading(6, 1, []), 50)
  lane.hear(reading(8, 0, []), 50)
  lane.hear(reading(9, 0, []), 50)
  const rail = timeline.lane(foreignClients)?.rail ?? []
  expect(rail.map(({ at, state }) => [at - start, state])).toEqual([
    [1_000, 'open'],
    [4_000, 'closed'],
    [6_000, 'open'],
    [8_000, 'closed'],
  ])
})

it('the lane begins with connections that were there before the page', () => {
  const timeline = createTimelineRecorder(start)
  createVisitorLane(timeline.observe).hear(reading(2, 3, []), 50)
  const rail = timeline.lane(foreignClients)?.rail ?? []
  expect(rail.map(({ at, state }) => [at - start, state])).toEqual([[2_000, 'open']])
})

it('their polls are bars of a lane of their own, hollow where they brought nothing', () => {
  const timeline = createTimelineRecorder(start)
  const lane = createVisitorLane(timeline.observe)
  const polled = { transport: 'polling', event: 'answered', status: 200 } as const
  lane.hear(
    reading(3, 0, [
      { ...polled, at: start + 1_060, from: start + 1_050, brought: false },
      { ...polled, at: start + 2_090, from: start + 2_050, brought: true },
    ]),
    50,
  )
  const bars: number[][] = []
  timeline.polls.scan(start, start + 10_000, (slot) => {
    const { froms, tos, values } = timeline.polls
    bars.push([(froms[slot] ?? 0) - start, (tos[slot] ?? 0) - start, values[slot] ?? 0])
    return undefined
  })
  expect(bars).toEqual([
    [1_000, 1_010, 0],
    [2_000, 2_040, 1],
  ])
  expect(timeline.lane(foreignPolls)?.transport).toBe('polling')
  expect(timeline.lane(foreignClients)).toBeUndefined()
})

it('is what a fault of all, or of the own clients, concerns, and no other', () => {
  const scopes = ['all', 'foreign', 'sse', 'websocket', { client: 'sse-1' }] as const
  const met = scopes.filter((scope) => concerns(scope, foreignClients, 'sse'))
  expect(met).toEqual(['all', 'foreign'])
  expect(concerns('foreign', 'sse-1', 'sse')).toBe(false)
})
