import type { StateDetail, StateReason } from '../clients/client.ts'
import type { ConnectionState, ReadyState } from '../contract/transport.ts'

/** Where a connection is, as its client said last. */
export interface ConnectionReading {
  readonly state: ConnectionState
  readonly readyState: ReadyState
  readonly reason: StateReason
  /** What else is known. */
  readonly detail: StateDetail
  /** When it came there, page clock, epoch ms. */
  readonly stateSince: number
}

/** Follows where a connection is, and what it was made with. */
export interface ConnectionLifecycle {
  changed(
    state: ConnectionState,
    readyState: ReadyState,
    reason: StateReason,
    at: number,
    detail?: StateDetail,
  ): void
  read(): ConnectionReading
  /** A connection is being made with what is in force now. */
  makes(): void
  /**
   * Whether the connection must be made once more, because it was made with something else than what is
   * in force now; from here on it counts as made with that.
   */
  outdated(): boolean
  /** Whether a message is awaited: not before the start, and not once the connection is closed. */
  wanted(): boolean
}

/**
 * Begins in `idle`.
 *
 * @param now page clock, epoch ms.
 * @param key names all that the connection depends on, as it is now.
 */
export function createConnectionLifecycle(now: number, key: () => string): ConnectionLifecycle {
  let reading: ConnectionReading = {
    state: 'idle',
    readyState: undefined,
    reason: 'started',
    detail: {},
    stateSince: now,
  }
  let madeWith = key()

  return {
    changed(state, readyState, reason, at, detail = {}) {
      const same = state === reading.state && reason === reading.reason
      const stateSince = same ? reading.stateSince : at
      reading = { state, readyState, reason, detail, stateSince }
    },
    read: () => reading,
    makes() {
      madeWith = key()
    },
    outdated() {
      const former = madeWith
      madeWith = key()
      // After a refusal any change may be the one that lifts it.
      return madeWith !== former || reading.state === 'refused'
    },
    wanted: () => reading.state !== 'idle' && reading.state !== 'closed',
  }
}
