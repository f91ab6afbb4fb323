import { Agent, request } from 'node:http'
import { tellHeard } from './tell.ts'

// As a virtual user of k6 keeps its connections.
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
const own = { 'User-Agent': 'Grafana k6/2.2.0' }

/** A name as Go writes it: `Etag`, `X-Stream`. */
const canonical = (name: string): string =>
  name.toLowerCase().replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())

interface Answer {
  readonly status: number
  readonly status_text: string
  readonly proto: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly error: string
  readonly request: { readonly url: string; readonly headers: Readonly<Record<string, string[]>> }
}

/** `http.asyncRequest` of `k6/http`, without a body; what fails has the status 0, as in k6. */
function asyncRequest(
  method: string,
  url: string,
  _body: null,
  { headers = {} }: { readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  const sent = { ...own, ...headers }
  const asked = {
    url,
    headers: Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, [value]])),
  }
  return new Promise((resolve) => {
    const message = request(url, { method, agent, headers: sent })
    // Go sends no such header of its own.
    message.removeHeader('Connection')
    let before = 0
    message.on('socket', (socket) => (before = socket.bytesRead + socket.bytesWritten))
    message.on('error', (error) => {
      const none = { status: 0, status_text: '', proto: '', headers: {}, body: null }
      resolve({ ...none, error: error.message, request: asked })
    })
    message.on('response', (response) => {
      const { socket } = response
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('end', () => {
        const body = Buffer.concat(pieces).toString()
        const { pathname, search } = new URL(url)
        const bytes = socket.bytesRead + socket.bytesWritten - before
        tellHeard({ path: pathname + search, bytes, body })
        const named = new Map<string, string>()
        for (let at = 0; at < response.rawHeaders.length; at += 2) {
          const [name = '', value = ''] = response.rawHeaders.slice(at, at + 2)
          named.set(canonical(name), value)
        }
        resolve({
          status: response.statusCode ?? 0,
          status_text: `${response.statusCode ?? 0} ${response.statusMessage ?? ''}`,
          proto: `HTTP/${response.httpVersion}`,
          headers: Object.fromEntries(named),
          body,
          error: '',
          request: asked,
        })
      })
    })
    message.end()
  })
}

export default { asyncRequest }
