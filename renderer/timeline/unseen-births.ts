/** Messages that the store has and no pane has received, for the store's lane. */
export interface UnseenBirths {
  /** A message arrived in a pane. */
  arrived(id: number): void
  /**
   * Takes what the store holds, as it is told twice a second, and asks for the births of what no
   * pane has received by then. One question at a time.
   *
   * @param stream the store's stream: in another one ids start over.
   */
  look(stream: string, newest: number): Promise<void>
}

/** Ids and when each was due, server clock, epoch ms: two numbers a message, in the order of ids. */
export type Births = readonly number[]

export interface UnseenBirthsOptions {
  /** Asks the engine; rejects while it is gone. */
  readonly ask: (after: number) => Promise<Births>
  readonly tell: (id: number, dueAt: number) => void
}

/**
 * Looks twice before it asks: what is on its way to a pane between two looks is not asked for, so
 * that nothing is asked while the panes keep up.
 */
export function createUnseenBirths({ ask, tell }: UnseenBirthsOptions): UnseenBirths {
  /** The newest id that a pane has, or whose birth was asked for. */
  let known = 0
  let stream: string | undefined
  /** The newest id at the look before. */
  let before = 0
  let asking = false

  return {
    arrived(id) {
      known = Math.max(known, id)
    },
    async look(named, newest) {
      if (named !== stream) {
        // What was there before this page looked is history.
        known = newest
        stream = named
      }
      const overdue = Math.min(before, newest)
      before = newest
      if (asking || overdue <= known) return
      asking = true
      try {
        const births = await ask(known)
        for (let index = 0; index + 1 < births.length; index += 2) {
          const id = births[index] ?? 0
          if (id <= known) continue
          known = id
          tell(id, births[index + 1] ?? 0)
        }
      } catch {
        // The engine is gone: the window says so, and the next look asks again.
      } finally {
        asking = false
      }
    },
  }
}
