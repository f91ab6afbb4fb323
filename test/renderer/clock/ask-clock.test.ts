import { describe, expect, it } from 'vitest'
import { createClockQuestion, type RequestTimings } from '../../../renderer/clock/ask-clock.ts'
import { createFakeEnvironment } from '../../support/fake-environment.ts'

const origin = 900_000

/** A page whose calls take 1 ms there, 1 ms back, and `busy` ms until its script gets on. */
function openPage(busy: readonly [number, number], recorded = true) {
  const environment = createFakeEnvironment()
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
    record(
      'http://127.0.0.1:3000/getData',
      environment.now() - origin,
      environment.now() - origin + 1,
    )
    environment.sleep(busy[0])
    const requestStart = environment.now() - origin
    environment.sleep(1)
    const serverAt = environment.now() + 70
    environment.sleep(1)
    const responseStart = environment.now() - origin
    environment.sleep(busy[1])
    if (recorded) record('http://127.0.0.1:5170/api/call/clock', requestStart, responseStart)
    return serverAt
  }
  return {
    environment,
    ask: createClockQuestion({ call, time: environment, timings }),
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
    const { ask, environment } = openPage([0.2, 0.3], false)
    for (let question = 0; question < 3; question += 1) {
      const asking = ask()
      await environment.advance(0)
      await environment.advance(50)
      const { sentAt, receivedAt } = await asking
      expect(receivedAt - sentAt).toBeCloseTo(2.5)
    }
    const { sentAt, receivedAt } = await ask()
    expect(receivedAt - sentAt).toBeCloseTo(2.5)
    expect(environment.pending()).toBe(0)
  })
})
