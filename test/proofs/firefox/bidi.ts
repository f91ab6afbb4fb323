import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import WebSocket from 'ws'

/** A Firefox without a window, driven by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/). */
export interface Firefox {
  /** Opens an address; resolves once its document is loaded. */
  open(url: string): Promise<void>
  /** The value of an expression in the page; what it returns must be a string. */
  read(expression: string): Promise<string>
  /** A picture of the page, as PNG. */
  picture(): Promise<Buffer>
  /** What the page's console said as errors, and what no script caught. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

interface Reply {
  readonly id?: number
  readonly type?: string
  readonly method?: string
  readonly params?: { readonly level?: string; readonly text?: string }
  readonly result?: Record<string, never>
  readonly message?: string
}

/**
 * Starts Firefox with a profile of its own.
 *
 * @param program its name or path.
 */
export async function startFirefox(program: string): Promise<Firefox> {
  const profile = await mkdtemp(join(tmpdir(), 'playground-firefox-'))
  const args = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0']
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const address = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const found = /WebDriver BiDi listening on (ws:\S+)/.exec(text)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('error', reject)
    child.once('close', () => reject(new Error(`${program} ended:\n${text}`)))
  })

  const socket = new WebSocket(`${address}/session`, { maxPayload: 0 })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const waiting = new Map<number, (reply: Reply) => void>()
  const complaints: string[] = []
  socket.on('message', (data: Buffer) => {
    const reply = JSON.parse(data.toString()) as Reply
    if (reply.id !== undefined) waiting.get(reply.id)?.(reply)
    const { method, params } = reply
    if (method === 'log.entryAdded' && params?.level === 'error') complaints.push(params.text ?? '')
  })
  let lastId = 0
  async function send(method: string, params: object): Promise<Record<string, unknown>> {
    const id = (lastId += 1)
    const reply = await new Promise<Reply>((resolve) => {
      waiting.set(id, resolve)
      socket.send(JSON.stringify({ id, method, params }))
    })
    waiting.delete(id)
    if (reply.type === 'error') throw new Error(`${method}: ${reply.message}`)
    return reply.result ?? {}
  }

  await send('session.new', { capabilities: {} })
  await send('session.subscribe', { events: ['log.entryAdded'] })
  const { contexts } = (await send('browsingContext.getTree', {})) as {
    contexts: { context: string }[]
  }
  const context = contexts[0]?.context ?? ''
  await send('browsingContext.setViewport', { context, viewport: { width: 1440, height: 900 } })

  return {
    complaints,
    async open(url) {
      await send('browsingContext.navigate', { context, url, wait: 'complete' })
    },
    async read(expression) {
      const { result } = (await send('script.evaluate', {
        expression,
        target: { context },
        awaitPromise: true,
      })) as { result?: { value?: string } }
      return result?.value ?? ''
    },
    async picture() {
      const { data } = await send('browsingContext.captureScreenshot', { context })
      return Buffer.from(String(data), 'base64')
    },
    async close() {
      socket.close()
      child.kill('SIGTERM')
      await ended
      await rm(profile, { recursive: true, force: true })
    },
  }
}
