import { expect, it } from 'vitest'
import { railStretches } from '../../../renderer/timeline/draw/draw-rails.ts'
import { foreignClients } from '../../../main/shared/contract/wire.ts'
import { concerns } from '../../../renderer/timeline/happenings.ts'
import { createTimelineRecorder } from '../../../renderer/timeline/recorder.ts'
import { createVisitorLane } from '../../../renderer/visitors/visitor-lane.ts'

const start = 1_000_000

it('the lane of the own clients is open as long as any of them is, by the clock of the page', () => {
  const timeline = createTimelineRecorder(start)
  const lane = createVisitorLane(timeline.observe)
  expect(timeline.lane(foreignClients)).toBeUndefined()
  const at = (second: number): number => start + second * 1_000 + 50
  lane.hear(
    [
      { at: at(1), transport: 'sse', event: 'opened' },
      { at: at(2), transport: 'websocket', event: 'opened' },
    ],
    50,
  )
  lane.hear(
    [
      { at: at(5), transport: 'websocket', event: 'closed' },
      { at: at(7), transport: 'sse', event: 'closed' },
      { at: at(9), transport: 'sse', event: 'opened' },
    ],
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

it('is what a fault of all, or of the own clients, concerns, and no other', () => {
  const scopes = ['all', 'foreign', 'sse', 'websocket', { client: 'sse-1' }] as const
  const met = scopes.filter((scope) => concerns(scope, foreignClients, 'sse'))
  expect(met).toEqual(['all', 'foreign'])
  expect(concerns('foreign', 'sse-1', 'sse')).toBe(false)
})
