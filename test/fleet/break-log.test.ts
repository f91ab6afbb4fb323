import { expect, it } from 'vitest'
import { createBreakLog } from '../../main/fleet/break-log.ts'

it('knows of no break before the first loss', () => {
  const log = createBreakLog()
  log.attempted(10)
  log.whole(20)
  expect(log.latest()).toBeUndefined()
})

it('counts attempts by 100 ms from the first loss until all are back', () => {
  const log = createBreakLog()
  log.lost(1_000)
  log.lost(1_010)
  for (const at of [1_050, 1_099, 1_100, 1_350]) log.attempted(at)
  expect(log.latest()).toEqual({
    at: 1_000,
    attempts: [2, 1, 0, 1],
    peak: 2,
    recoveredAfter: undefined,
  })
  log.whole(1_400)
  log.whole(9_000)
  log.attempted(1_450)
  expect(log.latest()).toMatchObject({ attempts: [2, 1, 0, 1], recoveredAfter: 400 })
})

it('forgets a break at the next one, and counts no more than 200 times 100 ms', () => {
  const log = createBreakLog()
  log.lost(0)
  log.attempted(5)
  log.whole(10)
  log.lost(50_000)
  log.attempted(69_999)
  log.attempted(70_000)
  log.attempted(99_000)
  const latest = log.latest()
  expect(latest).toMatchObject({ at: 50_000, peak: 1, recoveredAfter: undefined })
  expect(latest?.attempts).toHaveLength(200)
  expect(latest?.attempts.at(-1)).toBe(1)
})
