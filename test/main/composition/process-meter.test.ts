import { setTimeout as after } from 'node:timers/promises'
import { afterEach, expect, it, vi } from 'vitest'
import { createProcessMeter } from '../../../main/composition/process-meter.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

it('goes on with the memory known last while the system has no file descriptor to read it', () => {
  const meter = createProcessMeter()
  const { memory } = meter.read()
  expect(memory).toBeGreaterThan(1_000_000)
  vi.spyOn(process.memoryUsage, 'rss').mockImplementation(() => {
    throw Object.assign(new Error('too many open files'), { code: 'EMFILE' })
  })
  expect(meter.read().memory).toBe(memory)
  meter.stop()
})

/** Holds the event loop once, long after the meter has begun to sample. */
async function holdLoop(milliseconds: number): Promise<void> {
  await after(60)
  const end = performance.now() + milliseconds
  while (performance.now() < end);
  await after(60)
}

it('tells how long the event loop was held between two readings, and nothing of what was before', async () => {
  const meter = createProcessMeter()
  await holdLoop(100)
  expect(meter.read().loopDelay).toEqual({ mean: 0, p99: 0 })
  await holdLoop(100)
  expect(meter.read().loopDelay.p99).toBeGreaterThan(50)
  meter.stop()
})

it('does not look at the event loop once nobody has read it for a while', async () => {
  const meter = createProcessMeter()
  meter.read()
  meter.rest()
  await holdLoop(100)
  expect(meter.read().loopDelay.p99).toBeGreaterThan(50)
  const later = performance.now() + 6_000
  vi.spyOn(performance, 'now').mockReturnValue(later)
  meter.rest()
  vi.restoreAllMocks()
  await holdLoop(100)
  expect(meter.read().loopDelay).toEqual({ mean: 0, p99: 0 })
  meter.stop()
})
