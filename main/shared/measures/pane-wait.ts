import type { Figures } from './figures.ts'
import type { KnownMessages, Waiting } from './known-messages.ts'

/** What one pane still waits for. */
export interface PaneWait {
  /** The pane wants messages from now on; what is older is history to it. */
  start(): void
  /** Its client knows where history ends, and in which stream. */
  baseline(stream: string | undefined): void
  /** Its client starts over in another stream. */
  restart(stream: string, newest: number): void
  /** The stream in which its ids count; undefined before any is known. */
  stream(): string | undefined
  /** @param cursor the newest id the client has seen. @param now page clock, epoch ms. */
  read(cursor: number, now: number): Waiting | undefined
}

/** @param streamNow the stream that the engine named last. */
export function createPaneWait(
  known: KnownMessages,
  streamNow: () => string | undefined,
): PaneWait {
  let stream: string | undefined
  let floor: number | undefined

  return {
    start() {
      stream ??= streamNow()
      floor ??= known.newest()
    },
    baseline(named) {
      stream = named ?? stream
      if (stream !== undefined) known.follow(stream, known.newest())
    },
    restart(named, newest) {
      stream = named
      floor = newest
      known.follow(named, newest)
    },
    stream: () => stream,
    read(cursor, now) {
      return floor === undefined ? undefined : known.beyond(stream, Math.max(cursor, floor), now)
    },
  }
}

/** Messages that are late for less than this are on their way, ms. */
const noticed = 1_000

/**
 * What waits in a pane, where that says more than its delays do: the oldest waits for more than a
 * second, and for longer than 95 of 100 messages of this window did. Then the median of what arrived
 * is not how late the pane is now.
 */
export function overdue({
  waiting,
  now,
}: {
  readonly waiting: Waiting | undefined
  readonly now: Pick<Figures, 'delay'>
}): Waiting | undefined {
  if (waiting === undefined) return undefined
  return waiting.oldestMs >= Math.max(noticed, now.delay?.p95 ?? 0) ? waiting : undefined
}
