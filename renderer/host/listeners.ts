import type { EventName, Events } from '../../main/shared/contract/calls.ts'

/** Who wants to hear what; shared by the hosts. */
export interface Listeners {
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void
  /** A new listener hears at once where things stand, if that is known. */
  onConnection(listener: (connected: boolean) => void): () => void
  tell<Name extends EventName>(name: Name, payload: Events[Name]): void
  /** Tells that the engine is there, once, or that it could not be reached, each time. */
  tellConnection(connected: boolean): void
}

/** Creates an empty set of listeners. */
export function createListeners(): Listeners {
  const byEvent = new Map<EventName, Set<(payload: never) => void>>()
  const ofConnection = new Set<(connected: boolean) => void>()
  let known: boolean | undefined

  return {
    on(name, listener) {
      const listening = byEvent.get(name) ?? new Set()
      byEvent.set(name, listening)
      listening.add(listener)
      return () => listening.delete(listener)
    },
    onConnection(listener) {
      ofConnection.add(listener)
      if (known !== undefined) listener(known)
      return () => ofConnection.delete(listener)
    },
    tell(name, payload) {
      for (const listener of byEvent.get(name) ?? []) listener(payload as never)
    },
    tellConnection(connected) {
      if (connected && known === true) return
      known = connected
      for (const listener of ofConnection) listener(connected)
    },
  }
}
