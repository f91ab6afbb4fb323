import { describe, expect, it } from 'vitest'
import { createClockQuestion, type RequestTimings } from '../../../renderer/clock/ask-clock.ts'
import { createFakeAmbient } from '../../shared/clients/fake-ambient.ts'

const origin = 900_000

/** A page whose calls take 1 ms there, 1 ms back, and `busy` ms until its script gets on. */
function openPage(busy: readonly [number, number], recorded = true) {
  const ambient = createFakeAmbient()
  const seen: PerformanceEntry[] = []
  let observers = 0
  const timings: RequestTimings = {
    origin: () => origin,
    Observer: class {
      observe() {
        observers += 1
      }
      takeRecords() {
        return seen.splice(0)
      }
      disconnect() {
        observers -= 1
      }
    },
  }
  const record = (name: string, requestStart: number, responseStart: number) =>
    seen.push({ entryType: 'resource', name, requestStart, responseStart } as never)
  async function call(): Promise<number> {
    record('http://127.0.0.1:3000/getData', ambient.now() - origin, ambient.now() - origin + 1)
    ambient.sleep(busy[0])
    const requestStart = ambient.now() - origin
    ambient.sleep(1)
    const serverAt = ambient.now() + 70
    ambient.sleep(1)
    const responseStart = ambient.now() - origin
    ambient.sleep(busy[1])
    if (recorded) record('http://127.0.0.1:5170/api/call/clock', requestStart, responseStart)
    return serverAt
  }
  return {
    ambient,
    ask: createClockQuestion({ call, ambient, timings }),
    observers: () => observers,
  }
}

describe('a question for the clock', () => {
  it('ends where the browser sent and received, not where the page got round to it', async () => {
    const { ask, observers } = openPage([4, 24])
    const { sentAt, serverAt, receivedAt } = await ask()
    expect(receivedAt - sentAt).toBe(2)
    expect(serverAt - 70).toBe(sentAt + 1)
    expect(observers()).toBe(0)
  })

  it('ends at the page’s own times where calls are no requests, and looks for them three times at most', async () => {
    const { ask, ambient } = openPage([0.2, 0.3], false)
    for (let question = 0; question < 3; question += 1) {
      const asking = ask()
      await ambient.pass(0)
      await ambient.pass(50)
      const { sentAt, receivedAt } = await asking
      expect(receivedAt - sentAt).toBeCloseTo(2.5)
    }
    const { sentAt, receivedAt } = await ask()
    expect(receivedAt - sentAt).toBeCloseTo(2.5)
    expect(ambient.pendingTimers()).toBe(0)
  })
})
