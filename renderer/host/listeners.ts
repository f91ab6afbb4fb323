import type { Events } from '../../main/shared/contract/calls.ts'
import { createEmitter, type Emitter, type FaultReporter } from '../../main/shared/emitter.ts'
import type { Cancel } from '../../main/shared/time.ts'

/** Listeners by event; shared by the hosts. */
export interface Listeners extends Pick<Emitter<Events>, 'on' | 'emit'> {
  /** A new listener gets the present state at once, if it is known. */
  onConnection(listener: (connected: boolean) => void): Cancel
  /** Tells that the engine is there, once, or that it could not be reached, each time. */
  tellConnection(connected: boolean): void
}

/** Creates an empty set of listeners. */
export function createListeners(report: FaultReporter): Listeners {
  const { on, emit } = createEmitter<Events>(report)
  const connection = createEmitter<{ readonly told: boolean }>(report)
  let known: boolean | undefined

  return {
    on,
    emit,
    onConnection(listener) {
      const cancel = connection.on('told', listener)
      if (known !== undefined) listener(known)
      return cancel
    },
    tellConnection(connected) {
      if (connected && known === true) return
      known = connected
      connection.emit('told', connected)
    },
  }
}
