import type { Clock } from '../../engine/clock.ts'
import type { Replacement } from '../../engine/stream.ts'
import type { FaultReporter } from '../../shared/emitter.ts'
import type { Cancel } from '../../shared/time.ts'
import type { StreamState } from '../stream/stream-state.ts'
import type { WriteTrouble } from '../stream/write-trouble.ts'
import { createStreamId } from '../stream-id.ts'
import { StoreOpenError } from '../file/open-error.ts'
import { isUnreachable } from './nats-errors.ts'
import { findStream, identityConfig, type FoundStream, type StreamSetup } from './stream-setup.ts'
import { createWatch, horizonOf } from './watch.ts'

/** How often the stream is looked at, in ms. */
const interval = 1_000

export interface WatcherOptions {
  readonly setup: StreamSetup
  readonly clock: Clock
  readonly state: StreamState
  readonly trouble: WriteTrouble
  readonly retention: () => number
  /**
   * Told where another stream has to take the place of the one that is known; resolves when that is done, until when
   * nothing is compared.
   */
  readonly replaced: (why: Replacement, found: FoundStream) => Promise<void>
  /** Told where messages that are there do not arrive. */
  readonly stalled: () => void
  readonly report: FaultReporter
}

/** Looks at a stream that others change as well. */
export interface Watcher {
  /** Takes in what the stream says of itself now; whoever asks meanwhile waits for the same answer. Never throws. */
  look(): Promise<void>
  /** Runs what changes the stream while nobody looks. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>
  start(): void
  /** Resolves when no look is under way. */
  stop(): Promise<void>
}

const nothing = (): void => undefined

/** Creates a watcher, which looks every second from `start` on. */
export function createWatcher(options: WatcherOptions): Watcher {
  const { setup, clock, state, trouble, report } = options
  const { streams, address, version } = setup
  const compare = createWatch()
  let cancel: Cancel | undefined
  let looking: Promise<void> | undefined
  let stopped = false
  let replacing = false
  /** The newest id at the look before, and what had arrived here by then. */
  let before = { there: 0, here: 0 }

  /** Gives the stream another identity and leaves its messages as they are. */
  async function renamed(): Promise<FoundStream> {
    const id = createStreamId()
    const { name } = address
    return { info: await streams.update(name, identityConfig(name, id, version)), id }
  }

  function lookAtArrivals(there: number): void {
    const here = state.bounds().newest
    if (here < before.there && here === before.here) options.stalled()
    before = { there, here }
  }

  async function compareNow(): Promise<void> {
    const known = { id: state.id(), newest: state.bounds().newest }
    const found = await findStream(setup, options.retention())
    const { id, info } = found
    if (replacing) return trouble.over()
    const finding = compare(known, { id, newest: info.state.last_seq })
    trouble.over()
    if (finding === 'same') {
      state.told(horizonOf(info), info.state.bytes)
      return lookAtArrivals(info.state.last_seq)
    }
    const current = finding === 'rewound' ? await renamed() : found
    // Whoever disconnects readers for it may wait for a change of ours, which waits for the end of this look.
    replacing = true
    options
      .replaced(finding, current)
      .catch(report)
      .finally(() => (replacing = false))
  }

  /** What a look came to nothing by. */
  function failed(error: unknown): void {
    if (stopped) return
    if (isUnreachable(error)) trouble.busy()
    // The name has become another program's.
    else if (error instanceof StoreOpenError) trouble.refuse('gone')
    else report(error)
  }

  function look(): Promise<void> {
    looking ??= compareNow()
      .catch(failed)
      .finally(() => (looking = undefined))
    return looking
  }

  async function alone<Result>(work: () => Promise<Result>): Promise<Result> {
    while (looking !== undefined) await looking
    const working = work().finally(() => (looking = undefined))
    looking = working.then(nothing, nothing)
    return working
  }

  function lookAgain(): void {
    void look()
    cancel = clock.after(interval, lookAgain)
  }

  return {
    look,
    alone,
    start: () => void (cancel = clock.after(interval, lookAgain)),
    stop() {
      stopped = true
      cancel?.()
      return looking ?? Promise.resolve()
    },
  }
}
