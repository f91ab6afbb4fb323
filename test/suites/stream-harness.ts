import { afterEach, beforeEach, expect } from 'vitest'
import type { Draft, Message } from '../../main/shared/contract/message.ts'
import type { ManagedStream, StorePromises } from '../../main/engine/stream.ts'
import type { StreamClock } from '../store/running-clock.ts'

export interface StreamSuiteOptions {
  readonly clock: StreamClock
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
  /** A clock of the kind that the implementation is tested with. */
  createClock(): StreamClock
  /** Puts another fresh stream in its place. */
  reopen(options: Partial<StreamSuiteOptions>): Promise<ManagedStream>
  /** What was reported since the test began. */
  readonly reported: readonly unknown[]
  /** Lets time pass until this many are left: a worker may be busy with it, and hold the lock. */
  countComesTo(clock: StreamClock, count: number): Promise<void>
}

/** A fresh stream for each test, stopped behind it. */
export function useStream(
  open: OpenStream,
  promises: StorePromises,
  createClock: () => StreamClock,
): StreamHarness {
  const reported: unknown[] = []
  let current: ManagedStream | undefined

  /** One that does not stop has failed its own test, and holds up no other. */
  async function stop(): Promise<void> {
    const former = current
    current = undefined
    await former?.stop()
  }
  async function reopen(options: Partial<StreamSuiteOptions>): Promise<ManagedStream> {
    await stop()
    current = await open({
      clock: createClock(),
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
  afterEach(stop)

  return {
    promises,
    stream,
    createClock,
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
