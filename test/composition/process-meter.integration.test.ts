import { expect, it, onTestFinished } from 'vitest'
import { createProcessMeter } from '../../main/composition/process-meter.ts'

function holdLoop(milliseconds: number): void {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}

it('a hold of the event loop is seen between two readings, and the memory of the process is read', async () => {
  const meter = createProcessMeter()
  onTestFinished(meter.stop)
  expect(meter.read().memory).toBeGreaterThan(1_000_000)
  let rounds = 0
  // In turns, for a sample needs the one before it: a look that begins a period, and a hold in it.
  const look = (): number => {
    rounds += 1
    if (rounds % 2 === 1) return meter.read().loopDelay.p99
    holdLoop(100)
    return 0
  }
  await expect.poll(look).toBeGreaterThan(50)
})
