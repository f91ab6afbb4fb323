import { transports, type Transport } from '../shared/contract/transport.ts'
import { wireLimits, type WireQuery, type WireReading } from '../shared/contract/wire.ts'
import type { Clock } from '../engine/clock.ts'
import type { Cancel } from '../shared/time.ts'
import { createWireRing, type WireRing } from './wire-ring.ts'

/** The captures that are armed: each for one client of one transport. */
export interface Captures {
  /** Arms the capture of a client, or keeps it armed, and answers with what it has. */
  read(query: WireQuery): WireReading
  /** Whether any client of this transport is captured. */
  armed(transport: Transport): boolean
  /** Where the bytes of a client go; undefined where it is not captured. */
  of(transport: Transport, client: string | undefined): WireRing | undefined
  /** Ends all of them. Idempotent. */
  stop(): void
}

interface Capture {
  readonly transport: Transport
  readonly client: string
  readonly ring: WireRing
  lastRead: number
  cancelLease: Cancel | undefined
}

/**
 * Creates a set without captures. One that nobody reads for `wireLimits.lease` ms ends; where there
 * are `wireLimits.captures`, the one that was read longest ago gives way to a new one.
 *
 * @param onChange hears of the transport whose captures have become more or fewer.
 */
export function createCaptures(clock: Clock, onChange: (transport: Transport) => void): Captures {
  const captures = Object.fromEntries(transports.map((name) => [name, new Map()])) as Record<
    Transport,
    Map<string, Capture>
  >
  /** No number is used twice: a reader that continues after the end of a capture misses nothing of the next. */
  let highest = 0

  const all = (): Capture[] => Object.values(captures).flatMap((some) => [...some.values()])

  function end(capture: Capture): void {
    const { transport, client, ring, cancelLease } = capture
    cancelLease?.()
    captures[transport].delete(client)
    highest = Math.max(highest, ring.newest())
    onChange(transport)
  }

  function watchLease(capture: Capture): void {
    const left = capture.lastRead + wireLimits.lease - clock.steady()
    if (left <= 0) end(capture)
    else capture.cancelLease = clock.after(left, () => watchLease(capture))
  }

  function arm(transport: Transport, client: string): Capture {
    const armed = all()
    const stalest = armed.toSorted((one, other) => one.lastRead - other.lastRead)[0]
    if (armed.length >= wireLimits.captures && stalest !== undefined) end(stalest)
    const now = clock.steady()
    const before = all().reduce((sum, { ring }) => Math.max(sum, ring.newest()), highest)
    const ring = createWireRing(now, before)
    const capture: Capture = { transport, client, ring, lastRead: now, cancelLease: undefined }
    captures[transport].set(client, capture)
    watchLease(capture)
    onChange(transport)
    return capture
  }

  return {
    read({ transport, client, after }) {
      const capture = captures[transport].get(client) ?? arm(transport, client)
      capture.lastRead = clock.steady()
      return capture.ring.read(after)
    },
    armed: (transport) => captures[transport].size > 0,
    of: (transport, client) =>
      client === undefined ? undefined : captures[transport].get(client)?.ring,
    stop() {
      for (const capture of all()) end(capture)
    },
  }
}
