import type { ConnectionState, ReadyState } from '../../main/contract/transport.ts'
import type { ClientSink, StateReason } from './client.ts'

/** Tells a sink about the state of a connection, once a change. */
export interface StateReporter {
  report(state: ConnectionState, readyState: ReadyState, reason: StateReason): void
}

/** Creates a reporter that begins at `idle` and leaves out what has been said already. */
export function createStateReporter(sink: Pick<ClientSink, 'onState'>): StateReporter {
  let state: ConnectionState = 'idle'
  let readyState: ReadyState
  let reason: StateReason | undefined
  return {
    report(nextState, nextReadyState, nextReason) {
      if (nextState === state && nextReadyState === readyState && nextReason === reason) return
      state = nextState
      readyState = nextReadyState
      reason = nextReason
      sink.onState(state, readyState, reason)
    },
  }
}
