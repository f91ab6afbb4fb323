import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServer, type ViteDevServer } from 'vite'
import { WebSocket } from 'ws'
import type { Transport } from '../../../main/shared/contract/transport.ts'
import { snippet } from '../../../renderer/snippets/snippets.ts'
import { anywhere, startCli, type CliProcess, type Ready } from '../../support/cli-process.ts'

const root = mkdtempSync(join(tmpdir(), 'playground-dev-server-'))
const options = {
  pollInterval: 500,
  pollMode: 'new',
  pushInterval: 0,
  heartbeat: 0,
  resume: true,
} as const
let engine: CliProcess
let ready: Ready
let vite: ViteDevServer | undefined

beforeAll(async () => {
  engine = startCli({ args: [...anywhere] })
  ready = await engine.ready
})
afterAll(async () => {
  await vite?.close()
  await engine.stop()
  rmSync(root, { recursive: true })
})

/** A dev server with the entry of the snippet in its configuration; resolves with the page's address. */
async function devServer(transport: Transport): Promise<string> {
  await vite?.close()
  const code = snippet('proxy', transport, { url: ready[transport], options })
  const [ofVite = ''] = /export default [^]*?^}/m.exec(code) ?? []
  const module = (await import(`data:text/javascript,${encodeURIComponent(ofVite)}`)) as {
    default: { server: { proxy: Record<string, object> } }
  }
  const { proxy } = module.default.server
  vite = await createServer({
    configFile: false,
    root,
    logLevel: 'silent',
    cacheDir: join(root, 'cache'),
    server: { port: 0, host: '127.0.0.1', proxy },
  })
  await vite.listen()
  const port = (vite.httpServer?.address() as AddressInfo | undefined)?.port ?? Number.NaN
  return `http://127.0.0.1:${port}`
}
async function post(page: string): Promise<number> {
  const response = await fetch(`${page}/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: page },
    body: JSON.stringify({ author: 'Ada', body: 'through the proxy' }),
  })
  return response.status
}

describe('a page of a dev server with the entry of the snippet', () => {
  it('polls and writes', async () => {
    const page = await devServer('polling')
    expect(await post(page)).toBe(201)
    const response = await fetch(`${page}/getData`)
    expect(await response.text()).toContain('through the proxy')
  })

  it('listens to SSE and writes', async () => {
    const page = await devServer('sse')
    expect(await post(page)).toBe(201)
    const ended = new AbortController()
    const response = await fetch(`${page}/sse?after=0`, { signal: ended.signal })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString()
      if (text.includes('through the proxy')) break
    }
    expect(text).toContain('through the proxy')
    ended.abort()
  })

  it('opens a WebSocket', async () => {
    const page = await devServer('websocket')
    const socket = new WebSocket(`${page.replace('http', 'ws')}/websocket?after=0`, {
      origin: page,
    })
    const [data] = (await once(socket, 'message')) as [Buffer]
    expect(JSON.parse(data.toString())).toBeTypeOf('object')
    socket.terminate()
  })
})
