import { EventSource } from 'eventsource'
import { WebSocket } from 'ws'
import type { Message } from '../../main/shared/contract/message.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'
import { served } from '../support/served.ts'
import { until } from '../support/until.ts'

/** What any client of any transport does here: it reads messages until it is closed. */
export interface Reader {
  readonly messages: readonly Message[]
  close(): void
}

type OpenReader = (url: string, query?: string) => Promise<Reader>

const openPolling: OpenReader = async (url, query = '') => {
  const messages: Message[] = []
  const after = new URLSearchParams(query).get('after')
  const address = (cursor: number): string => `${url}/getData?after=${cursor}&wait=1000`
  let cursor = Number(after ?? 0)
  if (after === null) {
    const rows = (await (await served(`${url}/getData?limit=1`)).json()) as Message[]
    cursor = rows.at(-1)?.id ?? 0
  }
  const controller = new AbortController()
  const { signal } = controller
  const poll = async (): Promise<void> => {
    while (!signal.aborted) {
      const response = await served(address(cursor), { signal })
      const rows = (await response.json()) as Message[]
      messages.push(...rows)
      cursor = rows.at(-1)?.id ?? cursor
    }
  }
  poll().catch(() => controller.abort())
  return { messages, close: () => controller.abort() }
}

const openSse: OpenReader = (url, query = '') =>
  new Promise((resolve, reject) => {
    const messages: Message[] = []
    const source = new EventSource(`${url}/sse?${query}`, {
      fetch: (address, init) => served(String(address), init),
    })
    source.onmessage = ({ data }: MessageEvent<string>) =>
      messages.push(JSON.parse(data) as Message)
    source.onopen = () => resolve({ messages, close: () => source.close() })
    source.onerror = ({ code, message }) => {
      if (messages.length === 0) reject(new Error(`${code} ${message}`))
    }
  })

/**
 * Connects as `served` fetches: a server whose event loop is late refuses with 503, and is asked again.
 *
 * @param prepare is given each attempt before it is open.
 */
export async function connectServed(
  url: string,
  prepare: (socket: WebSocket) => void = () => undefined,
): Promise<WebSocket> {
  const attempt = (): Promise<WebSocket | undefined> =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(url)
      prepare(socket)
      socket.on('open', () => resolve(socket))
      socket.on('error', (error) => {
        if (error.message.endsWith(': 503')) resolve(undefined)
        else reject(error)
      })
    })
  let socket: WebSocket | undefined
  await until(async () => (socket = await attempt()) !== undefined, 100)
  return socket as unknown as WebSocket
}

const openWebSocket: OpenReader = async (url, query = '') => {
  const messages: Message[] = []
  const socket = await connectServed(`${url}/?${query}`, (opening) =>
    opening.on('message', (data) => messages.push(JSON.parse(String(data)) as Message)),
  )
  return { messages, close: () => socket.terminate() }
}

/** Opens a reader made by others: fetch, the `eventsource` package, the client of `ws`. */
export const openReader: Readonly<Record<Transport, OpenReader>> = {
  polling: openPolling,
  sse: openSse,
  websocket: openWebSocket,
}
