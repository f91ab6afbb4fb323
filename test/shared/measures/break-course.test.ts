import { describe, expect, it } from 'vitest'
import { createBreakWatch, type CountsSoFar } from '../../../main/shared/measures/break-course.ts'
import type {
  BreakRecord,
  ConnectionRecord,
} from '../../../main/shared/measures/connection-record.ts'

const counts = (more: Partial<CountsSoFar['sequence']> = {}): CountsSoFar => ({
  sequence: { received: 100, missed: 0, duplicated: 0, outOfOrder: 0, ...more },
  replayed: 0,
  unreadable: 0,
})

/** An attempt that a break followed, from one time to another. */
function followedBy(from: number, to: number | undefined, unplanned = true): ConnectionRecord {
  const record: Partial<BreakRecord> = {
    since: from,
    unplanned,
    gap: to === undefined ? undefined : to - from,
  }
  return { followedBy: record } as ConnectionRecord
}

function start(base: CountsSoFar = counts()) {
  const watch = createBreakWatch('pane', true)
  watch.begin(1_000, base)
  const arrive = (at: number): void => watch.events.arrived(1, at, at, 'new', false)
  const ask = (startedAt: number, endedAt: number, status: number): void =>
    watch.events.requested({ startedAt, endedAt, status, fresh: 0, aborted: false })
  return { watch, arrive, ask }
}

describe('the course of a break', () => {
  it('is how long there was no connection, and that there is one again', () => {
    const { watch, arrive } = start()
    const records = [followedBy(1_100, 3_100)]
    expect(watch.read(3_200, counts(), records)).toMatchObject({
      away: 2_000,
      awayFor: undefined,
      breaks: 1,
      heardAgain: false,
    })
    arrive(3_300)
    expect(watch.read(3_400, counts(), records)).toMatchObject({ heard: true, heardAgain: true })
  })

  it('counts a break that has not ended up to now', () => {
    const { watch } = start()
    const records = [followedBy(1_100, 1_200), followedBy(2_000, undefined)]
    expect(watch.read(5_000, counts(), records)).toMatchObject({
      away: 3_100,
      awayFor: 3_000,
      breaks: 2,
      longest: 3_000,
    })
  })

  it('leaves out what was over before, what a person wanted, and the part that lies before', () => {
    const { watch } = start()
    const records = [followedBy(100, 900), followedBy(1_500, 1_900, false), followedBy(500, 1_250)]
    expect(watch.read(5_000, counts(), records)).toMatchObject({ away: 250, breaks: 1 })
  })

  it('counts what came since, and not what had come before', () => {
    const { watch } = start(counts({ missed: 5, duplicated: 2 }))
    const now = {
      ...counts({ missed: 7, duplicated: 5, outOfOrder: 1 }),
      replayed: 4,
      unreadable: 3,
    }
    expect(watch.read(2_000, now, [])).toMatchObject({
      lost: 2,
      duplicated: 3,
      outOfOrder: 1,
      replayed: 4,
      unreadable: 3,
    })
    // A deletion takes from what was missed before.
    expect(watch.read(2_000, counts({ missed: 1 }), [])).toMatchObject({ lost: 0 })
  })

  it('tells requests that failed from those that were refused, and both from answers', () => {
    const { watch, ask } = start()
    ask(400, 900, 503)
    ask(900, 1_100, 0)
    ask(1_200, 1_300, 429)
    expect(watch.heardAt()).toBeUndefined()
    // It was asked before anything was broken: that it is answered says nothing.
    ask(990, 1_350, 200)
    expect(watch.heardAt()).toBeUndefined()
    ask(1_400, 1_500, 200)
    expect(watch.heardAt()).toBe(1_500)
    expect(watch.read(2_000, counts(), [])).toMatchObject({
      asked: 4,
      failed: 2,
      refused: 1,
      silentFor: 500,
    })
  })

  it('begins anew with the next break', () => {
    const { watch, arrive, ask } = start()
    arrive(1_100)
    ask(1_200, 1_300, 503)
    watch.begin(2_000, counts())
    expect(watch.read(2_500, counts(), [followedBy(1_100, 1_900)])).toMatchObject({
      breaks: 0,
      asked: 0,
      heard: false,
      silentFor: 500,
    })
  })
})
