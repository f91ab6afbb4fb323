import type { Message } from '../../shared/contract/message.ts'
import type { Clock } from '../../engine/clock.ts'
import type { Cancel } from '../../shared/time.ts'
import type { Stream } from '../../engine/stream.ts'
import { neverLate, type LoadWatch } from './load-watch.ts'
import { createPageReader } from './page-reader.ts'
import { noLine, type SocketLine } from '../socket-line.ts'
import { createBatch } from './batch.ts'
import type { SpareTime } from './spare-time.ts'
import { Subscriber, type Feed, type Outlet } from './subscriber.ts'

export interface BroadcastOptions {
  readonly stream: Stream
  readonly clock: Clock
  /** The shared push interval, ms; 0 is at once. */
  readonly interval: () => number
  /** Bytes that may be due to a reader that does not take them. */
  readonly limit: number
  /** Where replays get their time from. */
  readonly spare: SpareTime
  /** What holds replays up; nothing does by default. */
  readonly load?: LoadWatch
  /** Whose faults meet single messages; none do by default. */
  readonly line?: Pick<SocketLine, 'faults' | 'draws'>
  /** How long a reader lets its replay be held up, in ms; for ever by default. */
  readonly patience?: number
}

/** Hands what the stream commits to every connection of one transport, each behind its cursor. */
export interface Broadcast {
  start(): void
  stop(): void
  /**
   * Sends everything above `cursor` to `outlet` from now on.
   *
   * @param interval ms, 0 at once; undefined follows the shared one.
   */
  subscribe(outlet: Outlet, cursor: number, interval: number | undefined): Subscriber
  /** Ends that. Idempotent. */
  unsubscribe(subscriber: Subscriber): void
}

/** Connections that are sent to at the same times. */
interface Beat {
  readonly interval: () => number
  readonly subscribers: Set<Subscriber>
  cancel: Cancel | undefined
  /** The interval its timer was set for. */
  set: number
  due: number
}

/** Creates the broadcast of one server. */
export function createBroadcast(options: BroadcastOptions): Broadcast {
  const { stream, clock, load = neverLate, line = noLine } = options
  const beats = new Map<number | undefined, Beat>()
  let published = 0
  let unfollow: (() => void) | undefined

  const feed: Feed = {
    clock,
    line,
    readPage: createPageReader(stream),
    spare: options.spare,
    calm: () => load.calm(options.patience),
    published: () => published,
    limit: options.limit,
  }

  /** What was committed together goes out as one batch. */
  function publish(messages: readonly Message[]): void {
    const batch = createBatch(messages)
    published = batch.last
    for (const beat of beats.values()) {
      const interval = beat.interval()
      if (interval > 0) setTimer(beat, interval)
      for (const subscriber of beat.subscribers) {
        if (interval > 0) subscriber.owe(batch.bytes)
        else subscriber.offer(batch)
      }
    }
  }

  function setTimer(beat: Beat, interval: number): void {
    if (beat.cancel !== undefined && beat.set === interval) return
    beat.cancel?.()
    beat.set = interval
    beat.due = clock.steady() + interval
    beat.cancel = clock.after(interval, () => fire(beat))
  }

  function fire(beat: Beat): void {
    beat.cancel = undefined
    for (const subscriber of beat.subscribers) subscriber.due()
    const interval = beat.interval()
    if (interval === 0 || beat.subscribers.size === 0) return
    // From due time to due time: what a timer is late does not add up.
    const now = clock.steady()
    beat.set = interval
    beat.due = Math.max(beat.due + interval, now)
    beat.cancel = clock.after(beat.due - now, () => fire(beat))
  }

  function beatOf(interval: number | undefined): Beat {
    const known = beats.get(interval)
    if (known !== undefined) return known
    const beat: Beat = {
      interval: interval === undefined ? options.interval : () => interval,
      subscribers: new Set(),
      cancel: undefined,
      set: 0,
      due: 0,
    }
    beats.set(interval, beat)
    return beat
  }

  return {
    start() {
      published = stream.bounds().newest
      unfollow ??= stream.follow(publish)
    },
    stop() {
      unfollow?.()
      unfollow = undefined
      for (const beat of beats.values()) beat.cancel?.()
      beats.clear()
    },
    subscribe(outlet, cursor, interval) {
      const beat = beatOf(interval)
      const subscriber = new Subscriber(feed, outlet, cursor, interval)
      beat.subscribers.add(subscriber)
      if (beat.interval() > 0) setTimer(beat, beat.interval())
      if (cursor < stream.bounds().newest) subscriber.replay()
      return subscriber
    },
    unsubscribe(subscriber) {
      subscriber.close()
      const beat = beats.get(subscriber.interval)
      if (beat?.subscribers.delete(subscriber) !== true || beat.subscribers.size > 0) return
      beat.cancel?.()
      beats.delete(subscriber.interval)
    },
  }
}
