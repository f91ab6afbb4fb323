import { afterEach, beforeEach, expect } from 'vitest'
import type { Draft, Message } from '../../main/shared/contract/message.ts'
import type { Clock } from '../../main/engine/clock.ts'
import type { ManagedStream, StorePromises } from '../../main/engine/stream.ts'
import { createStoreClock } from '../store/store-clock.ts'
import type { ManualClock } from '../support/manual-clock.ts'

export interface StreamSuiteOptions {
  readonly clock: Clock
  readonly retention: number
  readonly report: (error: unknown) => void
}

/** Opens a fresh, empty stream of the implementation under test. */
export type OpenStream = (options: StreamSuiteOptions) => Promise<ManagedStream>

export function draft(body: string): Draft {
  return { author: 'suite', body, createdAt: 1_700_000_000_000.25 }
}

/** This many drafts whose bodies tell their place. */
export function drafts(count: number): Draft[] {
  return Array.from({ length: count }, (_, index) => draft(`message ${index + 1}`))
}

export function ids(messages: readonly Message[]): number[] {
  return messages.map(({ id }) => id)
}

/** The numbers `from` to `to`. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

export interface StreamHarness {
  /** What the implementation promises: it decides which of two sentences is true of it. */
  readonly promises: StorePromises
  stream(): ManagedStream
  /** Puts another fresh stream in its place. */
  reopen(options: Partial<StreamSuiteOptions>): Promise<ManagedStream>
  /** What was reported since the test began. */
  readonly reported: readonly unknown[]
  /** Lets time pass until this many are left: a worker may be busy with it, and hold the lock. */
  countComesTo(clock: ManualClock, count: number): Promise<void>
}

/** A fresh stream for each test, stopped behind it. */
export function useStream(open: OpenStream, promises: StorePromises): StreamHarness {
  const reported: unknown[] = []
  let current: ManagedStream | undefined

  async function reopen(options: Partial<StreamSuiteOptions>): Promise<ManagedStream> {
    await current?.stop()
    current = await open({
      clock: createStoreClock(),
      retention: 1_000_000,
      report: (error) => reported.push(error),
      ...options,
    })
    return current
  }

  function stream(): ManagedStream {
    if (current === undefined) throw new Error('There is a stream inside a test alone.')
    return current
  }

  beforeEach(async () => {
    reported.length = 0
    await reopen({})
  })
  afterEach(() => current?.stop())

  return {
    promises,
    stream,
    reopen,
    reported,
    countComesTo: (clock, count) =>
      expect
        .poll(async () => {
          await clock.advance(10)
          return stream().bounds().count
        })
        .toBe(count),
  }
}
