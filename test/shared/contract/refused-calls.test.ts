import { describe, expect, it } from 'vitest'
import { callNames, dispatch, type CallHandlers } from '../../../main/shared/contract/calls.ts'

/** Handlers that write down which of them ran. */
function recordingHandlers() {
  const ran: string[] = []
  const entries = callNames.map((name) => [name, async () => void ran.push(name)] as const)
  return { ran, handlers: Object.fromEntries(entries) as unknown as CallHandlers }
}

const plan = { transport: 'sse', clients: 150, retry: 500, jitter: false }
const crowd = { transports: ['sse', 'polling'], clients: 5_000, connectRate: 200 }
const order = { servers: 'all', history: true, downFor: 0 }
const query = { transport: 'polling', client: 'pane', after: 0 }

describe('a call whose argument has the wrong shape is refused, and nothing is done', () => {
  it.each<[name: string, input: unknown]>([
    ['startFleet', { ...plan, clients: 501 }],
    ['startFleet', { ...plan, clients: 0 }],
    ['startFleet', { ...plan, retry: 99 }],
    ['startFleet', { ...plan, transport: 'polling' }],
    ['startFleet', { ...plan, jitter: 1 }],
    ['startAudience', { ...crowd, clients: 5_001 }],
    ['startAudience', { ...crowd, clients: 0 }],
    ['startAudience', { ...crowd, transports: [] }],
    ['startAudience', { ...crowd, transports: ['sse', 'sse'] }],
    ['startAudience', { ...crowd, transports: ['smoke'] }],
    ['startAudience', { ...crowd, connectRate: 0 }],
    ['startAudience', { ...crowd, more: 1 }],
    ['stopAudience', 1],
    ['restartServers', { ...order, downFor: 30_001 }],
    ['restartServers', { ...order, servers: 'smtp' }],
    ['restartServers', { ...order, history: 'no' }],
    ['restartServers', { servers: 'all', downFor: 0 }],
    ['setNetwork', { scope: 'everything', faults: {} }],
    ['setNetwork', { scope: { client: 'a b' }, faults: {} }],
    ['setNetwork', { scope: 'all' }],
    ['readWire', { ...query, client: 'a b' }],
    ['readWire', { ...query, transport: 'smoke' }],
    ['readWire', { ...query, after: -1 }],
    ['readWire', { ...query, after: '' }],
    ['bookings', ['a b']],
    ['bookings', Array.from({ length: 101 }, (_, index) => `pane-${index}`)],
    ['bookings', 'pane'],
    ['burst', 'many'],
    ['burst', 10_001],
    ['clear', 5],
  ])('%s %j', async (name, input) => {
    const { ran, handlers } = recordingHandlers()
    await expect(dispatch(handlers, name, input)).rejects.toMatchObject({ code: 'bad_call' })
    expect(ran).toEqual([])
  })

  // RFC 6455 section 7.4: codes that no server may send.
  it.each([999, 1_004, 1_005, 1_006, 1_015, 2_999, 5_000, 1_000.5])(
    'closeConnections with the code %d',
    async (code) => {
      const { ran, handlers } = recordingHandlers()
      const refused = dispatch(handlers, 'closeConnections', { scope: 'all', code })
      await expect(refused).rejects.toMatchObject({ code: 'bad_call' })
      expect(ran).toEqual([])
    },
  )
})

it.each<[name: string, input: unknown]>([
  ['startFleet', plan],
  ['startAudience', crowd],
  ['stopAudience', undefined],
  ['startFleet', { ...plan, clients: 500, retry: 100, transport: 'websocket' }],
  ['restartServers', { ...order, downFor: 30_000 }],
  ['restartServers', { ...order, servers: 'websocket' }],
  ['setNetwork', { scope: { client: 'pane' }, faults: {} }],
  ['readWire', query],
  ['bookings', []],
  ['bookings', Array.from({ length: 100 }, (_, index) => `pane-${index}`)],
  ['burst', 10_000],
  ['clear', undefined],
  ['closeConnections', { scope: 'all', code: 4_999 }],
])('a call in the right shape is made: %s %j', async (name, input) => {
  const { ran, handlers } = recordingHandlers()
  await dispatch(handlers, name, input)
  expect(ran).toEqual([name])
})
