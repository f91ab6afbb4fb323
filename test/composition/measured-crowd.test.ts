import { expect, it } from 'vitest'
import { createMeasuredCrowd } from '../../main/composition/measured-crowd.ts'
import {
  isReady,
  type CrowdAnswer,
  type CrowdOrder,
} from '../../main/fleet/crowd/crowd-messages.ts'
import { createDelayHistogram } from '../../main/shared/measures/delay-histogram.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { settled } from '../support/settled.ts'

const idle: CrowdAnswer['process'] = { cpuShare: 0, busy: 0, loopLateMs: 0, memory: 0 }
const counts = { open: 1, closed: 0, received: 0, missed: 0, duplicated: 0, outOfOrder: 0 }

/** A crowd of one process, which does what it is told once `listens` is called. */
async function setUp() {
  const clock = createManualClock()
  const heard: CrowdOrder[] = []
  let listener = (_message: unknown): void => undefined
  const store = { newest: 10, caughtUp: Promise.resolve<undefined>(undefined) }
  const crowd = createMeasuredCrowd({
    clock,
    url: () => 'http://127.0.0.1:4000',
    cursor: () => ({ after: store.newest, stream: 'one' }),
    async caughtUp() {
      await store.caughtUp
    },
    booked: () => undefined,
    room: () => ({ descriptors: undefined, ports: undefined, memory: 2 ** 40 }),
    startProcess: () => ({
      send: (order) => void heard.push(order as CrowdOrder),
      onMessage: (hear) => void (listener = hear),
      onEnd: () => undefined,
      kill: () => undefined,
    }),
  })
  const { calls } = crowd
  await calls.openCrowd({
    ...{ client: 'fleet-1', transport: 'sse', clients: 1, connectRate: 1, pollInterval: 500 },
  })
  listener(isReady)
  return {
    ...{ clock, calls, store },
    async listens() {
      await settled()
      const delays = createDelayHistogram().encode()
      for (const order of heard.splice(0)) {
        if (order.kind !== 'read') continue
        const reading = { ...counts, behind: Math.max(0, order.newest - 10), delays, spans: [] }
        listener({ number: order.number, crowd: reading, process: idle } satisfies CrowdAnswer)
      }
      await settled()
    },
  }
}

it('a window goes on until its processes have heard of its end, and what was due until then belongs to it', async () => {
  const { clock, calls, store, listens } = await setUp()
  const beginning = calls.beginCrowdWindow(undefined)
  await listens()
  await beginning
  await clock.advance(1_000)
  let ended = false
  const ending = calls.endCrowdWindow(undefined).then(() => (ended = true))
  // The process is busy; what is written meanwhile still counts for its clients.
  await clock.advance(400)
  expect(ended).toBe(false)
  store.newest = 14
  await listens()
  await ending
  await clock.advance(5_000)
  store.newest = 90
  const reading = calls.readCrowd(undefined)
  await listens()
  const { since, until, written, behind } = await reading
  expect({ lasted: until - since, written, behind }).toEqual({
    lasted: 1_400,
    written: 4,
    behind: 4,
  })
})

it('a window has what was due in it, however late the store is', async () => {
  const { clock, calls, store, listens } = await setUp()
  const beginning = calls.beginCrowdWindow(undefined)
  await listens()
  await beginning
  const stored = Promise.withResolvers<undefined>()
  store.caughtUp = stored.promise
  const ending = calls.endCrowdWindow(undefined)
  await listens()
  await clock.advance(3_000)
  store.newest = 12
  stored.resolve(undefined)
  await ending
  const reading = calls.readCrowd(undefined)
  await listens()
  expect(await reading).toMatchObject({ written: 2, behind: 2 })
})
