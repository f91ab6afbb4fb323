import { Agent, request } from 'node:http'
import { WebSocket } from 'ws'
import type { Transport } from '../../../main/shared/contract/transport.ts'

/** Hands in messages over one transport. */
export interface Sender {
  /**
   * Resolves with the id once it was acknowledged.
   *
   * @throws Error with the code of the refusal in its message, or why there was no answer.
   */
  send(body: string, ref?: string): Promise<number>
  close(): void
}

/** Sends by `POST /messages`, over at most `sockets` connections that are kept. */
export function createHttpSender(url: string, sockets = 32): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets })
  return {
    send: (body, ref) =>
      new Promise((resolve, reject) => {
        const payload = Buffer.from(JSON.stringify({ body }))
        const headers = {
          'Content-Type': 'application/json',
          'Content-Length': payload.length,
          ...(ref === undefined ? {} : { 'Idempotency-Key': ref }),
        }
        const asked = request(`${url}/messages`, { method: 'POST', agent, headers }, (answer) => {
          let text = ''
          answer.setEncoding('utf8').on('data', (part: string) => (text += part))
          answer.on('error', reject)
          answer.on('end', () => {
            if (answer.statusCode === 201) resolve((JSON.parse(text) as { id: number }).id)
            else reject(new Error(`${answer.statusCode} ${text}`))
          })
        })
        asked.on('error', reject)
        asked.end(payload)
      }),
    close: () => agent.destroy(),
  }
}

interface Answer {
  readonly type?: string
  readonly ref?: string
  readonly id: number
  readonly error?: { readonly code: string }
}

/** Sends over one WebSocket. */
export async function createWebSocketSender(url: string): Promise<Sender> {
  const socket = new WebSocket(url)
  const waiting = new Map<string, { resolve(id: number): void; reject(error: Error): void }>()
  let count = 0
  socket.on('message', (data) => {
    const { type, ref, id, error } = JSON.parse(String(data)) as Answer
    if (type === undefined || ref === undefined) return
    const sent = waiting.get(ref)
    waiting.delete(ref)
    if (type === 'ack') sent?.resolve(id)
    else sent?.reject(new Error(error?.code))
  })
  socket.on('close', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`closed with ${code}`))
    waiting.clear()
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  socket.on('error', () => socket.terminate())
  return {
    send(body, given) {
      count += 1
      const ref = given ?? `own-${count}`
      return new Promise((resolve, reject) => {
        if (socket.readyState !== WebSocket.OPEN) {
          reject(new Error('not open'))
          return
        }
        waiting.set(ref, { resolve, reject })
        socket.send(JSON.stringify({ body, ref }))
      })
    },
    close: () => socket.terminate(),
  }
}

/** One sender for each transport; a push server that has a POST of its own is sent to by it. */
export async function createSenders(
  url: Readonly<Record<Transport, string>>,
): Promise<Readonly<Record<Transport, Sender>>> {
  return {
    polling: createHttpSender(url.polling),
    sse: createHttpSender(url.sse),
    websocket: await createWebSocketSender(url.websocket),
  }
}
