/** Listeners of one kind, told in the order in which they came. */
export interface Listeners<Payload> {
  add(listener: (payload: Payload) => void): () => void
  /** Tells those registered now; one that was removed meanwhile hears nothing any more. */
  tell(payload: Payload): void
  clear(): void
}

/** Where an error goes that belongs to no caller. */
export type FaultReporter = (error: unknown) => void

/** The default: a warning of the process, which neither ends it nor gets lost. */
export const warnOfFault: FaultReporter = (error) => {
  process.emitWarning(error instanceof Error ? error : new Error(String(error)))
}

/** Creates an empty list. What a listener throws goes to `report` and keeps nobody from hearing. */
export function createListeners<Payload>(report: FaultReporter): Listeners<Payload> {
  const registered = new Map<object, (payload: Payload) => void>()
  return {
    add(listener) {
      // A key of its own, so that the same function may listen twice.
      const key = {}
      registered.set(key, listener)
      return () => void registered.delete(key)
    },
    tell(payload) {
      for (const [key, listener] of [...registered]) {
        if (!registered.has(key)) continue
        try {
          listener(payload)
        } catch (error) {
          report(error)
        }
      }
    },
    clear: () => registered.clear(),
  }
}
