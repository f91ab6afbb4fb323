import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Script } from 'node:vm'
import ts from 'typescript'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { pollModes } from '../../../main/contract/settings.ts'
import { transports } from '../../../main/contract/transport.ts'
import type { EffectiveOptions } from '../../../renderer/pane/pane.ts'
import { snippet, snippetKinds } from '../../../renderer/snippets/snippets.ts'
import { message } from '../clients/fake-ambient.ts'

const options: EffectiveOptions = {
  pollInterval: 100,
  pollMode: 'new',
  pushInterval: 250,
  heartbeat: 5_000,
  resume: true,
}
const urls = {
  polling: 'http://127.0.0.1:3000',
  sse: 'http://127.0.0.1:4000',
  websocket: 'ws://127.0.0.1:8181',
}
const variants: EffectiveOptions[] = [
  ...pollModes.map((pollMode) => ({ ...options, pollMode })),
  { ...options, resume: false },
  { ...options, heartbeat: 0 },
  { ...options, pollMode: 'long', pollInterval: 0 },
]

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** Runs a module and resolves with what it prints once that holds `expected`. */
function printed(code: string, expected: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', code])
    cleanups.push(() => child.kill())
    let text = ''
    const take = (chunk: Buffer): void => {
      text += chunk.toString()
      if (text.includes(expected)) resolve(text)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('exit', () => reject(new Error(text)))
  })
}

describe('a code snippet', () => {
  it('parses, whatever is in force', () => {
    for (const transport of transports) {
      for (const variant of variants) {
        const input = { url: urls[transport], options: variant }
        const browser = snippet('browser', transport, input)
        expect(() => new Script(browser), browser).not.toThrow()
        const node = snippet('node', transport, input)
        const { diagnostics } = ts.transpileModule(node, {
          reportDiagnostics: true,
          fileName: 'snippet.js',
          compilerOptions: { allowJs: true, target: ts.ScriptTarget.ESNext },
        })
        expect(diagnostics, node).toEqual([])
      }
    }
  })

  it('names the address in force and no client', () => {
    for (const transport of transports) {
      for (const kind of snippetKinds) {
        const text = snippet(kind, transport, { url: urls[transport], options })
        expect(text).toContain(urls[transport].replace(/^\w+:/, ''))
        expect(text).not.toContain('client=')
      }
    }
  })

  it('asks with curl as the pane does', () => {
    const addresses = (text: string): string[] =>
      [...text.matchAll(/'(http[^']+)'/g)].map(([, url]) => url ?? '')
    const curl = (transport: (typeof transports)[number], patch: Partial<EffectiveOptions> = {}) =>
      addresses(
        snippet('curl', transport, { url: urls[transport], options: { ...options, ...patch } }),
      )
    const post = 'http://127.0.0.1:3000/messages'
    expect(curl('polling', { pollMode: 'all' })).toEqual(['http://127.0.0.1:3000/getData', post])
    expect(curl('polling')).toEqual(['http://127.0.0.1:3000/getData?after=0', post])
    expect(curl('polling', { pollMode: 'long' })).toEqual([
      'http://127.0.0.1:3000/getData?after=0&wait=25000',
      post,
    ])
    expect(curl('polling', { pollMode: 'conditional' })[0]).toBe('http://127.0.0.1:3000/getData')
    expect(curl('sse')[0]).toBe('http://127.0.0.1:4000/sse?interval=250&heartbeat=5000')
    expect(curl('websocket', { heartbeat: 0 })).toEqual(['http://127.0.0.1:8181/?interval=250'])
  })

  it.each(pollModes)('polls from Node in the mode %s', async (pollMode) => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.setHeader('etag', '"a"')
      const known = request.headers['if-none-match'] === '"a"'
      const query = new URL(request.url ?? '', urls.polling).searchParams
      if (known) response.writeHead(304).end()
      else if (query.get('wait') === null) response.end(JSON.stringify([message(asked.length)]))
      else setTimeout(() => response.end(JSON.stringify([message(asked.length)])), 50)
    })
    const url = `http://127.0.0.1:${await listening(server)}`
    const code = snippet('node', 'polling', { url, options: { ...options, pollMode } })
    await printed(code, pollMode === 'conditional' ? 'message 1' : 'message 3')
    const whole = pollMode === 'all' || pollMode === 'conditional'
    expect(asked[0]).toBe(whole ? '/getData' : '/getData?limit=1')
    if (pollMode === 'new') expect(asked[1]).toBe('/getData?after=1')
    if (pollMode === 'long') expect(asked[1]).toBe('/getData?after=1&wait=25000')
  })

  it.each([true, false])('listens from Node to SSE, resuming: %s', async (resume) => {
    let asked = 0
    const server = createServer((request, response) => {
      asked += 1
      expect(request.headers['last-event-id']).toBe(resume && asked > 1 ? '1' : undefined)
      response.setHeader('content-type', 'text/event-stream')
      response.write(`retry: 50\nid: ${asked}\ndata: ${JSON.stringify(message(asked))}\n\n`)
      if (asked === 1) response.end()
    })
    const url = `http://127.0.0.1:${await listening(server)}`
    await printed(snippet('node', 'sse', { url, options: { ...options, resume } }), 'message 2')
  })

  it('listens from Node to WebSocket and comes back where it was', async () => {
    const server = createServer()
    const sockets = new WebSocketServer({ server })
    const asked: string[] = []
    sockets.on('connection', (socket, request) => {
      asked.push(request.url ?? '')
      socket.send('{"type":"heartbeat","at":1}')
      socket.send(JSON.stringify(message(asked.length)))
      if (asked.length === 1) socket.close(1001)
    })
    const url = `ws://127.0.0.1:${await listening(server)}`
    const text = await printed(snippet('node', 'websocket', { url, options }), 'message 2')
    expect(text).not.toContain('heartbeat')
    expect(asked).toEqual([
      '/?interval=250&heartbeat=5000',
      '/?interval=250&heartbeat=5000&after=1',
    ])
  })
})
