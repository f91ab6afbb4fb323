import { describe, expect, it } from 'vitest'
import { limitOf } from '../../../main/shared/experiment/fleet-figures.ts'

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
    ['nobody', { serverLateMs: 90 }, 400],
    ['nobody', { serverLateMs: 9 }, 10],
  ] as const)('%s where %j, at a 95th percentile of %s ms', (limit, more, p95) => {
    expect(limitOf({ ...idle, ...more }, p95)).toBe(limit)
  })
})
