/** A typed list of listeners by event name. */
export interface Emitter<Events extends object> {
  on<Name extends keyof Events>(name: Name, listener: (payload: Events[Name]) => void): () => void
  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void
  /** True where someone listens: a payload that costs something need not be made otherwise. */
  wanted(name: keyof Events): boolean
  clear(): void
}

/** Creates an emitter without listeners. */
export function createEmitter<Events extends object>(): Emitter<Events> {
  type Listener = (payload: never) => void
  const listeners = new Map<keyof Events, Set<Listener>>()
  return {
    on(name, listener) {
      const registered = listeners.get(name) ?? new Set<Listener>()
      listeners.set(name, registered.add(listener as Listener))
      return () => registered.delete(listener as Listener)
    },
    emit(name, payload) {
      for (const listener of listeners.get(name) ?? []) listener(payload as never)
    },
    wanted: (name) => (listeners.get(name)?.size ?? 0) > 0,
    clear: () => listeners.clear(),
  }
}
