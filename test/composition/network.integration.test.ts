import { tmpdir } from 'node:os'
import { expect, it, onTestFinished } from 'vitest'
import { dispatch } from '../../main/shared/contract/calls.ts'
import { faultKnobs, networkProfiles, noFaults } from '../../main/shared/contract/network.ts'
import { transports } from '../../main/shared/contract/transport.ts'
import { createPlayground } from '../../main/playground.ts'
import { neverLate } from '../../main/servers/push/load-watch.ts'
import { connectRaw } from '../servers/raw-client.ts'
import { anyPorts } from '../support/any-ports.ts'

async function start() {
  const playground = await createPlayground({
    database: ':memory:',
    dataFolder: tmpdir(),
    ports: anyPorts,
    load: neverLate,
    pageOrigins: () => [],
    log: () => undefined,
  })
  onTestFinished(playground.stop)
  const handlers = playground.handlers
  return { playground, call: (name: string, input: unknown) => dispatch(handlers, name, input) }
}

it('faults are set, told and lifted by a call', async () => {
  const { playground, call } = await start()
  const told: unknown[] = []
  playground.on('status', ({ network }) => told.push(network))
  await call('setNetwork', { scope: 'sse', faults: networkProfiles['3g'] })
  const set = [{ scope: 'sse', faults: networkProfiles['3g'] }]
  expect(playground.status().network).toEqual(set)
  await call('setNetwork', { scope: 'sse', faults: {} })
  expect(playground.status().network).toEqual([])
  expect(told).toEqual([set, []])
})

it('every profile is within the ranges, whole, and free of other faults', async () => {
  const { playground, call } = await start()
  for (const faults of Object.values(networkProfiles)) {
    await call('setNetwork', { scope: 'all', faults })
    expect(playground.status().network).toEqual([{ scope: 'all', faults }])
    expect(Object.keys(noFaults)).toEqual(expect.arrayContaining(Object.keys(faults)))
    expect(faults.jitter).toBeLessThanOrEqual(faults.latency)
  }
})

it.each([
  [{ scope: 'all', faults: { latency: 9_999 } }, 'latency'],
  [{ scope: 'all', faults: { halfOpen: 1 } }, 'halfOpen'],
  [{ scope: 'all', faults: { smoke: true } }, 'smoke'],
  [{ scope: 'all', faults: { unavailable: 61 } }, 'unavailable'],
  [{ scope: 'all', faults: { unavailable: 0.5 } }, 'unavailable'],
  [{ scope: 'all', faults: { unavailable: true } }, 'unavailable'],
  [{ scope: 'sse', faults: { holdBytes: -1 } }, 'holdBytes'],
  [{ scope: 'sse', faults: { holdBytes: 262_145 } }, 'holdBytes'],
  [{ scope: 'sse', faults: { holdTime: 99 } }, 'holdTime'],
  [{ scope: 'sse', faults: { holdTime: 60_001 } }, 'holdTime'],
  [{ scope: 'sse', faults: { holdTime: '100' } }, 'holdTime'],
  [{ scope: 'all', faults: { noHeartbeats: 1 } }, 'noHeartbeats'],
  [{ scope: 'all', faults: { latency: 5, unavailable: 99 } }, 'unavailable'],
])('%j is refused, naming the field', async (input, field) => {
  const { playground, call } = await start()
  await expect(call('setNetwork', input)).rejects.toMatchObject({ code: 'bad_setting', field })
  expect(playground.status().network).toEqual([])
})

it.each(
  Object.entries(faultKnobs).flatMap(([key, knob]) =>
    knob.kind === 'number' ? [[key, knob] as const] : [],
  ),
)('%s takes its range and 0, and names it', async (key, range) => {
  const { playground, call } = await start()
  for (const value of [range.min, range.max, 0]) {
    await call('setNetwork', { scope: 'all', faults: { [key]: value } })
    expect(playground.status().network).toEqual([{ scope: 'all', faults: { [key]: value } }])
  }
  for (const value of [range.min - 1, range.max + 1].filter((beyond) => beyond !== 0)) {
    await expect(call('setNetwork', { scope: 'all', faults: { [key]: value } })).rejects.toThrow(
      `${key} must be 0 (off), or ${range.min} to ${range.max} ${range.unit}`,
    )
  }
})

it('the line of every server can be cut by a call', async () => {
  const { playground, call } = await start()
  for (const transport of transports) {
    const client = await connectRaw(playground.status().servers[transport].port)
    // The server accepts a little after the client is connected.
    await expect.poll(() => call('cutLine', transport)).toBe(1)
    await client.closed()
  }
  expect(await call('cutLine', 'all')).toBe(0)
})
