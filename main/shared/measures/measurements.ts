import { utf8Length, type Message } from '../contract/message.ts'
import type { WireBooking } from '../contract/status.ts'
import type { Transport } from '../contract/transport.ts'
import type { RequestRecord } from '../clients/client.ts'
import { createDelayRing } from './delay-ring.ts'
import type { DelaySamples, Figures } from './figures.ts'
import { createMeasuringWindow } from './measuring-window.ts'
import { createWireAccount } from './wire-account.ts'

/** Delays kept for the chart: a minute at the highest push rate. */
const delaySamples = 300_000

/** The engine tells its bookings twice a second. After this time without them it no longer counts, ms. */
const silence = 5_000

/** A window that was shorter than this does not replace an existing "before", ms. */
const shortest = 1_000

/** What arrived longer ago than this is in the bookings that arrive now, ms. */
const bookingDelay = 200

/** What the servers have booked in all. */
export interface Booked {
  readonly booking: WireBooking
  /** The first word of another start of the engine: what lies before is not known. */
  readonly anew: boolean
}

/** What one client measures, one measuring window after the other. Times are the page's clock, epoch ms. */
export interface Measurements {
  /**
   * Books a delivered message.
   *
   * @param uncertainty of the clocks, ms; undefined where they are not aligned.
   */
  message(message: Message, dueAt: number, arrivedAt: number, uncertainty: number | undefined): void
  /** A message from before the client began: its bytes are not those of a delivery. */
  history(arrivedAt: number): void
  request(record: RequestRecord): void
  /** A poll was left out, because the one before was still in flight. */
  late(): void
  /** A message of this client was acknowledged. */
  countSent(): void
  /**
   * Takes the servers' bookings, as often as they are told.
   *
   * @param run names the start of the engine that they were counted since.
   */
  book(booking: WireBooking | undefined, run: string): Booked
  /**
   * Ends the window. Its figures become "before", unless it brought no message, or there are others
   * that are still the ones to compare with: where it was shorter than a second, or `keep` says so.
   */
  begin(keep?: boolean): void
  /**
   * Ends the window for what is due from now on. What was due before and is still on its way belongs to it, so
   * that no delay is left out for being long; figures other than delays go on.
   */
  end(): void
  /** When the present window began. */
  since(): number
  now(): Figures
  /** The figures of the window before. */
  before(): Figures | undefined
  /** False where the engine has not told its bookings for 5 s. */
  counted(): boolean
  /**
   * The delays that arrived at or after `since` and before `until`, for each of `columns` at most two:
   * the smallest and the greatest.
   */
  delays(since: number, until: number, columns: number): DelaySamples
  /** For each of `edges` (ms, rising) how many delays of this window were at most that long. */
  delaysUpTo(edges: readonly number[]): Float64Array
  /** The delays of this window as text: see `DelayHistogram.encode`. */
  encodedDelays(): string
}

/**
 * Begins the first window.
 *
 * @param now page clock, epoch ms.
 * @param repeatsRows whether answers carry rows that came before, with the options now in force. It is
 *   asked when a window begins: a change of it must begin one.
 */
export function createMeasurements(
  transport: Transport,
  now: () => number,
  repeatsRows: () => boolean,
): Measurements {
  const samples = createDelayRing(delaySamples)
  const wire = createWireAccount()
  let repeats = repeatsRows()
  let since = now()
  let window = createMeasuringWindow(transport, since, wire.booked(), repeats)
  let before: Figures | undefined
  /** When the engine last told its bookings. */
  let bookedAt: number | undefined
  /** The start of the engine that counts. */
  let countedSince: string | undefined
  /** When history last arrived whose bytes may not have been booked yet. */
  let historyAt: number | undefined

  const counted = (): boolean => bookedAt !== undefined && now() - bookedAt <= silence

  return {
    message({ body }, dueAt, arrivedAt, uncertainty) {
      const delay = arrivedAt - dueAt
      if (uncertainty !== undefined) samples.push(arrivedAt, delay)
      window.message(dueAt, delay, uncertainty, repeats ? utf8Length(body) : 0)
    },
    history(arrivedAt) {
      historyAt = arrivedAt
    },
    request: (record) => window.request(record),
    late: () => window.late(),
    countSent: () => window.countSent(),
    book(latest, run) {
      wire.book(latest, run)
      const anew = countedSince !== undefined && run !== countedSince
      countedSince = run
      bookedAt = now()
      const booking = wire.booked()
      window.booked(booking)
      if (historyAt !== undefined) {
        window.leaveOut()
        if (bookedAt - historyAt > bookingDelay) historyAt = undefined
      }
      return { booking, anew }
    },
    begin(keep = false) {
      // While a slider is dragged each step begins a window: what was before the first is "before".
      const ended = window.figures(counted())
      const tells = ended.messages > 0 && (before === undefined || now() - since >= shortest)
      if (tells && !keep) before = ended
      since = now()
      repeats = repeatsRows()
      window = createMeasuringWindow(transport, since, wire.booked(), repeats)
    },
    end: () => window.end(now()),
    since: () => since,
    now: () => window.figures(counted()),
    before: () => before,
    counted,
    delays: samples.between,
    delaysUpTo: (edges) => window.delaysUpTo(edges),
    encodedDelays: () => window.encodedDelays(),
  }
}
