import { spawn } from 'node:child_process'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import type { EffectiveOptions } from '../../../main/shared/contract/pins.ts'
import { knobs } from '../../../main/shared/contract/settings.ts'
import { snippet } from '../../../renderer/snippets/snippets.ts'
import { message } from '../../support/fake-environment.ts'

const options: EffectiveOptions = {
  pollInterval: 1,
  pollMode: 'new',
  pushInterval: 250,
  heartbeat: 5_000,
  resume: true,
}

const cleanups: (() => void)[] = []
afterAll(() => {
  for (const cleanup of cleanups) cleanup()
})

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
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

// Two of them pause for seconds, as the article's clients do: all run at once.
describe.concurrent('a code snippet, run by Node,', () => {
  it.each(knobs.pollMode.choices)('polls in the mode %s', async (pollMode) => {
    const asked: { readonly path: string; readonly tag: string | undefined }[] = []
    const { promise: held, resolve: hold } = Promise.withResolvers<undefined>()
    const send = (response: ServerResponse): unknown =>
      response.end(JSON.stringify([message(asked.length)]))
    const server = createServer((request, response) => {
      const tag = request.headers['if-none-match']
      asked.push({ path: request.url ?? '', tag })
      response.setHeader('etag', '"a"')
      // The fourth answer and all behind it are held, so that nobody asks for more meanwhile.
      if (asked.length > 3) {
        hold(undefined)
        return
      }
      if (tag === '"a"') response.writeHead(304).end()
      else send(response)
    })
    const url = `http://${await listening(server)}`
    const code = snippet('node', 'polling', { url, options: { ...options, pollMode } })
    await printed(code, pollMode === 'conditional' ? 'message 1' : 'message 3')
    await held
    expect(asked.map(({ path }) => path)).toEqual(
      {
        all: ['/getData', '/getData', '/getData', '/getData'],
        conditional: ['/getData', '/getData', '/getData', '/getData'],
        new: ['/getData?limit=1', ...[1, 2, 3].map((id) => `/getData?after=${id}`)],
        long: ['/getData?limit=1', ...[1, 2, 3].map((id) => `/getData?after=${id}&wait=25000`)],
      }[pollMode],
    )
    const known = pollMode === 'conditional' ? '"a"' : undefined
    expect(asked.map(({ tag }) => tag)).toEqual([undefined, known, known, known])
  })

  it.each([true, false])('listens to SSE, resuming: %s', async (resume) => {
    const resumedFrom: (string | string[] | undefined)[] = []
    const server = createServer((request, response) => {
      resumedFrom.push(request.headers['last-event-id'])
      const id = resumedFrom.length
      response.setHeader('content-type', 'text/event-stream')
      response.write(`retry: 1\nid: ${id}\ndata: ${JSON.stringify(message(id))}\n\n`)
      if (id === 1) response.end()
    })
    const url = `http://${await listening(server)}`
    await printed(snippet('node', 'sse', { url, options: { ...options, resume } }), 'message 2')
    expect(resumedFrom).toEqual([undefined, resume ? '1' : undefined])
  })

  it('listens to WebSocket and comes back where it was', async () => {
    const server = createServer()
    const sockets = new WebSocketServer({ server })
    const asked: string[] = []
    sockets.on('connection', (socket, request) => {
      asked.push(request.url ?? '')
      socket.send('{"type":"heartbeat","at":1}')
      socket.send(JSON.stringify(message(asked.length)))
      if (asked.length === 1) socket.close(1001)
    })
    const url = `ws://${await listening(server)}`
    const text = await printed(snippet('node', 'websocket', { url, options }), 'message 2')
    expect(text).not.toContain('heartbeat')
    expect(asked).toEqual([
      '/?interval=250&heartbeat=5000',
      '/?interval=250&heartbeat=5000&after=1',
    ])
  })
})
