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
