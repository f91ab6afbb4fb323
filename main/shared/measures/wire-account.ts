import { noBooking, type WireBooking } from '../contract/status.ts'

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

/** The servers' bookings for one pane, over all starts of the engine that it has seen. */
export interface WireAccount {
  /**
   * Takes what the servers say they booked in all; undefined where they booked nothing for this pane.
   * What another start of the engine had booked when it was first heard of is left out: nobody
   * knows what that carried.
   */
  book(latest: WireBooking | undefined, run: string): void
  /** What was booked while this pane listened; it never falls. */
  booked(): WireBooking
}

/** Opens an account. */
export function createWireAccount(): WireAccount {
  /** What is to be added to what the present engine says. */
  let carried = noBooking
  let booked = noBooking
  let known: string | undefined
  return {
    book(next, run) {
      if (known !== undefined && run !== known) carried = bookedSince(next ?? noBooking, booked)
      known = run
      if (next !== undefined) booked = combine(carried, next, (before, now) => before + now)
    },
    booked: () => booked,
  }
}
