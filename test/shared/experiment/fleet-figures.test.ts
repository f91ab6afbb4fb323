import { describe, expect, it } from 'vitest'
import { limitOf, usualLimit } from '../../../main/shared/experiment/fleet-figures.ts'

const idle = { serverCpu: 0.1, serverLateMs: 1, fleetCpu: 0.1, fleetLateMs: 1 }

describe('who was the limit of a fleet', () => {
  it.each([
    ['nobody', {}, 100],
    ['nobody', {}, undefined],
    ['server', { serverCpu: 0.95 }, 400],
    ['clients', { fleetCpu: 0.95 }, 400],
    ['clients', { fleetCpu: 0.95, serverCpu: 0.95 }, 400],
    ['server', { serverLateMs: 200 }, 400],
    ['clients', { fleetLateMs: 200 }, 400],
    ['machine', { fleetLateMs: 150, serverLateMs: 200 }, 400],
    // Half of the time somebody else has its core: it is busy all the time, and later the less often it is stopped.
    ['server', { serverCpu: 0.5, serverBusy: 0.99, serverLateMs: 50 }, 4_000],
    ['clients', { fleetCpu: 0.5, fleetBusy: 0.99, fleetLateMs: 50 }, 4_000],
    ['clients', { fleetBusy: 0.99, fleetLateMs: 50, serverBusy: 0.95, serverLateMs: 5 }, 4_000],
    ['machine', { fleetBusy: 0.99, fleetLateMs: 50, serverBusy: 0.95, serverLateMs: 40 }, 4_000],
    ['nobody', { serverBusy: 0.6, fleetBusy: 0.6 }, 4_000],
    ['nobody', { serverLateMs: 90 }, 400],
    ['nobody', { serverLateMs: 9 }, 10],
  ] as const)('%s where %j, at a 95th percentile of %s ms', (limit, more, p95) => {
    expect(limitOf({ ...idle, ...more }, p95)).toBe(limit)
  })

  it('is who was it in most windows, and of several the one that matters more', () => {
    expect(usualLimit(['nobody', 'server', 'server'])).toBe('server')
    expect(usualLimit(['nobody', 'nobody', 'server'])).toBe('nobody')
    expect(usualLimit(['server', 'clients'])).toBe('clients')
  })
})
