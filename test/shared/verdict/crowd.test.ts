import { describe, expect, it } from 'vitest'
import type { AudienceFigures, AudienceLane } from '../../../main/shared/contract/audience.ts'
import { createCrowd } from '../../../main/shared/verdict/crowd.ts'

const lane = (more: Partial<AudienceLane> = {}): AudienceLane => ({
  transport: 'sse',
  connected: 1_000,
  closed: 0,
  missed: 0,
  duplicated: 0,
  delayMs: { p50: 3, p95: 8, p99: 9 },
  deliveredPerSecond: 5_000,
  expectedPerSecond: 5_000,
  spreadMs: 2,
  memoryPerClient: 20_000,
  limit: 'nobody',
  ...more,
})
const audience = (lanes: readonly AudienceLane[], clients = 1_000): AudienceFigures => ({
  plan: { transports: lanes.map(({ transport }) => transport), clients, connectRate: 200 },
  state: 'on',
  over: 10_000,
  serverMicrosPerDelivery: 13,
  serverCpu: 0.1,
  lanes,
})

describe('an audience beside the panes', () => {
  it('is nothing to their delays where nobody was the limit', () => {
    expect(createCrowd().take(undefined)).toBe(0)
    expect(createCrowd().take(audience([lane()]))).toBe(0)
    expect(createCrowd().take({ ...audience([lane()]), state: 'ended' })).toBe(0)
  })

  it('matters while it connects', () => {
    const crowd = createCrowd()
    expect(crowd.take({ ...audience([lane({ connected: 0 })]), state: 'starting' })).toBe(1_000)
    expect(crowd.take(audience([lane({ connected: 998 })]))).toBe(1_000)
    expect(crowd.take(audience([lane()]))).toBe(0)
  })

  it('matters from when it was a limit until another one takes its place', () => {
    const crowd = createCrowd()
    const busy = [lane(), lane({ transport: 'websocket', limit: 'server' })]
    expect(crowd.take(audience(busy))).toBe(2_000)
    expect(crowd.take(audience([lane(), lane({ transport: 'websocket' })]))).toBe(2_000)
    expect(crowd.take(audience([lane({ connected: 10 })], 10))).toBe(0)
    expect(crowd.take(undefined)).toBe(0)
  })
})
