import { EventSource } from 'eventsource'
import { WebSocket } from 'ws'
import type { Message } from '../../main/shared/contract/message.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'

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
    const rows = (await (await fetch(`${url}/getData?limit=1`)).json()) as Message[]
    cursor = rows.at(-1)?.id ?? 0
  }
  const controller = new AbortController()
  const { signal } = controller
  const poll = async (): Promise<void> => {
    while (!signal.aborted) {
      const response = await fetch(address(cursor), { signal })
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
    const source = new EventSource(`${url}/sse?${query}`)
    source.onmessage = ({ data }: MessageEvent<string>) =>
      messages.push(JSON.parse(data) as Message)
    source.onopen = () => resolve({ messages, close: () => source.close() })
    source.onerror = ({ code, message }) => {
      if (messages.length === 0) reject(new Error(`${code} ${message}`))
    }
  })

const openWebSocket: OpenReader = (url, query = '') =>
  new Promise((resolve, reject) => {
    const messages: Message[] = []
    const socket = new WebSocket(`${url}/?${query}`)
    socket.on('message', (data) => messages.push(JSON.parse(String(data)) as Message))
    socket.on('open', () => resolve({ messages, close: () => socket.terminate() }))
    socket.on('error', reject)
  })

/** Opens a reader made by others: fetch, the `eventsource` package, the client of `ws`. */
export const openReader: Readonly<Record<Transport, OpenReader>> = {
  polling: openPolling,
  sse: openSse,
  websocket: openWebSocket,
}
