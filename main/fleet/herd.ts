import type { FleetFigures, FleetPlan } from '../shared/contract/fleet.ts'
import type { Clock } from '../engine/clock.ts'
import { nothingToCancel, type Cancel } from '../shared/time.ts'
import type { Random } from '../shared/random.ts'
import { createBreakLog } from './break-log.ts'
import { createSequenceLedger, type SequenceLedger } from '../shared/measures/sequence-ledger.ts'
import type { Cursor, LightClient, LightEvents } from './light/light-client.ts'

/** The first attempts are spread evenly over this time, ms. */
const startSpread = 1_000

export interface HerdOptions {
  readonly plan: FleetPlan
  readonly clock: Clock
  /** Spreads the attempts if the plan says so. */
  readonly random: Random
  readonly connect: LightClient
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
  readonly ledger: SequenceLedger
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
export function createHerd({ plan, clock, random, connect, cursor }: HerdOptions): Herd {
  const log = createBreakLog()
  let [open, attempts, refused] = [0, 0, 0]
  let stopped = false

  const pause = (): number => (plan.jitter ? random() * 2 * plan.retry : plan.retry)

  function connectAfter(client: Client, delay: number): void {
    client.cancelAttempt = clock.after(delay, () => {
      attempts += 1
      log.attempted(clock.now())
      client.close = connect(client.cursor, eventsOf(client))
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

  function eventsOf(client: Client): LightEvents {
    return {
      opened() {
        client.open = true
        open += 1
        if (open === plan.clients) log.whole(clock.now())
      },
      message(id) {
        if (client.anyNext) client.ledger.begin(id - 1)
        client.anyNext = false
        client.ledger.accept(id)
        client.cursor = { after: id, stream: client.cursor.stream }
      },
      reset(from) {
        client.cursor = from
        client.ledger.suspend()
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
      ledger: createSequenceLedger(),
      anyNext: false,
      open: false,
      close: () => undefined,
      cancelAttempt: nothingToCancel,
    }
    client.ledger.begin(cursor.after)
    connectAfter(client, (index * startSpread) / plan.clients)
    return client
  })

  const total = (key: 'received' | 'missed'): number =>
    clients.reduce((sum, { ledger }) => sum + ledger.counts()[key], 0)

  return {
    figures: () => ({
      plan,
      open,
      attempts,
      refused,
      received: total('received'),
      missed: total('missed'),
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
