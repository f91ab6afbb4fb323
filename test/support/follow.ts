import { createSystemClock } from '../../main/composition/system-clock.ts'
import type { Cursor, Loss } from '../../main/fleet/light/light-client.ts'
import { createLightClient } from '../../main/fleet/light/registry.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'
import { nothingToCancel } from '../../main/shared/time.ts'

export interface FollowOptions {
  /** Where it begins; live from the newest message where there is none. */
  readonly after?: number | undefined
  /** The stream at the moment of its first message, which it stays with; without it, it never names one. */
  readonly stream?: () => string
  /** ms from a loss to the next attempt; without it, it does not come back. */
  readonly retry?: number
  /** Whether it looks for when messages were due. */
  readonly dated?: boolean
  readonly onOpen?: () => void
  readonly onMessage?: (id: number, dueAt: number) => void
  /** Its cursor meant nothing: any id may come next. */
  readonly onReset?: () => void
  readonly onLoss?: (loss: Loss) => void
}

/** A light client that goes on behind what it has. */
export interface Follower {
  state(): 'closed' | 'open' | 'ended'
  /** The newest id that it knows of, 0 before the first. */
  newest(): number
  close(): void
}

/** From one poll to the next, ms. */
const pollInterval = 50
const time = createSystemClock()

/** Opens a client of the server at `base`. */
export function follow(transport: Transport, base: string, options: FollowOptions = {}): Follower {
  const { after, stream, retry, dated = false, onOpen, onMessage, onReset, onLoss } = options
  const connect = createLightClient[transport]({ base, time, dated, pollInterval })
  let cursor: Cursor | undefined = after === undefined ? undefined : { after, stream: undefined }
  let state: 'closed' | 'open' | 'ended' = 'closed'
  let close = nothingToCancel
  let cancel = nothingToCancel

  function open(): void {
    close = connect(cursor, {
      opened() {
        state = 'open'
        onOpen?.()
      },
      message(id, dueAt) {
        cursor = { after: id, stream: cursor?.stream ?? stream?.() }
        onMessage?.(id, dueAt)
      },
      reset(from) {
        cursor = from
        onReset?.()
      },
      lost(loss) {
        state = 'closed'
        onLoss?.(loss)
        if (retry !== undefined) cancel = time.after(retry, open)
      },
      ended: () => (state = 'ended'),
    })
  }
  open()
  return {
    state: () => state,
    newest: () => cursor?.after ?? 0,
    close() {
      cancel()
      close()
      state = 'closed'
    },
  }
}
