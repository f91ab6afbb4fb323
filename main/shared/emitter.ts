import type { Cancel } from './time.ts'

/** Where an error goes that belongs to no caller. */
export type FaultReporter = (error: unknown) => void

/** Listeners by the name of an event, told in the order in which they came. */
export interface Emitter<Events extends object> {
  /** The same function may listen twice. @returns what ends it. */
  on<Name extends keyof Events>(name: Name, listener: (payload: Events[Name]) => void): Cancel
  /** Tells those who listen now; one that has stopped meanwhile hears nothing any more. */
  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void
  /** True where someone listens: a payload that costs something need not be made otherwise. */
  wanted(name: keyof Events): boolean
  clear(): void
}

type Listener = (payload: never) => void

/** Creates an emitter without listeners. What a listener throws goes to `report`, and the others hear all the same. */
export function createEmitter<Events extends object>(report: FaultReporter): Emitter<Events> {
  // Each has a key of its own, so that a function may listen twice.
  const listeners = new Map<keyof Events, Map<symbol, Listener>>()
  return {
    on(name, listener) {
      const key = Symbol()
      const ofName = listeners.get(name) ?? new Map<symbol, Listener>()
      listeners.set(name, ofName.set(key, listener))
      return () => ofName.delete(key)
    },
    emit(name, payload) {
      const ofName = listeners.get(name)
      if (ofName === undefined) return
      for (const [key, listener] of [...ofName]) {
        if (!ofName.has(key)) continue
        try {
          listener(payload as never)
        } catch (error) {
          report(error)
        }
      }
    },
    wanted: (name) => (listeners.get(name)?.size ?? 0) > 0,
    clear() {
      for (const ofName of listeners.values()) ofName.clear()
    },
  }
}
