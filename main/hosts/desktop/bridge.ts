import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import { channels } from './channels.ts'
import { dispatch, eventNames, type Answer } from '../../shared/contract/calls.ts'
import { PlaygroundError, shapeOf } from '../../shared/contract/errors.ts'
import type { PageIdentity } from './page-identity.ts'
import type { Playground } from '../../playground.ts'

export interface BridgeOptions {
  readonly playground: Pick<Playground, 'handlers' | 'on'>
  readonly page: PageIdentity
  /** The contents of the one window that may call; undefined while there is none. */
  readonly contents: () => WebContents | undefined
  readonly log: (line: string) => void
}

/** The doorway between the page and the engine. */
export interface Bridge {
  /** Answers no more calls and tells no more events. Idempotent. */
  stop(): void
}

/**
 * Answers the calls of our own page and tells it what happens. A call from anything else, be it a
 * subframe, another window or another origin, is answered with `forbidden` and does nothing.
 */
export function createBridge({ playground, page, contents, log }: BridgeOptions): Bridge {
  const { handlers } = playground

  function comesFromOurPage(event: IpcMainInvokeEvent): boolean {
    try {
      const frame = event.senderFrame
      if (frame === null || event.sender !== contents()) return false
      return frame.parent === null && frame.origin === page.origin && page.owns(frame.url)
    } catch {
      // The frame was disposed of between the call and this look at it.
      return false
    }
  }

  ipcMain.handle(channels.call, async (event, name: unknown, input: unknown): Promise<Answer> => {
    try {
      if (!comesFromOurPage(event)) {
        throw new PlaygroundError('forbidden', 'Calls are for the page of the playground alone.')
      }
      return { ok: true, result: await dispatch(handlers, name, input) }
    } catch (error) {
      const shape = shapeOf(error)
      if (shape.code === 'internal' || shape.code === 'forbidden') {
        log(`call ${JSON.stringify(name)}: ${String(error)}`)
      }
      return { ok: false, error: shape }
    }
  })

  const unsubscribe = eventNames.map((name) =>
    playground.on(name, (payload) => {
      const target = contents()
      if (target === undefined || target.isDestroyed() || target.isCrashed()) return
      if (page.owns(target.getURL())) target.send(channels.event, name, payload)
    }),
  )

  let stopped = false
  return {
    stop() {
      if (stopped) return
      stopped = true
      ipcMain.removeHandler(channels.call)
      for (const end of unsubscribe) end()
    },
  }
}
