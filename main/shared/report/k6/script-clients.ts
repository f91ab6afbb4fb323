import type { Transport } from '../../contract/transport.ts'

const polling = String.raw`
async function poll(client, options) {
  const cursorModes = options.mode === 'new' || options.mode === 'long'
  let tag
  let due = Date.now()
  while (Date.now() < client.stop) {
    const counted = counts(client)
    const wait = options.mode === 'long' ? Math.max(0, Math.min(25000, client.stop - Date.now())) : 0
    const query =
      '?client=' + client.id + (cursorModes ? '&after=' + client.cursor : '') + (wait > 0 ? '&wait=' + wait : '')
    const headers = options.mode === 'conditional' && tag !== undefined ? { 'If-None-Match': tag } : {}
    const answer = await get(address.polling + '/getData' + query, 'getData', { headers, timeout: wait + 10000 + 'ms' })
    const stream = answer.headers['X-Stream']
    if (stream !== undefined && stream !== client.stream) {
      client.stream = stream
      client.cursor = 0
      client.audit.restart(0)
    }
    tag = answer.headers.Etag
    const before = client.cursor
    const rows = (rowsOf(answer) || []).filter((row) => row.id > before)
    for (const row of rows) take(client, row, 0)
    if (counted && answer.status > 0) {
      client.requests += 1
      client.bytes += exchangeBytes(answer)
      if (rows.length === 0) client.empty += 1
    }
    const pause = answer.status === 200 || answer.status === 304 ? 0 : backoff(client)
    if (pause === 0) client.failures = 0
    if (options.mode === 'long') due = Date.now() + options.interval
    else due += options.interval * Math.max(1, Math.ceil((Date.now() - due) / options.interval))
    await later(Math.min(Math.max(due - Date.now(), pause), client.stop - Date.now()))
  }
}
`

const sse = String.raw`
/** Listens until the connection ends: k6/x/sse blocks its client meanwhile, so that a timer could not end it. */
function listen(client, options) {
  const left = client.stop - Date.now()
  if (left <= 0) return
  opens(client)
  const params = { timeout: left + 'ms', tags: { name: 'sse' } }
  sse.open(address.sse + '/sse' + pushQuery(client, options), params, (stream) => {
    stream.on('event', (event) => {
      client.failures = 0
      if (event.name === 'reset') reset(client, JSON.parse(event.data))
      if (event.name === '' || event.name === 'message') {
        // Lines of the event as they were sent, without the sizes of HTTP's chunks.
        take(client, parsed(event.data), utf8('id: ' + event.id + 'data: ' + event.data) + 3)
      }
      if (Date.now() >= client.stop) stream.close()
    })
    // After an error, the end of the time included, nothing comes any more.
    stream.on('error', () => stream.close())
  })
}

async function follow(client, options) {
  while (Date.now() < client.stop) {
    listen(client, options)
    await later(Math.min(backoff(client), client.stop - Date.now()))
  }
}
`

const websocket = String.raw`
/** Bytes of a frame of the server (RFC 6455 5.2). */
function frameBytes(text) {
  const length = utf8(text)
  return length + (length < 126 ? 2 : length < 65536 ? 4 : 10)
}

function connect(client, options) {
  return new Promise((resolve) => {
    let socket
    let timer
    let over = false
    function open() {
      opens(client)
      const params = { tags: { name: 'websocket' } }
      if (options.deflate) params.compression = 'deflate'
      socket = new WebSocket(address.websocket + '/' + pushQuery(client, options), null, params)
      socket.onopen = () => {
        // While it connects, k6 cannot close it.
        if (over) socket.close()
      }
      socket.onmessage = (event) => {
        client.failures = 0
        const frame = parsed(event.data)
        if (frame !== undefined && frame.type === 'reset') reset(client, frame)
        else if (frame !== undefined && frame.type === undefined) take(client, frame, frameBytes(event.data))
      }
      socket.onclose = () => {
        if (!over) timer = setTimeout(open, backoff(client))
      }
    }
    setTimeout(() => {
      over = true
      // A timer that is left would keep this client from ending.
      clearTimeout(timer)
      if (socket.readyState === 1) socket.close()
      resolve()
    }, Math.max(0, client.stop - Date.now()))
    open()
  })
}
`

/** What a client of k6 is, and the function that runs it until its time is over. */
interface ClientPart {
  readonly part: string
  readonly run: string
  readonly imports: readonly string[]
}

/** The client of each transport that k6 can read. */
export const clientParts: Readonly<Partial<Record<Transport, ClientPart>>> = {
  polling: { part: polling, run: 'poll', imports: [] },
  sse: { part: sse, run: 'follow', imports: ["import sse from 'k6/x/sse'"] },
  websocket: {
    part: websocket,
    run: 'connect',
    imports: ["import { WebSocket } from 'k6/websockets'"],
  },
}
