import type { ConnectionState, ReadyState } from '../contract/transport.ts'
import type { ClientSink, StateDetail, StateReason } from './client.ts'

/** Tells a sink about the state of a connection, once a change. */
export interface StateReporter {
  report(
    state: ConnectionState,
    readyState: ReadyState,
    reason: StateReason,
    detail?: StateDetail,
  ): void
}

/** Creates a reporter that begins at `idle` and leaves out what has been said already. */
export function createStateReporter(sink: Pick<ClientSink, 'onState'>): StateReporter {
  let state: ConnectionState = 'idle'
  let readyState: ReadyState
  let reason: StateReason | undefined
  return {
    report(nextState, nextReadyState, nextReason, detail) {
      const same = nextState === state && nextReadyState === readyState && nextReason === reason
      // What is said with a detail is another event each time.
      if (same && detail === undefined) return
      state = nextState
      readyState = nextReadyState
      reason = nextReason
      sink.onState(state, readyState, reason, detail)
    },
  }
}
