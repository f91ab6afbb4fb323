import { describe, expect, it } from 'vitest'
import { createLoadWatch, lookInterval } from '../../main/servers/push/load-watch.ts'
import { createManualClock } from '../support/manual-clock.ts'

/** A loop whose looks come late by as much as is said. */
function setUp() {
  const clock = createManualClock()
  const watch = createLoadWatch(clock)
  watch.entered()
  const look = (late: number): Promise<void> => clock.hold(lookInterval + late)
  return { clock, watch, look }
}

describe('the watch over the event loop', () => {
  it('sees an overload where looks are late again and again', async () => {
    const { watch, look } = setUp()
    await look(201)
    expect(watch.overloaded()).toBe(false)
    await look(201)
    expect(watch.overloaded()).toBe(true)
  })

  it.each([
    ['a process that was stopped for 40 s', [40_000, 0, 0]],
    ['a pause now and then', [250, 0, 250, 0, 250, 0]],
    ['a loop that is a little late all the time', [200, 200, 200, 200]],
  ])('sees none in %s', async (_name, lates) => {
    const { watch, look } = setUp()
    for (const late of lates) {
      await look(late)
      expect(watch.overloaded()).toBe(false)
    }
  })

  it('is calm again after a second on time, and not before', async () => {
    const { watch, look, clock } = setUp()
    for (const late of [300, 300, 0, 0, 0, 60]) await look(late)
    expect(watch.overloaded()).toBe(true)
    await clock.advance(3 * lookInterval)
    expect(watch.overloaded()).toBe(true)
    await clock.advance(lookInterval)
    expect(watch.overloaded()).toBe(false)
  })

  it('tells those who wait, or that they have waited for long enough', async () => {
    const { watch, look, clock } = setUp()
    expect(await watch.calm(0)).toBe(true)
    for (const late of [300, 300]) await look(late)
    const patient = watch.calm()
    const impatient = watch.calm(500)
    for (const late of [300, 300]) await look(late)
    expect(await impatient).toBe(false)
    await clock.advance(1_000)
    expect(await patient).toBe(true)
    watch.stop()
    expect(clock.pending()).toBe(0)
  })

  it('wakes nobody while nobody is connected', async () => {
    const { watch, look, clock } = setUp()
    watch.left()
    await look(0)
    expect(clock.pending()).toBe(0)
    watch.entered()
    for (const late of [300, 300]) await look(late)
    expect(watch.overloaded()).toBe(true)
    watch.left()
    await clock.advance(4 * lookInterval)
    expect(watch.overloaded()).toBe(false)
    await clock.advance(lookInterval)
    expect(clock.pending()).toBe(0)
  })
})
