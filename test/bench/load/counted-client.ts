import type { Cursor, Loss } from '../../../main/fleet/light/light-client.ts'
import { openConnection } from '../../../main/fleet/light/connection.ts'
import { createMessageScanner, type OnMessage } from '../../../main/fleet/light/message-scanner.ts'
import { createLightClient } from '../../../main/fleet/light/registry.ts'
import { createSystemClock } from '../../../main/composition/system-clock.ts'
import { createSequenceAudit, type SequenceAudit } from '../../../main/shared/contract/sequence.ts'
import { transportRows, type PushTransport } from '../../../main/shared/contract/transport.ts'

/** How a client speaks to a server that pushes; `tcp` says nothing and reads. */
export type Speech = PushTransport | 'tcp'

/** A light client, and what it has received. */
export interface CountedClient {
  received(): number
  /** The newest id, 0 before the first. */
  newest(): number
  /** Messages that are missing, came twice or too late. */
  faults(): number
  close(): void
}

export interface CountedOptions {
  readonly port: number
  readonly speech: Speech
  /** Where it continues; live from the newest message if undefined. */
  readonly cursor?: Cursor
  /** Hears when each message was due, epoch ms. */
  readonly onDue?: ((dueAt: number) => void) | undefined
  /** Hears of each message after it was counted. */
  readonly onMessage?: (id: number) => void
  readonly onClose: (loss: Loss) => void
}

const time = createSystemClock()

/** Counts messages by their ids: the first one says where it begins. */
export function createCount() {
  let audit: SequenceAudit | undefined
  return {
    take(id: number): void {
      audit ??= createSequenceAudit(id - 1)
      audit.accept(id)
    },
    received: () => audit?.counts().received ?? 0,
    newest: () => audit?.newest() ?? 0,
    faults(): number {
      if (audit === undefined) return 0
      const { missed, duplicated, outOfOrder } = audit.counts()
      return missed + duplicated + outOfOrder
    },
  }
}

/**
 * Opens a client that costs little. Resolves once the server let it in.
 *
 * @throws Error where the server closes, refuses (with the status in the message) or says nothing for 10 s.
 */
export function openCounted(options: CountedOptions): Promise<CountedClient> {
  const { port, speech, cursor, onDue, onMessage, onClose } = options
  const count = createCount()
  const dated = onDue !== undefined
  const take: OnMessage = (id, dueAt) => {
    count.take(id)
    onDue?.(dueAt)
    onMessage?.(id)
  }
  return new Promise((resolve, reject) => {
    let open = false
    const lost = (loss: Loss): void => {
      if (open) onClose(loss)
      else reject(new Error(`refused: ${loss.status ?? 'closed before it was open'}`))
    }
    const client = (close: () => void): CountedClient => ({ ...count, close })
    if (speech === 'tcp') {
      const scan = createMessageScanner(take, dated)
      const base = `http://127.0.0.1:${port}`
      const connection = openConnection(base, '', { bytes: scan, closed: () => lost({}) })
      open = true
      resolve(client(connection.destroy))
      return
    }
    const base = `${transportRows[speech].scheme}://127.0.0.1:${port}`
    const close = createLightClient[speech]({ base, time, dated })(cursor, {
      opened() {
        open = true
        resolve(client(close))
      },
      message: take,
      reset: () => undefined,
      lost,
      ended: () => lost({}),
    })
  })
}
