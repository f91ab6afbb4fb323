import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createEnding, stopWhenStarted } from '../../../main/hosts/desktop/ending.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('the end is made once, whoever asks for it', async () => {
  const stop = vi.fn(async () => undefined)
  const ending = createEnding({ stop, longest: 5_000, log: () => undefined })
  expect(ending.begun()).toBe(false)
  await Promise.all([ending.make(), ending.make()])
  expect([ending.begun(), stop.mock.calls.length]).toEqual([true, 1])
})

it('the end waits for what is closed, and no longer than it may', async () => {
  const ended = vi.fn()
  const stop = () => new Promise<void>(() => undefined)
  void createEnding({ stop, longest: 5_000, log: () => undefined })
    .make()
    .then(ended)
  await vi.advanceTimersByTimeAsync(4_999)
  expect(ended).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(ended).toHaveBeenCalledOnce()
})

it('the end comes all the same where something cannot be closed, which is said', async () => {
  const log = vi.fn()
  const stop = () => Promise.reject(new Error('stuck'))
  await createEnding({ stop, longest: 5_000, log }).make()
  expect(log.mock.calls).toEqual([['the end failed: Error: stuck']])
})

it('what is only just being started is stopped once it is, and waited for', async () => {
  const done: string[] = []
  let started: (running: { stop(): Promise<void> }) => void = () => undefined
  const stopped = stopWhenStarted(new Promise((resolve) => (started = resolve)))
  void stopped.then(() => done.push('ended'))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(done).toEqual([])
  started({ stop: async () => void done.push('stopped') })
  await stopped
  expect(done).toEqual(['stopped', 'ended'])
})

it('there is nothing to stop before a start, and after one that failed', async () => {
  await expect(stopWhenStarted(undefined)).resolves.toBeUndefined()
  await expect(stopWhenStarted(Promise.reject(new Error('no port')))).resolves.toBeUndefined()
})
