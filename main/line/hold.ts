import { faultKnobs, type NetworkFaults } from '../shared/contract/network.ts'
import type { Clock } from '../engine/clock.ts'
import type { Cancel } from '../shared/time.ts'

export interface HoldOptions {
  readonly clock: Clock
  /** The faults in force; read at every step. */
  readonly faults: () => NetworkFaults
  /** Lets go of everything that is held. It may be called while bytes are added. */
  readonly onRelease: () => void
}

/** Decides how long bytes are held back, as a proxy does that gathers an answer before it passes it on. */
export interface Hold {
  /** Whether bytes are to be held back at all. */
  wanted(): boolean
  /** Whether some are. */
  holding(): boolean
  /** `bytes` more are held. */
  add(bytes: number): void
  release(): void
  /** The faults have changed: what is held is judged again. */
  wake(): void
  close(): void
}

/** A proxy's buffer is not larger either: without a limit, this many bytes release it. */
const mostBytes = faultKnobs.holdBytes.max

/** Creates a hold on nothing. */
export function createHold({ clock, faults, onRelease }: HoldOptions): Hold {
  let bytes = 0
  let since: number | undefined
  let cancelTimer: Cancel | undefined

  const wanted = (): boolean => faults().holdBytes > 0 || faults().holdTime > 0

  function forget(): void {
    cancelTimer?.()
    cancelTimer = undefined
    since = undefined
    bytes = 0
  }

  function release(): void {
    if (since === undefined) return
    forget()
    onRelease()
  }

  function judge(): void {
    if (since === undefined) return
    const { holdBytes, holdTime } = faults()
    const enough = holdBytes > 0 ? holdBytes : mostBytes
    const left = holdTime > 0 ? since + holdTime - clock.steady() : Infinity
    if (!wanted() || bytes >= enough || left <= 0) release()
    else if (cancelTimer === undefined && holdTime > 0) cancelTimer = clock.after(left, tick)
  }

  function tick(): void {
    cancelTimer = undefined
    judge()
  }

  return {
    wanted,
    holding: () => since !== undefined,
    add(more) {
      since ??= clock.steady()
      bytes += more
      judge()
    },
    release,
    wake() {
      cancelTimer?.()
      tick()
    },
    close: forget,
  }
}
