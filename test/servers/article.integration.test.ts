import { EventSource } from 'eventsource'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Message } from '../../main/shared/contract/message.ts'
import { steadyPort } from '../support/steady-ports.ts'
import { startServer, until } from './harness.ts'

/** Ends at once, one at a time, the waits of a client that would last `delay` ms. */
interface Waits {
  readonly count: () => number
  end(): void
}

/** Keeps back what is to be called after exactly `delay` ms; every other timer is the machine's. */
function keepWaits(delay: number): Waits {
  const kept: (() => void)[] = []
  const machines = globalThis.setTimeout
  const spy = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((
    action: () => void,
    after?: number,
  ) => {
    if (after !== delay) return machines(action, after)
    kept.push(action)
    return undefined
  }) as typeof setTimeout)
  onTestFinished(() => spy.mockRestore())
  return { count: () => kept.length, end: () => kept.shift()?.() }
}

/** The article's three clients, as printed but for what only a page has: `$`, `document`, `window`. */
describe('the article', () => {
  it('polls /getData every 500 ms and gets the rows of the table', async () => {
    const { port, append } = await startServer('polling')
    const answers: Message[][] = []
    // $.ajax({ url: '/getData', success(res) { console.log(res) } })
    const render = async (): Promise<void> => {
      const response = await fetch(`http://localhost:${port}/getData`)
      answers.push((await response.json()) as Message[])
    }
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    await append('有新数据了吗？')
    void render()
    const timer = setInterval(() => void render(), 500)
    await until(() => answers.length === 1)
    await append('有！')
    vi.advanceTimersByTime(500)
    await until(() => answers.length === 2)
    vi.advanceTimersByTime(500)
    await until(() => answers.length === 3)
    clearInterval(timer)
    expect(answers.map((rows) => rows.map(({ body }) => body))).toEqual([
      ['有新数据了吗？'],
      ['有新数据了吗？', '有！'],
      ['有新数据了吗？', '有！'],
    ])
  })

  it('opens an EventSource on /sse that reports open, message, error and readyState', async () => {
    const options = { port: await steadyPort() }
    const { port, server, stop, append } = await startServer('sse', options)
    const log: [string, number, string?][] = []
    const waits = keepWaits(2_000)
    const source = new EventSource(`http://localhost:${port}/sse?format=plain`)
    expect(source.readyState).toBe(0)
    source.onopen = () => log.push(['open', source.readyState])
    source.onmessage = (event) => log.push(['message', source.readyState, event.data as string])
    source.onerror = () => log.push(['error', source.readyState])
    await until(() => log.length === 1)
    const line = `时间是${new Date().toString()}`
    await append(line)
    await until(() => log.length === 2)
    await stop()
    await until(() => waits.count() === 1)
    expect(log).toEqual([
      ['open', 1],
      ['message', 1, line],
      ['error', 0],
    ])
    // It comes back by itself after the 2 s it was told, and has missed nothing.
    await append('while it was away')
    await server.start()
    waits.end()
    await until(() => log.at(-1)?.[0] === 'message' && log.at(-1)?.[2] === 'while it was away')
    server.endStream()
    await until(() => waits.count() === 1)
    waits.end()
    await until(() => source.readyState === 2)
    expect(log.at(-1)).toEqual(['error', 2])
    source.close()
  })

  it('talks to ws://localhost with send, onmessage and close', async () => {
    const { port, stream, append } = await startServer('websocket')
    const received: unknown[] = []
    const ws = new WebSocket(`ws://localhost:${port}?format=plain`)
    ws.onmessage = (e) => received.push(JSON.parse(e.data as string))
    await new Promise((resolve) => (ws.onopen = resolve))
    await append('{"name":"张三","age":20}')
    await until(() => received.length === 1)
    expect(received).toEqual([{ name: '张三', age: 20 }])
    ws.send('{"name":"李四","age":21}')
    await until(() => received.length === 2)
    expect(received[1]).toEqual({ name: '李四', age: 21 })
    const closed = new Promise<CloseEvent>((resolve) => (ws.onclose = resolve))
    ws.close()
    expect(await closed).toMatchObject({ wasClean: true })
    const { messages } = await stream.newest(1)
    expect(messages[0]).toMatchObject({ id: 2, author: '', body: '{"name":"李四","age":21}' })
  })

  it('is answered on 8181 with the row, where the plain format is not asked for', async () => {
    const { port } = await startServer('websocket')
    const ws = new WebSocket(`ws://localhost:${port}`)
    const row = new Promise<Message>((resolve) => {
      ws.onmessage = (e) => resolve(JSON.parse(e.data as string) as Message)
    })
    ws.onopen = () => ws.send('发送到服务端的数据')
    expect(await row).toMatchObject({ id: 1, body: '发送到服务端的数据' })
    ws.close()
  })

  it.each(['polling', 'sse'] as const)('has a page at / of the %s server', async (transport) => {
    const { url } = await startServer(transport)
    const response = await fetch(url)
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    const html = await response.text()
    for (const [, tag, text] of html.matchAll(/<(script|style)>([^<]*)<\/\1>/g)) {
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
      const source = `${tag}-src 'sha256-${Buffer.from(digest).toString('base64')}'`
      expect(policy).toContain(source)
    }
    expect(html).toContain(transport === 'polling' ? "fetch('/getData'" : "new EventSource('/sse')")
  })
})
