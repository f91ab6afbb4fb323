import type { Answer, CallResult, EventName } from '../../main/shared/contract/calls.ts'
import { PlaygroundError } from '../../main/shared/contract/errors.ts'
import type { ClientEnvironment, Socket } from '../../main/shared/clients/environment.ts'
import type { Cancel } from '../../main/shared/time.ts'
import { createListeners } from './listeners.ts'
import type { Host } from './host.ts'

export interface WebHostOptions extends Pick<ClientEnvironment, 'fetch' | 'WebSocket' | 'after'> {
  /** The page's own address; calls and events go to the same place. */
  readonly page: URL
  /** The token of this launch. */
  readonly token: string
}

const firstPause = 250
const longestPause = 4_000

/**
 * Reaches the engine over loopback HTTP: calls by POST, events over a WebSocket that comes back by
 * itself, waiting 250 ms at first and 4 s at most. An engine that refuses the token is not asked again:
 * another page load brings another token.
 */
export function createWebHost(options: WebHostOptions): Host & { stop(): void } {
  const { page, token } = options
  const listeners = createListeners((error) => reportError(error))
  let socket: Socket | undefined
  let cancel: Cancel | undefined
  let pause = firstPause
  let stopped = false
  let refused = false

  function connect(): void {
    const address = new URL('api/events', page)
    address.protocol = page.protocol === 'https:' ? 'wss:' : 'ws:'
    address.hash = ''
    address.searchParams.set('token', token)
    const opened = new options.WebSocket(address.href)
    socket = opened
    opened.addEventListener('open', () => {
      pause = firstPause
      listeners.tellConnection(true)
    })
    opened.addEventListener('message', ({ data }) => {
      const { event, payload } = JSON.parse(String(data)) as { event: EventName; payload: never }
      listeners.emit(event, payload)
    })
    opened.addEventListener('close', () => {
      if (stopped || socket !== opened) return
      listeners.tellConnection(false)
      if (refused) return
      cancel = options.after(pause, connect)
      pause = Math.min(pause * 2, longestPause)
    })
  }
  connect()

  return {
    async call(name, ...[input]) {
      const answer = await options
        .fetch(new URL(`api/call/${name}`, page).href, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
          body: JSON.stringify({ input }),
        })
        .then(async (response) => JSON.parse(await response.text()) as Answer)
        .catch((cause: unknown) => {
          const message = `The engine does not answer: ${String(cause)}`
          throw new PlaygroundError('stopped', message, undefined, { reason: 'no_engine' })
        })
      if (answer.ok) return answer.result as CallResult<typeof name>
      if (answer.error.code === 'forbidden' && !refused) {
        refused = true
        cancel?.()
        // Whichever call it was that found out, the whole page has to know.
        listeners.tellConnection(false)
      }
      throw PlaygroundError.from(answer.error)
    },
    on: listeners.on,
    onConnection: listeners.onConnection,
    stop() {
      stopped = true
      cancel?.()
      socket?.close()
    },
  }
}
