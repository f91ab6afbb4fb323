import { pushTransports, transportRows } from '../../shared/contract/transport.ts'
import { writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { addressOf } from '../../shared/clients/addresses.ts'
import type { CallHandlers } from '../../shared/contract/calls.ts'

/**
 * Names a file: the application checks itself once, writes there what it found, and quits. For installers, whose program
 * takes no debugger (`.ci/smoke.ts`). It writes messages and changes a setting, so it wants a data folder of its own.
 */
export const selfCheckVariable = 'REALTIME_PLAYGROUND_SELF_CHECK'

/** That a part holds, or what it was like when there was no more time. */
type Part = true | string

/** What was found. */
export interface SelfCheck {
  readonly window: Part
  readonly page: Part
  readonly polling: Part
  readonly store: Part
  readonly fleet: Part
  readonly audience: Part
}

export interface SelfCheckOptions {
  readonly isVisible: () => boolean
  readonly handlers: Pick<
    CallHandlers,
    | 'status'
    | 'statistics'
    | 'configure'
    | 'burst'
    | 'births'
    | 'startFleet'
    | 'stopFleet'
    | 'startAudience'
    | 'stopAudience'
  >
  /** The status of an answer. */
  readonly get: (url: string) => Promise<number>
  /** Waits before another look. */
  readonly pause: () => Promise<unknown>
  /** Looks at a part, until it is given up. */
  readonly looks: number
}

const [transport] = pushTransports
const fleet = { transport, clients: 3, retry: 1_000, jitter: false } as const
const crowd = { transports: [transport], clients: 3, connectRate: 100 } as const
/** Bytes of a message and how many: more than the store keeps in memory, so that its worker has to read. */
const payload = 8_192
const messages = 2_000

/**
 * Checks what only a running application can show: the window is visible, its page has connected to the servers, polling
 * answers, and both workers and a process of clients do their work. The parts do not depend on each other.
 */
export async function checkSelf(options: SelfCheckOptions): Promise<SelfCheck> {
  const { handlers, pause, looks } = options

  async function until(look: () => Promise<true | string>): Promise<true | string> {
    let seen: true | string = 'not looked at'
    for (let left = looks; left > 0; left -= 1) {
      seen = await look()
      if (seen === true) break
      await pause()
    }
    return seen
  }
  /** A refusal is final: nothing that comes later would change it. */
  async function part(
    look: () => Promise<true | string>,
    prepare: () => Promise<unknown> = async () => undefined,
  ): Promise<true | string> {
    try {
      await prepare()
      return await until(look)
    } catch (error) {
      return String(error)
    }
  }

  const found = {
    window: await part(async () => options.isVisible() || 'hidden'),
    page: await part(async () => {
      const { sse, websocket } = (await handlers.statistics(undefined)).sockets
      return (sse > 0 && websocket > 0) || `sockets: SSE ${sse}, WebSocket ${websocket}`
    }),
    polling: await part(async () => {
      const { url } = (await handlers.status(undefined)).servers.polling
      const status = await options.get(addressOf(transportRows.polling, url, { limit: 1 }))
      return status === 200 || `answered with ${status}`
    }),
    store: await part(
      async () => {
        const { oldest } = (await handlers.status(undefined)).store
        const [first] = await handlers.births(oldest - 1)
        return first === oldest || `message ${oldest} was read as ${String(first)}`
      },
      async () => {
        const { location } = (await handlers.status(undefined)).store
        if (location === ':memory:') throw new Error('The store is in memory.')
        await handlers.configure({ payload })
        await handlers.burst(messages)
      },
    ),
    fleet: await part(
      async () => {
        const open = (await handlers.statistics(undefined)).fleet?.open
        return open === fleet.clients || `open: ${String(open)}`
      },
      () => handlers.startFleet(fleet),
    ),
  }
  await handlers.stopFleet(undefined)
  const audience = await part(
    async () => {
      const { audience: now } = await handlers.statistics(undefined)
      if (now?.state === 'ended') throw new Error('A process of clients has ended.')
      const open = now?.lanes[0]?.connected
      return open === crowd.clients || `connected: ${String(open)}`
    },
    () => handlers.startAudience(crowd),
  )
  await handlers.stopAudience(undefined)
  return { ...found, audience }
}

/** The running application, as the check sees it. */
export interface Running extends Pick<SelfCheckOptions, 'isVisible' | 'handlers'> {
  readonly quit: () => void
}

/** Checks the application if somebody asked for that: each part for a minute at most, every 100 ms. */
export async function checkSelfIfAsked({ isVisible, handlers, quit }: Running): Promise<void> {
  const file = process.env[selfCheckVariable]
  if (file === undefined) return
  const found = await checkSelf({
    isVisible,
    handlers,
    get: async (url) => {
      const answer = await fetch(url)
      await answer.body?.cancel()
      return answer.status
    },
    pause: () => pause(100),
    looks: 600,
  })
  writeFileSync(file, JSON.stringify(found))
  quit()
}
