import { sseLimits } from '../../main/shared/contract/limits.ts'
import { pushQuery } from './addresses.ts'
import { messageType, type Surroundings } from './script-polling.ts'
import type { SnippetInput } from './snippet-input.ts'

/** Server-Sent Events. The browser has them; Node needs a package. */
export function sseScript(where: Surroundings, { url, options }: SnippetInput): string {
  const typed = where === 'typed'
  const head = [
    ...(where === 'node'
      ? ['// npm install eventsource', "import { EventSource } from 'eventsource'", '']
      : []),
    ...(typed ? [messageType] : []),
    ...(options.resume ? ["let after = ''", ''] : []),
  ].join('\n')
  // The package does not hold the process while it waits to reconnect.
  const tail =
    where === 'node'
      ? '\n// Keeps Node running between two connections.\nsetInterval(() => {}, 60_000)\n'
      : ''
  const address = `'${url}/sse?${pushQuery(options)}'`
  const heartbeat =
    options.heartbeat > 0
      ? `  source.addEventListener('heartbeat', () => console.log('still there'))\n`
      : ''
  const message = typed
    ? 'const message: Message = JSON.parse(event.data)'
    : 'const message = JSON.parse(event.data)'
  if (!options.resume) {
    return `${head}function connect() {
  const source = new EventSource(${address})
  source.onmessage = (event) => {
    ${message}
    console.log(message)
  }
${heartbeat}  // Left to itself it would go on where it was; this one starts over.
  source.onerror = () => {
    source.close()
    setTimeout(connect, ${sseLimits.retry})
  }
}
connect()
${tail}`
  }
  return `${head}function connect() {
  const source = new EventSource(${address} + (after === '' ? '' : '&after=' + after))
  source.onmessage = (event) => {
    after = event.lastEventId
    ${message}
    console.log(message)
  }
  // The id it has means nothing to the server any more: it goes on from another one.
  source.addEventListener('reset', (event) => {
    after = event.lastEventId
    console.log('reset', event.data)
  })
${heartbeat}  // It comes back by itself after a broken connection, and asks for what it missed. It does not
  // after an answer other than 200, such as the 502 of a proxy, or the 204 of a stream that was ended.
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, ${sseLimits.retry})
  }
}
connect()
${tail}`
}

/** Server-Sent Events read with fetch: headers of one's own, the status of a refusal, an end. */
export function sseFetchScript({ url, options }: SnippetInput): string {
  const { resume } = options
  const address = `'${url}/sse?${pushQuery(options)}'${resume ? " + (after === '' ? '' : '&after=' + after)" : ''}`
  return `// fetch lets you send headers of your own, see the status of a refusal, and end: stop.abort().
const stop = new AbortController()
${resume ? "let after = ''\n" : ''}
/** Reads one connection to its end. */
async function read() {
  const address = ${address}
  const response = await fetch(address, { cache: 'no-store', signal: stop.signal })
  // 204: the stream was ended, do not come back.
  if (response.status === 204) return stop.abort()
  if (!response.ok) throw new Error(\`status \${response.status}\`)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const blocks = (text + value).split('\\n\\n')
    text = blocks.pop()
    blocks.forEach(take)
  }
}

/** Reads one block (WHATWG HTML 9.2.6). This server ends each line with LF. */
function take(block) {
  let type = 'message'
  const data = []
  for (const line of block.split('\\n')) {
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line)
    if (field === 'event') type = value
    if (field === 'data') data.push(value)
${resume ? "    if (field === 'id') after = value\n" : ''}  }
  // A comment, or only an id, is not an event.
  if (data.length === 0) return
  console.log(type, JSON.parse(data.join('\\n')))
}

async function listen() {
  while (!stop.signal.aborted) {
    await read().catch(console.error)
    await new Promise((resolve) => setTimeout(resolve, ${sseLimits.retry}))
  }
}
listen()
`
}

/** WebSocket, which browsers and Node 22 or later have. */
export function webSocketScript(where: Surroundings, { url, options }: SnippetInput): string {
  const { resume } = options
  const typed = where === 'typed'
  const address = `'${url}/?${pushQuery(options)}'${resume ? " + (after === undefined ? '' : '&after=' + after)" : ''}`
  const head = [
    ...(typed ? [messageType] : []),
    ...(resume ? [typed ? 'let after: number | undefined' : 'let after'] : []),
    typed ? 'let socket: WebSocket' : 'let socket',
  ].join('\n')
  return `${head}

function connect() {
  socket = new WebSocket(${address})
  socket.onmessage = (event) => {
    const frame = JSON.parse(event.data)
${
  resume
    ? `    // The id means nothing to the server any more: it goes on from the newest.
    if (frame.type === 'reset') after = frame.newest
`
    : ''
}    // Messages have no type; heartbeats, acknowledgements and errors have.
    if (frame.type !== undefined) return
    const message${typed ? ': Message' : ''} = frame
${resume ? '    after = message.id\n' : ''}    console.log(message)
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
