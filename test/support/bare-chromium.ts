import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { findChromium } from './chromium.ts'

/**
 * A Chromium driven only by its own protocol. Playwright keeps every page visible and focused, and
 * switches off what slows hidden pages down: here a page can be hidden as a person hides it. And it has
 * Chromium report every request and every frame of a WebSocket, which takes half a core of the browser
 * at 5,000 a second: here nothing listens in, so what is measured is the page.
 */
export interface BareChromium {
  /** Opens a tab in the foreground; the others are hidden then. Resolves with its id. */
  open(url: string): Promise<string>
  activate(tab: string): Promise<void>
  /** The value of an expression in a tab, promises awaited. */
  evaluate(tab: string, expression: string): Promise<unknown>
  /** Asks for anything else that DevTools can do with a tab. */
  ask(tab: string, method: string, params?: object): Promise<Record<string, unknown>>
  /** Seconds of CPU that its processes took so far, by their kind: browser, renderer, GPU, utility. */
  cpuTimes(): Promise<Readonly<Record<string, number>>>
  close(): Promise<void>
}

interface Reply {
  readonly id?: number
  readonly result?: Record<string, unknown>
  readonly error?: { readonly message: string }
}

/** @param folder for its profile, which is the caller's to delete. */
export async function startBareChromium(
  folder: string,
  args: readonly string[],
): Promise<BareChromium> {
  const found = await findChromium()
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--remote-debugging-port=0',
    '--no-first-run',
    '--disable-gpu',
    `--user-data-dir=${join(folder, 'profile')}`,
  ]
  const child = spawn(found.executablePath, [...found.args, ...flags, ...args, 'about:blank'], {
    env: { ...process.env, ...found.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const kill = (): boolean => child.kill('SIGKILL')
  process.once('exit', kill)
  let said = ''
  const address = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (part: Buffer) => {
      said += part.toString()
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${String(code)}: ${said}`)))
  })
  const socket = new WebSocket(address)
  await once(socket, 'open')
  const waiting = new Map<number, (reply: Reply) => void>()
  socket.on('message', (data) => {
    const reply = JSON.parse(String(data)) as Reply
    if (reply.id !== undefined) waiting.get(reply.id)?.(reply)
  })
  let count = 0
  async function send(method: string, params: object, sessionId?: string) {
    count += 1
    const id = count
    socket.send(JSON.stringify({ id, method, params, sessionId }))
    const reply = await new Promise<Reply>((resolve) => waiting.set(id, resolve))
    waiting.delete(id)
    if (reply.error !== undefined) throw new Error(`${method}: ${reply.error.message}`)
    return reply.result ?? {}
  }
  const sessions = new Map<string, string>()
  return {
    async open(url) {
      const { targetId } = await send('Target.createTarget', { url: 'about:blank' })
      const tab = String(targetId)
      const { sessionId } = await send('Target.attachToTarget', { targetId: tab, flatten: true })
      sessions.set(tab, String(sessionId))
      // It answers once the page is there to be asked.
      await send('Page.navigate', { url }, String(sessionId))
      return tab
    },
    async activate(tab) {
      await send('Target.activateTarget', { targetId: tab })
    },
    async evaluate(tab, expression) {
      const params = { expression, awaitPromise: true, returnByValue: true }
      const { result } = await send('Runtime.evaluate', params, sessions.get(tab))
      return (result as { readonly value?: unknown }).value
    },
    ask: (tab, method, params = {}) => send(method, params, sessions.get(tab)),
    async cpuTimes() {
      const { processInfo } = await send('SystemInfo.getProcessInfo', {})
      const times: Record<string, number> = {}
      for (const { type, cpuTime } of processInfo as readonly { type: string; cpuTime: number }[]) {
        times[type] = (times[type] ?? 0) + cpuTime
      }
      return times
    },
    async close() {
      const ended = once(child, 'exit')
      await send('Browser.close', {}).catch(kill)
      await ended
      process.off('exit', kill)
      socket.terminate()
    },
  }
}
