import { expect, it } from 'vitest'
import { createMemoryStream } from '../../../main/store/memory/memory-stream.ts'
import { describeStream } from '../../suites/stream-suite.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { drafts } from '../open-file.ts'

describeStream('the stream in memory', async (options) => createMemoryStream(options), {
  wholeBatches: true,
  durable: false,
  minimumAge: true,
  readAfterWrite: true,
})

it('a stream in memory never holds more bytes than it may, whatever their age', async () => {
  const stream = createMemoryStream({
    clock: createManualClock(),
    retention: 1_000_000,
    bytes: 100_000,
  })
  for (let round = 0; round < 50; round += 1) await stream.append(drafts(100))
  await expect.poll(() => stream.bounds().bytes).toBeLessThanOrEqual(100_000)
  expect(stream.bounds().newest).toBe(5_000)
  expect(stream.bounds().bytes).toBeGreaterThan(99_000)
  await stream.stop()
})
