import type { FleetFigures, FleetPlan } from '../shared/contract/fleet.ts'
import type { Clock } from '../engine/clock.ts'
import { nothingToCancel, type Cancel } from '../shared/time.ts'
import type { Random } from '../engine/random.ts'
import { createBreakLog } from './break-log.ts'
import type { Cursor, Link, LinkEvents } from './link.ts'

/** The first attempts are spread evenly over so many ms. */
const startSpread = 1_000

export interface HerdOptions {
  readonly plan: FleetPlan
  readonly clock: Clock
  /** Spreads the attempts where the plan says so. */
  readonly random: Random
  readonly link: Link
  /** Where every client begins. */
  readonly cursor: Cursor
}

/** Clients that reconnect by the rule of their plan. */
export interface Herd {
  figures(): FleetFigures
  /** Closes every connection and starts no other. Idempotent. */
  stop(): void
}

interface Client {
  cursor: Cursor
  /** After a reset any id may come next. */
  anyNext: boolean
  open: boolean
  close: () => void
  cancelAttempt: Cancel
}

/**
 * Creates a herd, whose clients begin to connect at once. After a loss, and after an attempt that
 * failed, a client waits `retry` ms, or with jitter any time up to twice of it, and tries again; a
 * `Retry-After` does not change that. A client that is told to stop stops.
 */
export function createHerd({ plan, clock, random, link, cursor }: HerdOptions): Herd {
  const log = createBreakLog()
  let [open, attempts, refused, received, missed] = [0, 0, 0, 0, 0]
  let stopped = false

  const pause = (): number => (plan.jitter ? random() * 2 * plan.retry : plan.retry)

  function connectAfter(client: Client, delay: number): void {
    client.cancelAttempt = clock.after(delay, () => {
      attempts += 1
      log.attempted(clock.now())
      client.close = link(client.cursor, eventsOf(client))
    })
  }

  /** Takes note that a client has no connection any more; says whether it had one. */
  function left(client: Client): boolean {
    const wasOpen = client.open
    client.open = false
    client.close = () => undefined
    if (!wasOpen) return false
    open -= 1
    log.lost(clock.now())
    return true
  }

  function eventsOf(client: Client): LinkEvents {
    return {
      opened() {
        client.open = true
        open += 1
        if (open === plan.clients) log.whole(clock.now())
      },
      message(id) {
        const { after, stream } = client.cursor
        received += 1
        if (!client.anyNext && id > after + 1) missed += id - after - 1
        client.anyNext = false
        client.cursor = { after: id, stream }
      },
      reset(from) {
        client.cursor = from
        client.anyNext = true
      },
      lost() {
        if (!left(client)) refused += 1
        if (!stopped) connectAfter(client, pause())
      },
      ended() {
        left(client)
      },
    }
  }

  const clients = Array.from({ length: plan.clients }, (_, index): Client => {
    const client: Client = {
      cursor,
      anyNext: false,
      open: false,
      close: () => undefined,
      cancelAttempt: nothingToCancel,
    }
    connectAfter(client, (index * startSpread) / plan.clients)
    return client
  })

  return {
    figures: () => ({
      plan,
      open,
      attempts,
      refused,
      received,
      missed,
      lastBreak: log.latest(),
    }),
    stop() {
      stopped = true
      for (const client of clients) {
        client.cancelAttempt()
        client.close()
      }
    },
  }
}
