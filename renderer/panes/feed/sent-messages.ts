/** Which pane of this window sent which message, so that it can be shown as it arrives. */
export interface SentMessages {
  noteSent(id: number, pane: string): void
  senderOf(id: number): string | undefined
  /** Rises with every note: a message may arrive before its sender hears of its id. */
  revision(): number
}

/** Remembers the latest `limit` messages; the oldest is forgotten first. */
export function createSentMessages(limit = 1_000): SentMessages {
  const senders = new Map<number, string>()
  let noted = 0
  return {
    noteSent(id, pane) {
      noted += 1
      senders.set(id, pane)
      if (senders.size <= limit) return
      const oldest = senders.keys().next()
      if (!oldest.done) senders.delete(oldest.value)
    },
    senderOf: (id) => senders.get(id),
    revision: () => noted,
  }
}
