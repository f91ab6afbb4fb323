import { describe, expect, it, onTestFinished } from 'vitest'
import { createAudience } from '../../main/composition/audience.ts'
import type { ChildProcess } from '../../main/engine/child-process.ts'
import { isReady, type CrowdOrder } from '../../main/fleet/crowd/crowd-messages.ts'
import { defaultSettings, type Settings } from '../../main/shared/contract/settings.ts'
import { createDelayHistogram } from '../../main/shared/measures/delay-histogram.ts'
import { createManualClock } from '../support/manual-clock.ts'

const room = { descriptors: 20_000, ports: 28_232, memory: 8e9 }
const delays = createDelayHistogram()
delays.record(20)

/** An audience whose processes only write down what they are told, and answer as many clients as they were given. */
function setUp(has = room) {
  const clock = createManualClock(1_000_000)
  const told: { readonly place: number; readonly order: CrowdOrder }[] = []
  const reported: string[] = []
  const children: {
    killed: boolean
    clients: number
    end: (why: string) => void
    say: (message: unknown) => void
  }[] = []
  let settings: Settings = { ...defaultSettings, pollInterval: 500 }
  let newest = 100
  const audience = createAudience({
    clock,
    url: (transport) => `http://${transport}`,
    cursor: () => ({ after: newest, stream: 'one' }),
    settings: () => settings,
    room: () => has,
    report: (why) => reported.push(why),
    startProcess(): ChildProcess {
      const place = children.length
      const child = { killed: false, clients: 0, end: () => undefined, say: () => undefined }
      children.push(child)
      return {
        send(message) {
          const order = message as CrowdOrder
          told.push({ place, order })
          if (order.kind === 'start') child.clients = order.start.clients
          if (order.kind === 'take') answer(place, order.number)
        },
        onMessage: (listener) => (child.say = listener as () => undefined),
        onEnd: (listener) => (child.end = listener as () => undefined),
        kill: () => (child.killed = true),
      }
    },
  })
  function answer(place: number, number: number): void {
    const { clients = 0, say } = children[place] ?? {}
    // Ten more at each look.
    const received =
      10 * (1 + told.filter((one) => one.place === place && one.order.kind === 'take').length)
    const counts = { closed: 1, received, missed: 2, duplicated: 3, outOfOrder: 0, behind: 0 }
    const crowd = { open: clients, ...counts, delays: delays.encode(), spans: [] }
    const load = { cpuShare: 0.1, busy: 0.1, loopLateMs: 1, memory: clients * 1_000 }
    say?.({ number, crowd, process: load })
  }
  onTestFinished(() => audience.stop())
  return {
    audience,
    clock,
    told,
    reported,
    children,
    ready: () => children.forEach(({ say }) => say(isReady)),
    write: (id: number) => (newest = id),
    set: (patch: Partial<Settings>) => (settings = { ...settings, ...patch }),
  }
}
const plan = { transports: ['polling', 'sse'], clients: 1_500, connectRate: 300 } as const

describe('an audience', () => {
  it('is processes of at most 1,000 clients for each transport, and nobody before they are there', () => {
    const { audience, children, told, ready } = setUp()
    audience.start(plan)
    expect(children).toHaveLength(4)
    expect(audience.figures()).toMatchObject({ plan, state: 'starting' })
    expect(told).toEqual([])
    ready()
    const starts = told.flatMap(({ order }) => (order.kind === 'start' ? [order.start] : []))
    expect(starts.map(({ base, clients, connectRate }) => [base, clients, connectRate])).toEqual([
      ['http://polling', 1_000, 150],
      ['http://polling', 500, 150],
      ['http://sse', 1_000, 150],
      ['http://sse', 500, 150],
    ])
  })

  it('tells every two seconds how all clients of a transport do, set against what was written', async () => {
    const { audience, clock, ready, write } = setUp()
    audience.start(plan)
    ready()
    await clock.advance(0)
    write(120)
    await clock.advance(2_000)
    expect(audience.figures()).toMatchObject({
      state: 'on',
      over: 2_000,
      lanes: [
        {
          transport: 'polling',
          connected: 1_500,
          closed: 2,
          missed: 4,
          duplicated: 6,
          deliveredPerSecond: 10,
          expectedPerSecond: 15_000,
          memoryPerClient: 1_000,
        },
        { transport: 'sse', connected: 1_500 },
      ],
    })
    const [{ delayMs } = { delayMs: null }] = audience.figures()?.lanes ?? []
    expect(delayMs?.p50).toBeCloseTo(20, 1)
  })

  it('is gone when it is stopped, and asks nobody any more', async () => {
    const { audience, clock, children, told, ready } = setUp()
    audience.start(plan)
    ready()
    await clock.advance(2_000)
    audience.stop()
    audience.stop()
    expect(children.every(({ killed }) => killed)).toBe(true)
    expect(audience.figures()).toBeUndefined()
    const asked = told.length
    await clock.advance(60_000)
    expect(told).toHaveLength(asked)
    expect(clock.pending()).toBe(0)
  })

  it('takes the place of the one before', () => {
    const { audience, children } = setUp()
    audience.start(plan)
    audience.start({ ...plan, transports: ['websocket'], clients: 10 })
    expect(children.map(({ killed }) => killed)).toEqual([true, true, true, true, false])
    expect(audience.figures()?.plan).toMatchObject({ transports: ['websocket'], clients: 10 })
  })

  it('goes as a whole where one of its processes ends, and says so until somebody stops it', async () => {
    const { audience, clock, children, reported, ready } = setUp()
    audience.start(plan)
    ready()
    await clock.advance(2_000)
    children[1]?.end('SIGKILL')
    await clock.advance(2_000)
    expect(children.every(({ killed }) => killed)).toBe(true)
    expect(reported.join()).toMatch(/the audience is gone: .*SIGKILL/)
    expect(audience.figures()?.state).toBe('ended')
    audience.stop()
    expect(audience.figures()).toBeUndefined()
  })

  it('polls as often as the settings say, also after a change', () => {
    const { audience, told, ready, set } = setUp()
    audience.start(plan)
    ready()
    set({ pollInterval: 3_000 })
    audience.settingsChanged()
    const paces = told.filter(({ order }) => order.kind === 'pace')
    expect(paces.map(({ place, order }) => [place, order])).toEqual([
      [0, { kind: 'pace', pollInterval: 3_000 }],
      [1, { kind: 'pace', pollInterval: 3_000 }],
    ])
  })

  it('is refused with what is there where the machine has no room for it, and the one before stays', () => {
    const { audience, children } = setUp({ ...room, descriptors: 2_000 })
    audience.start({ ...plan, clients: 500 })
    expect(() => audience.start(plan)).toThrowError(
      expect.objectContaining({
        code: 'no_room',
        details: { reason: 'no_descriptors', figures: { wanted: 3_100, there: 2_000 } },
      }) as Error,
    )
    expect(children.some(({ killed }) => killed)).toBe(false)
    expect(audience.figures()?.plan.clients).toBe(500)
  })

  it('keeps the arrivals of few messages where there are many', async () => {
    const { audience, clock, told, ready, set } = setUp()
    set({ pushRate: 1_000 })
    audience.start(plan)
    ready()
    await clock.advance(0)
    const strides = told.flatMap(({ order }) => (order.kind === 'take' ? [order.stride] : []))
    expect(new Set(strides)).toEqual(new Set([32]))
  })
})
