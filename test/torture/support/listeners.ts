import { get, type IncomingMessage } from 'node:http'
import { createParser } from 'eventsource-parser'
import { WebSocket } from 'ws'
import type { Message } from '../../../main/shared/contract/message.ts'

/** A connection that is pushed to, and the ids it heard. It does not come back by itself. */
export interface Listener {
  readonly ids: number[]
  /** When each id was heard, `performance.now()`. */
  readonly times: number[]
  isOpen(): boolean
  /** Breaks it off without a goodbye. */
  close(): void
}

/**
 * Listens to `/sse`, through `Last-Event-ID` from an id on.
 *
 * @throws Error where the answer is not 200.
 */
export function listenSse(url: string, lastEventId?: number): Promise<Listener> {
  const ids: number[] = []
  const times: number[] = []
  const parser = createParser({
    onEvent({ id, event }) {
      if (event !== undefined) return
      ids.push(Number(id))
      times.push(performance.now())
    },
  })
  const headers = lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }
  return new Promise((resolve, reject) => {
    const request = get(`${url}/sse`, { headers, agent: false }, (response: IncomingMessage) => {
      let open = true
      response.setEncoding('utf8')
      response.on('data', (text: string) => parser.feed(text))
      response.on('error', () => (open = false))
      response.on('close', () => (open = false))
      if (response.statusCode === 200) {
        resolve({ ids, times, isOpen: () => open, close: () => request.destroy() })
      } else {
        reject(new Error(`/sse answered ${response.statusCode}`))
      }
    })
    request.on('error', reject)
  })
}

/** Listens on a WebSocket, with `after` from an id on. */
export function listenWebSocket(url: string, after?: number): Promise<Listener> {
  const ids: number[] = []
  const times: number[] = []
  const socket = new WebSocket(after === undefined ? url : `${url}/?after=${after}`)
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Partial<Message>
    if (message.id === undefined || message.body === undefined) return
    ids.push(message.id)
    times.push(performance.now())
  })
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.once('open', () =>
      resolve({
        ids,
        times,
        isOpen: () => socket.readyState === WebSocket.OPEN,
        close: () => socket.terminate(),
      }),
    )
  })
}

/** Stores a message over the polling server. Resolves with its id. */
export async function post(polling: string, body: string): Promise<number> {
  const answer = await fetch(`${polling}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body }),
  })
  if (answer.status !== 201) throw new Error(`POST /messages answered ${answer.status}`)
  return ((await answer.json()) as Message).id
}

/** The ids of all messages in the store, read page by page. */
export async function storedIds(polling: string): Promise<Set<number>> {
  const ids = new Set<number>()
  for (let after = 0, more = true; more;) {
    const answer = await fetch(`${polling}/getData?after=${after}`)
    const rows = (await answer.json()) as Message[]
    for (const { id } of rows) ids.add(id)
    after = rows.at(-1)?.id ?? after
    more = answer.headers.get('x-more') === '1'
  }
  return ids
}

export { quantile as share } from '../../support/figures.ts'
