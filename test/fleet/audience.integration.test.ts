import { describe, expect, it } from 'vitest'
import type { AudienceFigures, AudiencePlan } from '../../main/shared/contract/audience.ts'
import { transports } from '../../main/shared/contract/transport.ts'
import { startPlayground } from '../hosts/cli/running.ts'

const plan: AudiencePlan = { transports, clients: 30, connectRate: 500 }

/** An audience, started by a call, as soon as all of it is connected. */
async function startAudience(wanted: Partial<AudiencePlan> = {}) {
  const started = await startPlayground({ settings: { pushRate: 50, pollInterval: 100 } })
  const figures = async (): Promise<AudienceFigures | undefined> =>
    (await started.call('statistics')).audience
  const all = { ...plan, ...wanted }
  await started.call('startAudience', all)
  const isWhole = (now?: AudienceFigures): boolean =>
    now?.lanes.every(({ connected }) => connected === all.clients) === true
  await expect.poll(figures).toSatisfy(isWhole)
  return { ...started, figures, isWhole }
}
const hasDelays = (now?: AudienceFigures): boolean =>
  now?.lanes.every(({ delayMs, spreadMs }) => delayMs !== null && spreadMs !== null) === true

describe('an audience of light clients in processes of their own', () => {
  it('takes what is written over all three transports, and is gone when it is stopped', async () => {
    const { call, figures } = await startAudience()
    await expect.poll(figures).toSatisfy(hasDelays)
    const now = await figures()
    expect(now?.lanes.map(({ transport }) => transport)).toEqual(transports)
    for (const lane of now?.lanes ?? []) {
      expect(lane).toMatchObject({ connected: 30, missed: 0, duplicated: 0 })
      expect(lane.deliveredPerSecond).toBeGreaterThan(0)
      expect(lane.memoryPerClient).toBeGreaterThan(0)
    }
    expect(now?.serverMicrosPerDelivery).toBeGreaterThan(0)
    const { sockets } = await call('statistics')
    expect(sockets.sse + sockets.websocket).toBe(60)
    await call('stopAudience')
    expect(await figures()).toBeUndefined()
    const rest = async () => (await call('statistics')).sockets
    await expect.poll(rest).toEqual({ polling: 0, sse: 0, websocket: 0 })
    await call('stopAudience')
  })

  it('comes back after a cut and misses nothing', async () => {
    const { call, figures, isWhole } = await startAudience({ transports: ['sse', 'websocket'] })
    expect(await call('cutLine', 'all')).toBe(60)
    const hasBroken = (now?: AudienceFigures): boolean =>
      now?.lanes.every(({ closed }) => closed >= 30) === true
    await expect.poll(figures).toSatisfy((now?: AudienceFigures) => hasBroken(now) && isWhole(now))
    await expect.poll(figures).toSatisfy(hasDelays)
    expect((await figures())?.lanes.map(({ missed }) => missed)).toEqual([0, 0])
  })

  it('is refused while the lab of the herd has its fleet, and goes where that lab begins', async () => {
    const { call, figures } = await startAudience({ transports: ['sse'] })
    const herd = { transport: 'sse', clients: 5, retry: 500, jitter: false } as const
    await call('startFleet', herd)
    expect(await figures()).toBeUndefined()
    await expect(call('startAudience', plan)).rejects.toMatchObject({
      code: 'no_room',
      details: { reason: 'herd_on' },
    })
    await call('stopFleet')
    await call('startAudience', plan)
    await call('stopAudience')
  })
})

describe('a crowd that an experiment measures', () => {
  const crowd = { client: 'fleet-1', transport: 'sse', clients: 20, connectRate: 500 } as const

  it('tells of each window what its clients and the servers did, and is gone with the announcement', async () => {
    const { call } = await startPlayground({ settings: { pushRate: 50 } })
    await call('announceExperiment', 'A run')
    await call('openCrowd', { ...crowd, pollInterval: 500 })
    const read = async () => {
      // As a run does: the servers forget one that is announced no more.
      await call('announceExperiment', 'A run')
      return call('readCrowd')
    }
    await expect.poll(read).toMatchObject({ connected: 20 })
    await call('beginCrowdWindow')
    await expect.poll(read).toSatisfy(({ received }) => received > 200)
    await call('endCrowdWindow')
    await expect.poll(read).toMatchObject({ behind: 0, missed: 0 })
    const reading = await read()
    expect(reading.until).toBeLessThanOrEqual(reading.now)
    expect(reading.written).toBeGreaterThan(0)
    expect(reading.wire.total).toBeGreaterThan(0)
    expect(reading.server.micros).toBeGreaterThan(0)
    await call('announceExperiment', '')
    await expect(call('readCrowd')).rejects.toMatchObject({ code: 'not_found' })
    await expect.poll(async () => (await call('statistics')).sockets.sse).toBe(0)
  })

  it('sends an audience away', async () => {
    const { call, figures } = await startAudience({ transports: ['sse'] })
    await call('openCrowd', { ...crowd, pollInterval: 500 })
    expect(await figures()).toBeUndefined()
    await call('closeCrowd')
  })
})
