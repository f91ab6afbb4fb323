/** Where a client goes on. */
export interface Cursor {
  /** The id it has seen last. */
  readonly after: number
  /** The stream that id belongs to. */
  readonly stream: string
}

/** What a client hears of its connection. After `lost` or `ended` nothing comes any more. */
export interface LinkEvents {
  opened(): void
  message(id: number): void
  /** The cursor meant nothing there; the messages behind this one come next. */
  reset(cursor: Cursor): void
  /** The attempt failed, or the connection broke: it may be tried again. */
  lost(): void
  /** The server told its clients to stop. */
  ended(): void
}

/** Connects one client; returns the function that closes it without another word. */
export type Link = (cursor: Cursor, events: LinkEvents) => () => void

/** An attempt without an answer ends after so many ms. */
const attemptTimeout = 10_000

/**
 * Gives an attempt up after `attemptTimeout`. What has arrived by then and was not read is read first: the process
 * may have been stopped meanwhile. Returns the function that lets the attempt live.
 */
export function limitAttempt(giveUp: () => void): () => void {
  let look: NodeJS.Immediate | undefined
  const timer = setTimeout(() => (look = setImmediate(giveUp)), attemptTimeout)
  return () => {
    clearTimeout(timer)
    clearImmediate(look)
  }
}

/** Lets pass what happens until the end, and one end. */
export function untilEnd(events: LinkEvents): LinkEvents & { close(): void } {
  let over = false
  const end = (tell: () => void) => (): void => {
    if (over) return
    over = true
    tell()
  }
  return {
    opened: () => (over ? undefined : events.opened()),
    message: (id) => (over ? undefined : events.message(id)),
    reset: (cursor) => (over ? undefined : events.reset(cursor)),
    lost: end(events.lost),
    ended: end(events.ended),
    close: end(() => undefined),
  }
}
