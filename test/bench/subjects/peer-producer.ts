import type { Draft, Message } from '../../../main/shared/contract/message.ts'
import { defaultSettings } from '../../../main/shared/contract/settings.ts'
import { createProducer } from '../../../main/engine/producer.ts'
import { createSystemClock } from '../../../main/composition/system-clock.ts'
import type { Subject, SubjectOptions } from './subject.ts'

/** A peer: where it listens, and how it hands on what is due. */
export interface Peer {
  readonly port: number
  /** Takes what became due at once: at high rates several messages, as our producer writes them. */
  publish(messages: readonly Message[]): void
  stop(): unknown
}

/**
 * Feeds a peer with the messages, at the times, that our own subject gets: the same producer over
 * nothing but a counter, so a peer is spared the store.
 */
export function producedBy(peer: Peer, options: SubjectOptions, newest = 0): Subject {
  const producer = createProducer({
    clock: createSystemClock(),
    settings: () => ({
      ...defaultSettings,
      pushRate: options.rate,
      payload: options.payload,
      arrivals: 'regular',
    }),
    stream: {
      async append(batch: readonly Draft[]) {
        const messages = batch.map(({ author, body, createdAt }) => {
          newest += 1
          return { id: newest, author, body, createdAt }
        })
        peer.publish(messages)
        return messages.map(({ id }) => id)
      },
    },
  })
  return {
    port: peer.port,
    start: producer.start,
    pause: producer.stop,
    newest: () => newest,
    async stop() {
      await producer.stop()
      await peer.stop()
    },
  }
}
