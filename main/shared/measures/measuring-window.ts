import type { RequestRecord } from '../clients/client.ts'
import type { WireBooking } from '../contract/status.ts'
import { transportRows, type Transport } from '../contract/transport.ts'
import { createDelayHistogram } from './delay-histogram.ts'
import type { Figures } from './figures.ts'
import { createRequestCounter } from './request-figures.ts'
import { bookedSince } from './wire-account.ts'

/** The measures of a pane from one Apply to the next. */
export interface MeasuringWindow {
  /**
   * Books a delivered message.
   *
   * @param dueAt when it was due, on the page's clock. What was due before the window began waited
   *   under the settings before: it counts as delivered, and its delay belongs to neither window.
   * @param uncertainty of the clocks, ms; undefined where they are not aligned: the delay is left out.
   * @param payload bytes of its body; needed where answers carry rows again, ignored elsewhere.
   */
  message(dueAt: number, delay: number, uncertainty: number | undefined, payload?: number): void
  /** What is due from `until` on (page clock, epoch ms) is delivered, and its delay is not of this window. */
  end(until: number): void
  request(record: RequestRecord): void
  late(): void
  /** Books a message of this pane that was acknowledged. */
  countSent(): void
  /**
   * Takes the servers' bookings for this pane. Bytes are set against the messages that had arrived by
   * now, so that neither count runs ahead of the other.
   */
  booked(booking: WireBooking): void
  /**
   * What was booked up to now carried history, which is not a delivery of this window: bytes per
   * message are counted from here.
   */
  leaveOut(): void
  /** @param counted false where the engine tells of its bookings no more: then ratios of them are unknown. */
  figures(counted: boolean): Figures
  /** For each of `edges` (ms, rising) how many of its delays were at most that long. */
  delaysUpTo(edges: readonly number[]): Float64Array
  /** All of its delays as text: see `DelayHistogram.encode`. */
  encodedDelays(): string
}

/**
 * Begins a window.
 *
 * @param since page clock, epoch ms.
 * @param base what the servers had booked for the pane when it began.
 * @param repeats answers carry rows again that came before: the servers book them as payload, but for the
 * reader they are not.
 */
export function createMeasuringWindow(
  transport: Transport,
  since: number,
  base: WireBooking,
  repeats = false,
): MeasuringWindow {
  const delays = createDelayHistogram()
  const requests = createRequestCounter(since)
  let endsAt = Infinity
  let messages = 0
  let sent = 0
  let undated = 0
  /** The worst of the uncertainties under which delays were taken, ms. */
  let worst = 0
  let payload = 0
  let countedFrom = { booking: base, messages: 0, payload: 0 }
  let countedTo = countedFrom

  return {
    message(dueAt, delay, uncertainty, bytes = 0) {
      messages += 1
      payload += bytes
      // By a clock that is not known nobody can say whether it was due before, either.
      if (uncertainty === undefined) {
        undated += 1
        return
      }
      if (dueAt < since || dueAt >= endsAt) return
      delays.record(delay)
      worst = Math.max(worst, uncertainty)
    },
    end(until) {
      endsAt = until
    },
    request: requests.record,
    late: requests.countLate,
    countSent() {
      sent += 1
    },
    booked(booking) {
      countedTo = { booking, messages, payload }
    },
    leaveOut() {
      countedFrom = countedTo
    },
    figures(counted) {
      const wire = bookedSince(base, countedTo.booking)
      const carried = bookedSince(countedFrom.booking, countedTo.booking)
      const delivered = countedTo.messages - countedFrom.messages
      const useful = repeats ? countedTo.payload - countedFrom.payload : carried.payload
      const counts = requests.counts()
      const summary = delays.summary()
      return {
        since,
        messages,
        sent,
        delay: summary && { ...summary, uncertainty: worst },
        undated,
        requests: {
          ...counts,
          // For push transports one connection carries everything: there are no empty answers.
          empty: transportRows[transport].pushes ? undefined : counts.empty,
          perMessage: messages > 0 ? counts.count / messages : undefined,
          preflights: wire.preflights,
          connections: wire.connections,
        },
        wire,
        carried: { messages: delivered, wire: carried },
        wirePerMessage:
          counted && carried.total > 0 && delivered > 0 ? carried.total / delivered : undefined,
        payloadShare: counted && carried.total > 0 ? useful / carried.total : undefined,
      }
    },
    delaysUpTo: delays.upTo,
    encodedDelays: delays.encode,
  }
}
