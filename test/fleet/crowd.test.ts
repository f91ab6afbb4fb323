import { beforeEach, describe, expect, it } from 'vitest'
import { createCrowd, type Crowd } from '../../main/fleet/crowd/crowd.ts'
import type { Cursor, LightEvents } from '../../main/fleet/light/light-client.ts'
import { createDelayHistogram } from '../../main/shared/measures/delay-histogram.ts'
import { createManualClock, type ManualClock } from '../support/manual-clock.ts'

let clock: ManualClock
let crowd: Crowd
let attempts: { readonly cursor: Cursor | undefined; readonly events: LightEvents }[]
let closed: number

beforeEach(() => {
  clock = createManualClock()
  attempts = []
  closed = 0
})

function begin(clients: number, connectRate = 100): void {
  crowd = createCrowd({
    clients,
    connectRate,
    time: clock,
    cursor: { after: 10, stream: 'one' },
    connect(cursor, events) {
      attempts.push({ cursor, events })
      return () => (closed += 1)
    },
  })
}
/** All clients that tried, connected. */
async function opened(clients: number): Promise<void> {
  begin(clients, 5_000)
  await clock.advance(1_000)
  for (const { events } of attempts) events.opened()
}
const everyone = (act: (events: LightEvents) => void): void => {
  for (const { events } of attempts) act(events)
}

describe('a crowd of light clients', () => {
  it('connects so many a second, all of them behind the newest message', async () => {
    begin(250, 100)
    await clock.advance(1_000)
    expect(attempts).toHaveLength(100)
    await clock.advance(5_000)
    expect(attempts).toHaveLength(250)
    expect(attempts.at(-1)?.cursor).toEqual({ after: 10, stream: 'one' })
    expect(clock.pending()).toBe(0)
  })

  it('has clients that connect later begin behind what the others have, not with all that came meanwhile', async () => {
    begin(3, 1)
    await clock.advance(100)
    attempts[0]?.events.opened()
    attempts[0]?.events.message(11, clock.now())
    attempts[0]?.events.message(12, clock.now())
    await clock.advance(1_500)
    expect(attempts.map(({ cursor }) => cursor?.after)).toEqual([10, 12])
    expect(crowd.read(12).behind).toBe(2)
    await clock.advance(1_000)
    expect(crowd.read(12).behind).toBe(0)
  })

  it('measures the delays of all clients together, and from the first to the last of a message', async () => {
    await opened(3)
    crowd.beginWindow()
    const due = clock.now()
    for (const { events } of attempts) {
      await clock.advance(10)
      events.message(11, due)
    }
    const reading = crowd.read(11)
    expect(reading).toMatchObject({ open: 3, received: 3, missed: 0, behind: 0 })
    expect(reading.spans).toEqual([11, due + 10, due + 30])
  })

  it('takes into a window what is due in it, whenever it comes', async () => {
    await opened(1)
    const before = clock.now() - 5
    crowd.beginWindow()
    const due = clock.now()
    await clock.advance(50)
    everyone((events) => events.message(11, before))
    crowd.endWindow()
    everyone((events) => events.message(12, due + 40))
    everyone((events) => events.message(13, due + 50))
    expect(crowd.read(13).spans).toEqual([12, due + 50, due + 50])
    expect(crowd.read(13).received).toBe(3)
  })

  it('counts what was skipped, what came twice, and what has not come', async () => {
    await opened(2)
    crowd.beginWindow()
    const [one, other] = attempts
    one?.events.message(11, clock.now())
    one?.events.message(14, clock.now())
    one?.events.message(14, clock.now())
    other?.events.message(11, clock.now())
    expect(crowd.read(14)).toMatchObject({ missed: 2, duplicated: 1, behind: 3 })
  })

  it('tells of a slice what arrived in it, whenever that was due, and goes on counting', async () => {
    await opened(1)
    crowd.beginWindow()
    const due = clock.now()
    everyone((events) => events.message(11, due))
    expect(crowd.take(11, 2)).toMatchObject({ received: 1, spans: [11, due, due] })
    await clock.advance(50)
    everyone((events) => events.message(12, due))
    everyone((events) => events.message(13, due))
    const slice = crowd.take(13, 1)
    expect(slice).toMatchObject({ received: 3, missed: 0 })
    // One of two messages has its arrivals kept, as the slice before was told.
    expect(slice.spans).toEqual([12, due + 50, due + 50])
    const delays = createDelayHistogram()
    delays.add(slice.delays)
    expect(delays.summary()).toMatchObject({ count: 2 })
    expect(crowd.take(13, 1).spans).toEqual([])
  })

  it('tries again after a loss, from where the client was, and counts it', async () => {
    await opened(1)
    crowd.beginWindow()
    everyone((events) => events.message(11, clock.now()))
    everyone((events) => events.lost({}))
    expect(crowd.read(11)).toMatchObject({ open: 0, closed: 1 })
    await clock.advance(2_000)
    expect(attempts.at(-1)?.cursor).toEqual({ after: 11, stream: 'one' })
  })

  it('closes every connection when it is stopped, and opens no other', async () => {
    await opened(4)
    crowd.stop()
    crowd.stop()
    expect(closed).toBe(4)
    everyone((events) => events.lost({}))
    await clock.advance(10_000)
    expect(attempts).toHaveLength(4)
  })
})
