import { bodyBytes } from '../shared/contract/body-size.ts'
import type { Draft } from '../shared/contract/message.ts'
import { changedKeys, type FeedLanguage, type Settings } from '../shared/contract/settings.ts'
import type { Cancel } from '../shared/time.ts'
import type { Clock } from './clock.ts'
import { compose } from './feeds.ts'
import { createPace, type Pace } from './pace.ts'
import { createRandom, type Random } from '../shared/random.ts'
import type { Stream } from './stream.ts'

/** At high rates it wakes no more often than this, in ms, and writes what has become due. */
const shortestWake = 4
/** The most rows and bytes of one append; the rest follows at once. */
const maxBatch = 2_000
const maxBatchBytes = 1_048_576
/** What is due longer ago than this (the machine slept, the store was busy) is left out, counted. */
const longestBacklog = 5_000
/** Pause after the store refused a batch, in ms. */
const refusalPause = 1_000

export interface ProducerStatistics {
  /** Messages stored since the start. */
  readonly written: number
  /** Messages that were due and never written: slept through, or refused by the store. */
  readonly skipped: number
}

/** Writes the feed into the stream at the set pace. */
export interface Producer {
  start(): void
  /** Stops writing; `start` goes on from that moment, nothing is caught up. Idempotent. */
  pause(): void
  running(): boolean
  /** Writes `count` messages now, whatever the pace. @throws as `Stream.append`. */
  burst(count: number): Promise<void>
  /** Feeds that follow the language of a window speak this one from now on; English until then. */
  speak(language: FeedLanguage): void
  /** Takes changed settings; call it after every change. */
  settingsChanged(): void
  statistics(): ProducerStatistics
  /** Resolves once everything that is due by now is stored, or was left out. At once where nothing waits. */
  caughtUp(): Promise<void>
  /** Pauses and resolves when nothing is being written any more. */
  stop(): Promise<void>
}

export interface ProducerOptions {
  readonly stream: Pick<Stream, 'append'>
  readonly clock: Clock
  readonly settings: () => Settings
}

/** The settings that a new schedule must follow. */
const paceKeys: ReadonlySet<string> = new Set(['pushRate', 'arrivals', 'seed'])

/** Creates a producer that does nothing until `start`. */
export function createProducer({ stream, clock, settings }: ProducerOptions): Producer {
  let random: Random = createRandom(settings().seed)
  let known = settings()
  let bytesEach = bodyBytes(known)
  let pace: Pace | undefined
  let cancelTick: Cancel | undefined
  let writing: Promise<void> | undefined
  let spoken: FeedLanguage = 'en'
  let waiting: { readonly due: number; readonly resolve: () => void }[] = []
  let index = 0
  let written = 0
  let skipped = 0

  /** @param due epoch ms. */
  function draft(due: number): Draft {
    const { feed, payload, template, feedLanguage } = settings()
    const language = feedLanguage === 'window' ? spoken : feedLanguage
    index += 1
    const context = { index, due, payload, template, language, random }
    return { ...compose(feed, context), createdAt: due }
  }

  /** Rows of one append: others get their turn of the event loop in between, whatever their size. */
  function portion(): number {
    return Math.min(maxBatch, Math.ceil(maxBatchBytes / bytesEach))
  }

  function takeDue(current: Pace, now: number): Draft[] {
    const batch: Draft[] = []
    const most = portion()
    skipped += current.skipTo(now - longestBacklog)
    // Setting the wall clock forward since the schedule began does not count as time slept through.
    const ahead = clock.now() - clock.steady()
    while (current.next() <= now && batch.length < most) {
      batch.push(draft(current.next() + ahead))
      current.advance()
    }
    return batch
  }

  /** Resolves with how long to wait at least before the next batch, in ms. */
  async function write(batch: readonly Draft[]): Promise<number> {
    try {
      await stream.append(batch)
      written += batch.length
      return shortestWake
    } catch {
      // The store itself reports why; the producer only waits and leaves out what was due.
      skipped += batch.length
      return refusalPause
    }
  }

  /** Nobody waits any longer for what is stored. */
  function tellCaughtUp(): void {
    if (writing !== undefined) return
    const next = pace?.next() ?? Infinity
    const done = waiting.filter(({ due }) => due < next)
    waiting = waiting.filter(({ due }) => due >= next)
    for (const { resolve } of done) resolve()
  }

  /** Wakes when the next message is due, and not before `pause` ms from now. */
  function schedule(current: Pace, pause: number): void {
    if (pace !== current) return
    // Timers count whole milliseconds: rounded up, a wake never comes before there is work.
    const delay = Math.max(pause, Math.ceil(current.next() - clock.steady()))
    cancelTick = clock.after(delay, () => tick(current))
  }

  function tick(current: Pace): void {
    const batch = takeDue(current, clock.steady())
    if (batch.length === 0) {
      schedule(current, 1)
      return
    }
    // One batch at a time: what becomes due meanwhile goes into the next one.
    const round = write(batch).then((pause) => {
      if (writing === round) writing = undefined
      tellCaughtUp()
      schedule(current, pause)
    })
    writing = round
  }

  function run(): void {
    cancelTick?.()
    const { pushRate: rate, arrivals } = settings()
    pace = createPace({ rate, arrivals, random, start: clock.steady() })
    tellCaughtUp()
    schedule(pace, 0)
  }

  function pause(): void {
    cancelTick?.()
    cancelTick = undefined
    pace = undefined
    tellCaughtUp()
  }

  return {
    start() {
      if (pace === undefined) run()
    },
    pause,
    running: () => pace !== undefined,
    async burst(count) {
      const now = clock.now()
      for (let left = count; left > 0;) {
        const rows = Math.min(left, portion())
        await stream.append(Array.from({ length: rows }, () => draft(now)))
        written += rows
        left -= rows
      }
    },
    speak: (language) => void (spoken = language),
    settingsChanged() {
      const changed = changedKeys(known, settings())
      known = settings()
      bytesEach = bodyBytes(known)
      if (changed.includes('seed')) {
        random = createRandom(known.seed)
        index = 0
      }
      if (pace !== undefined && changed.some((key) => paceKeys.has(key))) run()
    },
    statistics: () => ({ written, skipped }),
    caughtUp: () =>
      new Promise((resolve) => {
        waiting.push({ due: clock.steady(), resolve })
        tellCaughtUp()
      }),
    async stop() {
      pause()
      await writing
    },
  }
}
