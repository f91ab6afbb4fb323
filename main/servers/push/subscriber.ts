import type { Socket } from 'node:net'
import type { Clock } from '../../engine/clock.ts'
import { meetsMessages } from '../../shared/contract/faults-in-force.ts'
import type { SocketLine } from '../socket-line.ts'
import type { Encoded, Encoder } from './encoding.ts'
import { MessageFaults } from './message-faults.ts'
import type { PageReader } from './page-reader.ts'
import { encodeBatch, type Batch } from './batch.ts'
import type { SpareTime } from './spare-time.ts'

/** One connection, as what feeds it sees it. */
export interface Outlet {
  readonly encoder: Encoder
  /** The connection, by which faults of the line are known. */
  readonly socket: Socket
  /** Writes now. */
  write(encoded: Encoded): void
  /** Calls `then` once the system has taken what was written so far, or never. */
  whenTaken(then: () => void): void
  /** Bytes written that the system has not taken yet. */
  backlog(): number
  /** The stream no longer has what comes next for this reader; it goes on behind `cursor`. */
  reset(cursor: number): void
  /** More is due than may be: the reader is cut. */
  overflow(): void
  /** Its replay cannot go on for now: the reader is sent away. Where replays are held up for ever it never happens. */
  postpone?(): void
  /** The stream could not be read. */
  fail(error: unknown): void
}

/** What subscribers share. */
export interface Feed {
  readonly clock: Clock
  /** Whose faults meet single messages. */
  readonly line: Pick<SocketLine, 'faults' | 'draws'>
  readonly readPage: PageReader
  /** Shares out what live delivery leaves of the event loop. */
  readonly spare: SpareTime
  /** Resolves once replays may go on, with false where that takes too long. */
  readonly calm: () => Promise<boolean>
  /** The newest id that has been told to subscribers that are live. */
  readonly published: () => number
  /** Bytes that may be due to a reader that does not take them. */
  readonly limit: number
}

/** A longer batch, in bytes of JSON, is written piece by piece. */
const batchBytes = 262_144
/** A reader with more than this in its queue is not written to; it catches up instead. */
const highWater = 65_536
/** A queue this short counts as drained: pongs and pings of the protocol may be in it. */
const lowWater = 16_384

/**
 * A reader with its cursor. It is live, or it is catching up from the stream, page by page.
 *
 * A class, because there may be thousands: its functions are shared, and an idle reader is one small
 * object.
 */
export class Subscriber {
  /** ms between the times at which it is sent to; undefined is the shared one. */
  readonly interval: number | undefined
  private readonly feed: Feed
  private readonly outlet: Outlet
  private cursor: number
  private closed = false
  /** A replay is what the reader asked for; only subscribers that fall behind while live count as lagging. */
  private mode: 'live' | 'behind' | 'replay' = 'live'
  private lagging = false
  private owed = 0
  private wake: (() => void) | undefined = undefined
  /** Made when faults meet its messages for the first time. */
  private faults: MessageFaults | undefined = undefined

  /** Everything above `cursor` is due to `outlet`. */
  constructor(feed: Feed, outlet: Outlet, cursor: number, interval: number | undefined) {
    this.interval = interval
    this.feed = feed
    this.outlet = outlet
    this.cursor = cursor
  }

  /** Sends what the stream holds above the cursor, at the pace of the reader. */
  replay(): void {
    void this.catchUp('replay')
  }

  /** Hands over a batch that is due now. */
  offer(batch: Batch): void {
    if (this.mode === 'live') {
      if (batch.last <= this.cursor) return
      // The seam of a replay lies in the middle of this batch: the stream knows what comes next.
      if (batch.first !== this.cursor + 1) {
        this.replay()
        return
      }
      // A burst is written piece by piece, as a replay is, and not held against the reader.
      if (batch.bytes > batchBytes) return void this.catchUp('behind')
      if (this.outlet.backlog() <= highWater) {
        this.write(batch)
        return
      }
      void this.catchUp('behind')
    }
    this.noticeLag()
    this.owe(batch.bytes)
  }

  /** What has gathered behind the cursor is due now. */
  due(): void {
    if (this.mode !== 'live') this.noticeLag()
    else if (this.cursor < this.feed.published()) void this.catchUp('behind')
  }

  /** Learns that `bytes` more are due, and counts them if the reader lags. */
  owe(bytes: number): void {
    if (!this.lagging || this.closed) return
    this.owed += bytes
    if (this.owed + this.outlet.backlog() <= this.feed.limit) return
    this.close()
    this.outlet.overflow()
  }

  close(): void {
    this.closed = true
    this.wake?.()
    this.faults?.close()
  }

  private write(batch: Batch): void {
    const encoded = this.spoil(batch) ?? encodeBatch(batch, this.outlet.encoder)
    this.outlet.write(encoded)
    this.cursor = batch.last
    this.owed = Math.max(0, this.owed - encoded.bytes)
  }

  /** What faults of the line leave of a batch for now; undefined where they meet no single messages. */
  private spoil(batch: Batch): Encoded | undefined {
    const { feed, outlet } = this
    if (!meetsMessages(feed.line.faults(outlet.socket))) return undefined
    this.faults ??= new MessageFaults(feed, outlet)
    return this.faults.take(batch)
  }

  private noticeLag(): void {
    this.lagging ||= this.mode === 'behind' && this.outlet.backlog() > highWater
  }

  private async catchUp(how: 'behind' | 'replay'): Promise<void> {
    if (this.mode !== 'live' || this.closed) return
    this.mode = how
    try {
      // What a live reader has fallen behind by is still live; all else takes what time there is to spare.
      let isSpared = how === 'replay'
      while ((how === 'behind' || (await this.mayGoOn())) && (await this.sendPage(isSpared))) {
        isSpared = true
      }
    } catch (error) {
      if (!this.closed) this.outlet.fail(error)
    }
    this.mode = 'live'
    this.lagging = false
    this.owed = 0
  }

  /** Waits until replays may continue; one that has waited too long is ended. */
  private async mayGoOn(): Promise<boolean> {
    if ((await this.feed.calm()) || this.closed) return true
    this.close()
    this.outlet.postpone?.()
    return false
  }

  /** Sends one page, in spare time or at once. Resolves with whether there is more to send. */
  private async sendPage(isSpared: boolean): Promise<boolean> {
    const { feed, outlet } = this
    await this.drained()
    if (this.closed) return false
    const horizon = feed.published()
    const { batch, more } = await feed.readPage(this.cursor, outlet.encoder.packed !== undefined)
    if (this.closed) return false
    if (batch === undefined) {
      if (this.cursor < horizon) {
        // Nothing is left above the cursor: what was told of meanwhile has been deleted again.
        this.cursor = horizon
        outlet.reset(this.cursor)
      }
      return this.cursor < feed.published()
    }
    if (isSpared) await feed.spare.turn()
    if (this.closed) return false
    if (this.cursor > 0 && batch.first > this.cursor + 1) outlet.reset(batch.first - 1)
    this.write(batch)
    return more || this.cursor < feed.published()
  }

  /** Resolves once the reader has taken what was written, or is closed. */
  private async drained(): Promise<void> {
    if (this.closed || this.outlet.backlog() <= lowWater) return
    await new Promise<void>((resolve) => {
      this.wake = resolve
      this.outlet.whenTaken(resolve)
    })
    this.wake = undefined
  }
}
