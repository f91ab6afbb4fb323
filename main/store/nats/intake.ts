import type { ConsumerMessages, JetStreamClient, JsMsg } from '@nats-io/jetstream'
import type { Message } from '../../shared/contract/message.ts'
import { decodeMessage } from './codec.ts'

/** How long the server lets a request for messages wait; after half of it, it says that it is still there, in ms. */
const patience = 2_000
/** Messages that may be under way to us. */
const ahead = 5_000

export interface IntakeOptions {
  readonly js: JetStreamClient
  readonly name: string
  /** Takes what came in one turn of the event loop, in ascending order of id. */
  readonly take: (messages: readonly Message[]) => void
  /** Told why messages stopped coming; whoever is told opens another intake. */
  readonly failed: (error: unknown) => void
}

/** What a stream has from a certain message on, as it comes. */
export interface Intake {
  close(): void
}

/** Opens the one ordered consumer of this process, for messages with an id above `after`. */
export function openIntake({ js, name, take, failed }: IntakeOptions, after: number): Intake {
  let closed = false
  let consuming: ConsumerMessages | undefined
  let waiting: Message[] = []

  function handOver(): void {
    const messages = waiting
    waiting = []
    if (!closed && messages.length > 0) take(messages)
  }

  function receive(message: JsMsg): void {
    if (closed) return
    if (waiting.length === 0) setImmediate(handOver)
    waiting.push(decodeMessage(message))
  }

  async function consume(): Promise<void> {
    const consumer = await js.consumers.get(name, { opt_start_seq: after + 1 })
    if (closed) return void (await consumer.delete())
    consuming = await consumer.consume({
      callback: receive,
      max_messages: ahead,
      expires: patience,
    })
    const error = await consuming.closed()
    await consumer.delete().catch(() => undefined)
    if (!closed) throw error ?? new Error('The consumer has ended.')
  }

  consume().catch((error: unknown) => {
    if (!closed) failed(error)
  })

  return {
    close() {
      closed = true
      void consuming?.close()
    },
  }
}
