import { sseLimits } from '../../main/contract/limits.ts'
import { longPollWait } from '../clients/poll-request.ts'
import type { EffectiveOptions } from '../pane/pane.ts'
import type { SnippetInput } from './snippet-input.ts'

type Surroundings = 'browser' | 'node'

/** The query of an SSE or WebSocket address for these options. */
export function pushQuery({ pushInterval, heartbeat }: EffectiveOptions): string {
  return heartbeat > 0
    ? `interval=${pushInterval}&heartbeat=${heartbeat}`
    : `interval=${pushInterval}`
}

/** Polling with fetch, in the mode in force. */
export function pollingSnippet(where: Surroundings, { url, options }: SnippetInput): string {
  switch (options.pollMode) {
    case 'all':
      return everyInterval(
        options.pollInterval,
        `const response = await fetch('${url}/getData'${where === 'browser' ? ", { cache: 'no-store' }" : ''})
  console.log(await response.json())`,
      )
    case 'new':
      return `let after\n\n${everyInterval(options.pollInterval, readNew(url, where, ''))}`
    case 'conditional':
      return where === 'browser'
        ? everyInterval(
            options.pollInterval,
            `// The browser sends the ETag it kept, and answers a 304 from its cache.
  const response = await fetch('${url}/getData', { cache: 'no-cache' })
  console.log(await response.json())`,
          )
        : `let etag\n\n${everyInterval(
            options.pollInterval,
            `const headers = etag === undefined ? {} : { 'if-none-match': etag }
  const response = await fetch('${url}/getData', { headers })
  etag = response.headers.get('etag')
  if (response.status === 200) console.log(await response.json())`,
          )}`
    case 'long':
      return longPoll(url, where, options.pollInterval)
    default:
      return options.pollMode satisfies never
  }
}

function readNew(url: string, where: Surroundings, more: string): string {
  const cache = where === 'browser' ? ", { cache: 'no-store' }" : ''
  return `// Without a cursor yet: start at the newest message.
  const query = after === undefined ? 'limit=1' : \`after=\${after}${more}\`
  const response = await fetch(\`${url}/getData?\${query}\`${cache})
  if (!response.ok) throw new Error(\`status \${response.status}\`)
  for (const message of await response.json()) {
    after = message.id
    console.log(message)
  }`
}

/** One request at a time, start to start. */
const everyInterval = (interval: number, body: string): string => `async function poll() {
  ${body}
}

let busy = false
setInterval(async () => {
  if (busy) return
  busy = true
  await poll().catch(console.error)
  busy = false
}, ${interval})
`

const longPoll = (url: string, where: Surroundings, pause: number): string => `let after

async function poll() {
  ${readNew(url, where, `&wait=${longPollWait}`)}
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

async function listen() {
  for (;;) {
    try {
      await poll()${pause > 0 ? `\n      await pause(${pause})` : ''}
    } catch (error) {
      console.error(error)
      await pause(1000)
    }
    if (after === undefined) await pause(1000)
  }
}
listen()
`

/** Server-Sent Events. The browser has them; Node needs a package. */
export function sseSnippet(where: Surroundings, { url, options }: SnippetInput): string {
  const head =
    where === 'node'
      ? "// npm install eventsource\nimport { EventSource } from 'eventsource'\n\n"
      : ''
  // The package does not hold the process while it waits to reconnect.
  const tail =
    where === 'node'
      ? '\n// Keeps Node running between two connections.\nsetInterval(() => {}, 60_000)\n'
      : ''
  const heartbeat =
    options.heartbeat > 0
      ? `  source.addEventListener('heartbeat', () => console.log('still there'))\n`
      : ''
  const loss = options.resume
    ? `  // It reconnects by itself and goes on where it was; 2 says that it gave up.
  source.onerror = () => console.log('readyState', source.readyState)
`
    : `  // Left to itself it would go on where it was; this one begins anew.
  source.onerror = () => {
    source.close()
    setTimeout(connect, ${sseLimits.retry})
  }
`
  return `${head}function connect() {
  const source = new EventSource('${url}/sse?${pushQuery(options)}')
  source.onmessage = (event) => console.log(JSON.parse(event.data))
${heartbeat}${loss}}
connect()
${tail}`
}

/** WebSocket, which browsers and Node 22 or later have. */
export function webSocketSnippet({ url, options }: SnippetInput): string {
  const query = pushQuery(options)
  const address = options.resume
    ? `'${url}/?${query}' + (after === undefined ? '' : '&after=' + after)`
    : `'${url}/?${query}'`
  const remember = options.resume ? '    after = frame.id\n' : ''
  return `${options.resume ? 'let after\n' : ''}let socket

function connect() {
  socket = new WebSocket(${address})
  socket.onmessage = (event) => {
    const frame = JSON.parse(event.data)
    // Messages have no type; heartbeats, acknowledgements and errors have.
    if (frame.type !== undefined) return
${remember}    console.log(frame)
  }
  // A WebSocket never comes back by itself. 1000 says that the server ended the stream.
  socket.onclose = (event) => {
    if (event.code !== 1000) setTimeout(connect, 1000)
  }
}
connect()
// To write: socket.send(JSON.stringify({ body: 'Hello' }))
`
}
