import { noBooking, type WireBooking } from '../../main/contract/status.ts'

const kinds = Object.keys(noBooking) as (keyof WireBooking)[]

function combine(
  left: WireBooking,
  right: WireBooking,
  join: (left: number, right: number) => number,
): WireBooking {
  return Object.fromEntries(
    kinds.map((kind) => [kind, join(left[kind], right[kind])]),
  ) as unknown as WireBooking
}

/** What was booked since `base` was. */
export const bookedSince = (base: WireBooking, latest: WireBooking): WireBooking =>
  combine(latest, base, (now, then) => now - then)

/** The servers' bookings for one pane, also where the engine began to count anew. */
export interface WireAccount {
  /** Takes what the servers say they booked in all; undefined where they say nothing. */
  book(latest: WireBooking | undefined): void
  /** What was booked since the pane exists; it never falls. */
  booked(): WireBooking
}

/** Opens an account. */
export function createWireAccount(): WireAccount {
  let carried = noBooking
  let latest = noBooking
  let booked = noBooking
  return {
    book(next) {
      if (next === undefined) return
      // A ledger that counts less than before is another one: its engine was started again.
      if (kinds.some((kind) => next[kind] < latest[kind])) carried = booked
      latest = next
      booked = combine(carried, latest, (before, now) => before + now)
    },
    booked: () => booked,
  }
}
