import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { createParser } from 'eventsource-parser'
import { WebSocket } from 'ws'
import type { Behind } from './proxies.ts'

/** How long a single step may take: what does not come until then does not come. */
const patience = 5_000

/** What was seen, in a few words, and whether it is what it should be. */
export interface Outcome {
  readonly ok: boolean
  readonly words: string
}

const within = <Value>(promise: Promise<Value>): Promise<Value> =>
  Promise.race([
    promise,
    new Promise<Value>((_resolve, reject) =>
      setTimeout(() => reject(new Error('nothing came')), patience).unref(),
    ),
  ])

/** The origin of a page that was loaded from there: what its browser sends. */
const originOf = (address: string): string => new URL(address.replace(/^ws/, 'http')).origin

function post(address: string, body: string): Promise<Response> {
  return fetch(`${address}/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: originOf(address) },
    body: JSON.stringify({ body }),
  })
}
const milliseconds = (since: number): string => `${Math.round(performance.now() - since)} ms`

/** A browser sends no Origin when a page reads from its own. */
export async function checkPolling({ polling }: Behind): Promise<Outcome> {
  const since = performance.now()
  const { status } = await within(fetch(`${polling}/getData?limit=1`))
  return { ok: status === 200, words: `${status}, ${milliseconds(since)}` }
}

export async function checkPost({ polling }: Behind): Promise<Outcome> {
  const since = performance.now()
  const { status } = await within(post(polling, 'posted'))
  return { ok: status === 201, words: `${status}, ${milliseconds(since)}` }
}

/** A message is stored behind the proxy's back; how long it then takes to arrive. */
export async function checkSse({ sse }: Behind, write: Write): Promise<Outcome> {
  const aborter = new AbortController()
  const response = await within(fetch(`${sse}/sse`, { signal: aborter.signal }))
  try {
    if (!response.ok || response.body === null) return { ok: false, words: `${response.status}` }
    const body = randomUUID()
    let seen = (): void => undefined
    const arrived = new Promise<void>((resolve) => (seen = resolve))
    const parser = createParser({ onEvent: ({ data }) => data.includes(body) && seen() })
    const reading = (async () => {
      const decoder = new TextDecoder()
      for await (const part of response.body ?? [])
        parser.feed(decoder.decode(part, { stream: true }))
    })()
    reading.catch(() => undefined)
    const since = performance.now()
    await write(body)
    await within(arrived)
    return { ok: true, words: `event after ${milliseconds(since)}` }
  } finally {
    aborter.abort()
  }
}

/** A browser always tells the origin when it opens a WebSocket. */
export async function checkWebSocket({ websocket }: Behind): Promise<Outcome> {
  const socket = new WebSocket(websocket, { headers: { Origin: originOf(websocket) } })
  socket.on('error', () => undefined)
  try {
    const body = randomUUID()
    let since = 0
    const words = await within(
      new Promise<string>((resolve) => {
        socket.once('unexpected-response', (_request, { statusCode }) => resolve(`${statusCode}`))
        socket.once('open', () => {
          since = performance.now()
          socket.send(JSON.stringify({ body, ref: 'proof' }))
        })
        socket.on('message', (data) => {
          if (String(data).includes(body)) resolve(`there and back in ${milliseconds(since)}`)
        })
      }),
    )
    return { ok: words.startsWith('there'), words }
  } finally {
    socket.terminate()
  }
}

/** A page that has had its name point here asks by that name (DNS rebinding). */
export function checkRebinding({ polling }: Behind): Promise<Outcome> {
  const { hostname, port } = new URL(polling)
  return within(
    new Promise<Outcome>((resolve, reject) => {
      const headers = { Host: `evil.test:${port}` }
      request({ hostname, port, path: '/getData?limit=1', headers }, (response) => {
        let body = ''
        response.on('data', (part) => (body += String(part)))
        response.on('end', () => {
          const refused = !body.includes('"createdAt"')
          resolve({ ok: refused, words: `${response.statusCode}` })
        })
      })
        .on('error', reject)
        .end()
    }),
  )
}

/** Stores a message without the proxy. */
export type Write = (body: string) => Promise<void>

/** Writes to the server itself. */
export function writeTo(polling: string): Write {
  return async (body) => {
    const { status } = await post(polling, body)
    if (status !== 201) throw new Error(`The playground answered ${status}.`)
  }
}
