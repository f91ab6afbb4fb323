import { describe, expect, it } from 'vitest'
import { createRandom } from '../../main/shared/random.ts'
import { createLine } from '../../main/line/line.ts'
import { createManualClock } from '../support/manual-clock.ts'

function start() {
  const clock = createManualClock()
  let expired = 0
  const line = createLine({ clock, random: createRandom(1), onExpired: () => (expired += 1) })
  return { clock, line, expired: () => expired }
}

describe('an outage that ends by itself', () => {
  it('is over on time, says so once, and leaves what else is set', async () => {
    const { clock, line, expired } = start()
    line.setFaults('sse', { downFor: 5, latency: 20 })
    await clock.advance(4_999)
    expect(line.faults()).toEqual([{ scope: 'sse', faults: { downFor: 5, latency: 20 } }])
    await clock.advance(1)
    expect(line.faults()).toEqual([{ scope: 'sse', faults: { latency: 20 } }])
    expect(expired()).toBe(1)
    await clock.advance(60_000)
    expect(expired()).toBe(1)
  })

  it('neither ends nor begins anew where another fault of its scope is set', async () => {
    const { clock, line } = start()
    line.setFaults('all', { downFor: 5 })
    await clock.advance(3_000)
    line.setFaults('all', { latency: 20 })
    line.setFaults('all', { latency: 30, downFor: 5 })
    expect(line.faults()).toEqual([{ scope: 'all', faults: { latency: 30, downFor: 5 } }])
    await clock.advance(2_000)
    expect(line.faults()).toEqual([{ scope: 'all', faults: { latency: 30 } }])
  })

  it.each([{}, { downFor: 0 }])('ends at once with %j, without a word', async (faults) => {
    const { clock, line, expired } = start()
    line.setFaults('all', { downFor: 5 })
    line.setFaults('all', faults)
    expect(
      line
        .faults()
        .flatMap((one) => Object.values(one.faults))
        .filter(Boolean),
    ).toEqual([])
    expect(clock.pending()).toBe(0)
    await clock.advance(5_000)
    expect(expired()).toBe(0)
  })

  it('is one for each scope, and none is left behind by a line that stops', async () => {
    const { clock, line } = start()
    line.setFaults('sse', { downFor: 1 })
    line.setFaults({ client: 'pane' }, { downFor: 3 })
    await clock.advance(1_000)
    expect(line.faults()).toEqual([{ scope: { client: 'pane' }, faults: { downFor: 3 } }])
    line.stop()
    expect(clock.pending()).toBe(0)
  })
})
