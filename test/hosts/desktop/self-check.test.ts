import { describe, expect, it } from 'vitest'
import { checkSelf, type SelfCheckOptions } from '../../../main/hosts/desktop/self-check.ts'

type Handlers = SelfCheckOptions['handlers']

const statistics = {
  sockets: { polling: 0, sse: 1, websocket: 1 },
  fleet: { open: 3 },
  audience: { lanes: [{ connected: 3 }] },
}

/** An application in which everything is as it should be, but for what is given. */
function check(wrong: Partial<Record<keyof Handlers, unknown>> = {}, more: object = {}) {
  const called: string[] = []
  const answers = {
    status: {
      servers: { polling: { url: 'http://127.0.0.1:3000' } },
      store: { oldest: 7, location: 'messages.db' },
    },
    statistics,
    configure: {},
    burst: undefined,
    births: [7, 1_000, 8, 1_001],
    startFleet: undefined,
    stopFleet: undefined,
    startAudience: undefined,
    stopAudience: undefined,
    ...wrong,
  }
  const handlers = Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [
      name,
      async (input: unknown) => {
        called.push(input === undefined ? name : `${name} ${JSON.stringify(input)}`)
        if (answer instanceof Error) throw answer
        return answer
      },
    ]),
  ) as unknown as Handlers
  const found = checkSelf({
    isVisible: () => true,
    handlers,
    get: async () => 200,
    pause: async () => undefined,
    looks: 3,
    ...more,
  })
  return { found, called }
}

describe('the check of a packaged application', () => {
  it('finds that all is well', async () => {
    const { found, called } = check()
    expect(await found).toEqual({
      window: true,
      page: true,
      polling: true,
      store: true,
      fleet: true,
      audience: true,
    })
    expect(called.indexOf('stopFleet')).toBeLessThan(
      called.findIndex((call) => call.startsWith('startAudience')),
    )
    expect(called.at(-1)).toBe('stopAudience')
  })

  it('asks for the oldest message, which the worker of the store has to read', async () => {
    const { found, called } = check()
    await found
    expect(called).toContain('births 6')
  })

  it.each([
    ['window', check({}, { isVisible: () => false }), 'hidden'],
    [
      'page',
      check({ statistics: { ...statistics, sockets: { sse: 1, websocket: 0 } } }),
      'sockets: SSE 1, WebSocket 0',
    ],
    ['polling', check({}, { get: async () => 503 }), 'answered with 503'],
    [
      'store',
      check({ births: new Error('The worker of the store failed') }),
      'Error: The worker of the store failed',
    ],
    ['store', check({ births: [] }), 'message 7 was read as undefined'],
    [
      'store',
      check({
        status: {
          servers: { polling: { url: 'http://127.0.0.1:3000' } },
          store: { oldest: 7, location: ':memory:' },
        },
      }),
      'Error: The store is in memory.',
    ],
    [
      'fleet',
      check({ startFleet: new Error('The fleet could not be started') }),
      'Error: The fleet could not be started',
    ],
    ['fleet', check({ statistics: { ...statistics, fleet: undefined } }), 'open: undefined'],
    [
      'audience',
      check({ statistics: { ...statistics, audience: { lanes: [{ connected: 2 }] } } }),
      'connected: 2',
    ],
    [
      'audience',
      check({ statistics: { ...statistics, audience: { state: 'ended', lanes: [] } } }),
      'Error: A process of clients has ended.',
    ],
  ] as const)(
    'tells what is wrong with the %s, and looks at the rest',
    async (part, { found }, told) => {
      const others = {
        window: true,
        page: true,
        polling: true,
        store: true,
        fleet: true,
        audience: true,
      }
      expect(await found).toEqual({ ...others, [part]: told })
    },
  )

  it('looks again where something takes a while', async () => {
    let looks = 0
    const { found } = check({}, { isVisible: () => (looks += 1) === 3 })
    expect((await found).window).toBe(true)
  })
})
