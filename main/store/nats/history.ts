import type { JetStreamClient } from '@nats-io/jetstream'
import { PlaygroundError } from '../../shared/contract/errors.ts'
import type { Message } from '../../shared/contract/message.ts'
import type { PageLimits } from '../stream/message-window.ts'
import { decodeMessage } from './codec.ts'

/** How long the server may take for the next of the messages that are asked for, in ms. */
const patience = 5_000
/** Messages in one request. */
const portion = 1_000

/** What is older than the messages in memory, read where it is stored. */
export interface History {
  /** Messages above `after` and up to `through`, oldest first. */
  read(after: number, through: number, limits: PageLimits): Promise<readonly Message[]>
  /** The newest of them, oldest first. */
  newest(after: number, through: number, limits: PageLimits): Promise<readonly Message[]>
}

function unavailableError(): PlaygroundError {
  return new PlaygroundError(
    'store_busy',
    'The NATS server cannot be reached, so older messages cannot be read. Try again.',
  )
}

/** Reads by a consumer of its own, which is gone afterwards. */
export function createHistory(js: JetStreamClient, name: string): History {
  /** Calls `visit` with one message after the other until it returns false. */
  async function walk(
    after: number,
    through: number,
    visit: (message: Message) => boolean,
  ): Promise<void> {
    const consumer = await js.consumers.get(name, { opt_start_seq: after + 1 })
    try {
      let last = after
      while (last < through) {
        const count = Math.min(portion, through - last)
        const before = last
        const fetched = await consumer.fetch({ max_messages: count, expires: patience })
        for await (const found of fetched) {
          last = found.seq
          if (last > through || !visit(decodeMessage(found))) return
          if (last === through) return
        }
        if (last === before) throw unavailableError()
      }
    } finally {
      consumer.delete().catch(() => undefined)
    }
  }

  /** What the server or the way to it refuses is over by itself. */
  function guarded(work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => {
      throw error instanceof PlaygroundError ? error : unavailableError()
    })
  }

  return {
    async read(after, through, limits) {
      const messages: Message[] = []
      if (limits.rows === 0) return messages
      let bytes = 0
      await guarded(
        walk(after, through, (message) => {
          bytes += Buffer.byteLength(message.body)
          if (messages.length > 0 && bytes > limits.bytes) return false
          return messages.push(message) < limits.rows
        }),
      )
      return messages
    },
    async newest(after, through, limits) {
      const from = Math.max(after, through - limits.rows)
      let messages: Message[] = []
      let bytes = 0
      await guarded(
        walk(from, through, (message) => {
          messages.push(message)
          bytes += Buffer.byteLength(message.body)
          let dropped = 0
          for (; bytes > limits.bytes && dropped < messages.length - 1; dropped += 1) {
            bytes -= Buffer.byteLength(messages[dropped]?.body ?? '')
          }
          if (dropped > 0) messages = messages.slice(dropped)
          return true
        }),
      )
      return messages
    },
  }
}
