import type { WebSocket } from 'ws'
import type { PushBooks } from '../accounting/push-books.ts'
import type { Encoded } from '../push/encoding.ts'

/**
 * Writes messages to a connection that compresses them. The state of permessage-deflate is a connection's own, so that
 * `ws` makes the frames.
 */
export class DeflatedWriter {
  private readonly ws: WebSocket
  private readonly books: PushBooks
  /** Writes that are not taken yet, and what waits for the last of them. */
  private underWay = 0
  private afterLast: (() => void) | undefined = undefined

  constructor(ws: WebSocket, books: PushBooks) {
    this.ws = ws
    this.books = books
  }

  /** Whether some writes are not taken yet. */
  isBusy(): boolean {
    return this.underWay > 0
  }

  /** Calls `then` once the last of those is taken. */
  whenTaken(then: () => void): void {
    this.afterLast = then
  }

  write({ chunks, payload, last }: Encoded): void {
    const lastChunk = chunks.at(-1)
    for (const chunk of chunks) {
      this.underWay += 1
      this.ws.send(chunk, { binary: false }, (error) => {
        this.underWay -= 1
        if (error) return
        // How small it was made is not known here: what leaves is taken for its bodies.
        if (chunk === lastChunk) this.books.delivered(payload, payload, last)
        if (this.underWay === 0) this.afterLast?.()
      })
    }
  }
}
