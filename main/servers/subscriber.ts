import type { Message } from '../contract/message.ts'
import type { Encoded, Encoder } from './encoding.ts'
import { runBytes, type Runs } from './page-reader.ts'

/** One connection, as what feeds it sees it. */
export interface Outlet {
  readonly encoder: Encoder
  /** Writes now; `done` is called once the system has taken the bytes, or never. */
  write(encoded: Encoded, done: () => void): void
  /** Bytes written that the system has not taken yet. */
  backlog(): number
  /** The stream no longer has what comes next for this reader; it goes on behind `cursor`. */
  reset(cursor: number): void
  /** More is due than may be: the reader is cut. */
  overflow(): void
  /** The stream could not be read. */
  fail(error: unknown): void
}

/** What subscribers share. */
export interface Feed {
  readonly encode: (messages: readonly Message[], encoder: Encoder) => Encoded
  readonly readPage: (after: number) => Promise<Runs>
  /** The newest id that has been told to subscribers that are live. */
  readonly published: () => number
  /** Bytes that may be due to a reader that does not take them. */
  readonly limit: number
}

/** A reader with its cursor. It is live, or it is catching up from the stream, page by page. */
export interface Subscriber {
  /** Sends what the stream holds above the cursor, at the pace of the reader. */
  replay(): void
  /** Hands over a run that is due now; its size in bytes is that of its JSON. */
  offer(messages: readonly Message[], size: number): void
  /** What has gathered behind the cursor is due now. */
  due(): void
  /** Hears of so many bytes that are due later, and counts them where the reader lags. */
  owe(size: number): void
  close(): void
}

/** A reader with more than this in its queue is not written to; it catches up instead. */
const highWater = 65_536
/** A queue this short counts as drained: pongs and pings of the protocol may be in it. */
const lowWater = 16_384

/** Creates the subscriber of `outlet`; everything above `start` is due to it. */
export function createSubscriber(feed: Feed, outlet: Outlet, start: number): Subscriber {
  let cursor = start
  let closed = false
  /** A replay is what the reader asked for; only who falls behind while live is counted. */
  let mode: 'live' | 'behind' | 'replay' = 'live'
  let lagging = false
  let owed = 0
  let wake: (() => void) | undefined

  function taken(): void {
    if (outlet.backlog() <= lowWater) wake?.()
  }
  async function drained(): Promise<void> {
    if (closed || outlet.backlog() <= lowWater) return
    await new Promise<void>((resolve) => (wake = resolve))
    wake = undefined
  }

  function write(run: readonly Message[]): void {
    const encoded = feed.encode(run, outlet.encoder)
    outlet.write(encoded, taken)
    cursor = run.at(-1)?.id ?? cursor
    owed = Math.max(0, owed - encoded.bytes)
  }

  /** Sends one page. Resolves with whether there is more to send. */
  async function sendPage(): Promise<boolean> {
    await drained()
    if (closed) return false
    const horizon = feed.published()
    const { runs, more } = await feed.readPage(cursor)
    if (closed) return false
    const next = runs[0]?.[0]?.id
    if (next === undefined) {
      if (cursor < horizon) {
        // Nothing is left above the cursor: what was told of meanwhile has been deleted again.
        cursor = horizon
        outlet.reset(cursor)
      }
      return cursor < feed.published()
    }
    if (cursor > 0 && next > cursor + 1) outlet.reset(next - 1)
    for (const run of runs) {
      await drained()
      if (closed) return false
      write(run)
    }
    return more || cursor < feed.published()
  }

  async function catchUp(how: 'behind' | 'replay'): Promise<void> {
    if (mode !== 'live' || closed) return
    mode = how
    try {
      while (await sendPage());
    } catch (error) {
      if (!closed) outlet.fail(error)
    }
    mode = 'live'
    lagging = false
    owed = 0
  }

  function close(): void {
    closed = true
    wake?.()
  }

  function noticeLag(): void {
    lagging ||= mode === 'behind' && outlet.backlog() > highWater
  }

  function owe(size: number): void {
    if (!lagging || closed) return
    owed += size
    if (owed + outlet.backlog() <= feed.limit) return
    close()
    outlet.overflow()
  }

  return {
    replay: () => void catchUp('replay'),
    offer(messages, size) {
      const first = messages[0]?.id ?? 0
      const last = messages.at(-1)?.id ?? 0
      if (mode === 'live') {
        if (last <= cursor) return
        // The seam of a replay lies in the middle of this run: the stream knows what comes next.
        if (first !== cursor + 1) return void catchUp('replay')
        // A burst is written piece by piece, as a replay is, and not held against the reader.
        if (size > runBytes) return void catchUp('behind')
        if (outlet.backlog() <= highWater) return write(messages)
        void catchUp('behind')
      }
      noticeLag()
      owe(size)
    },
    owe,
    due() {
      if (mode !== 'live') noticeLag()
      else if (cursor < feed.published()) void catchUp('behind')
    },
    close,
  }
}
