import { setTimeout as pause } from 'node:timers/promises'
import { once } from 'node:events'
import { Agent, request, type IncomingMessage } from 'node:http'
import type { Transport } from '../../main/shared/contract/transport.ts'
import { WebSocket } from 'ws'
import type { OwnServers } from './own-servers.ts'

/** The ports that an exchange was made from. */
export interface Ports {
  readonly reading: number
  /** That of the client's own posts, where they have a connection of their own. */
  readonly posting?: number
}

/** One fixed exchange, made by a client that is not ours; resolves when it has ended. */
export type ExchangeRun = (servers: OwnServers, client: string) => Promise<Ports>

const bodies = ['plain', '你好，世界 🎉', 'two\nlines', '"quoted"', '', 'x'.repeat(20_000)]

async function append({ stream }: OwnServers, texts: readonly string[]): Promise<void> {
  const drafts = texts.map((body) => ({ author: 'proof', body, createdAt: Date.now() }))
  await stream.append(drafts)
}

interface Ask {
  readonly agent: Agent
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** Asks and resolves with the answer as soon as its head is here. */
async function begin(url: string, { agent, method = 'GET', headers = {}, body }: Ask) {
  const asked = request(url, { agent, method, headers })
  asked.end(body)
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return { answer, port: answer.socket.localPort ?? 0 }
}

async function ask(url: string, status: number, options: Ask) {
  const { answer, port } = await begin(url, options)
  answer.resume()
  await once(answer, 'end')
  if (answer.statusCode !== status) {
    throw new Error(`${url} answered ${answer.statusCode}, not ${status}.`)
  }
  return { port, tag: answer.headers.etag ?? '' }
}

async function post(url: string, client: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const headers = { 'content-type': 'application/json' }
  let from = 0
  for (const body of bodies) {
    const text = JSON.stringify({ body, author: 'proof' })
    const options = { agent, method: 'POST', headers, body: text }
    from = (await ask(`${url}/messages?client=${client}`, 201, options)).port
  }
  agent.destroy()
  return from
}

const polling: ExchangeRun = async (servers, client) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const url = `${servers.polling}/getData?client=${client}`
  await append(servers, bodies)
  const { tag } = await ask(url, 200, { agent })
  const ports = new Set<number>()
  for (let round = 0; round < 5; round += 1) {
    ports.add((await ask(url, 304, { agent, headers: { 'if-none-match': tag } })).port)
  }
  await append(
    servers,
    Array.from({ length: 400 }, (_, index) => `${index}${'y'.repeat(1_000)}`),
  )
  await ask(url, 200, { agent, headers: { 'if-none-match': tag } })
  await ask(`${url}&after=3`, 200, { agent })
  const { newest } = servers.stream.bounds()
  const late = ask(`${url}&after=${newest}&wait=5000`, 200, { agent })
  await pause(50)
  await append(servers, ['awaited'])
  await late
  await ask(url, 200, { agent, method: 'HEAD' })
  await ask(url, 204, { agent, method: 'OPTIONS' })
  ports.add((await ask(`${url}&after=nonsense`, 400, { agent })).port)
  agent.destroy()
  const [reading = 0, ...others] = ports
  if (others.length > 0) throw new Error('The connection was not kept alive.')
  return { reading, posting: await post(servers.polling, client) }
}

const sse: ExchangeRun = async (servers, client) => {
  const agent = new Agent()
  const { answer, port } = await begin(`${servers.sse}/sse?client=${client}&heartbeat=1000`, {
    agent,
  })
  let text = ''
  answer.setEncoding('utf8').on('data', (part: string) => (text += part))
  const ended = once(answer, 'close')
  answer.on('error', () => undefined)
  await append(servers, bodies)
  for (let round = 0; round < 20; round += 1) {
    await append(servers, bodies)
    await pause(20)
  }
  while (!/event: heartbeat/.test(text) || !/^:$/m.test(text)) await pause(20)
  answer.destroy()
  await ended
  return { reading: port, posting: await post(servers.sse, client) }
}

const websocket: ExchangeRun = async (servers, client) => {
  const socket = new WebSocket(`${servers.websocket}/?client=${client}&heartbeat=1000`)
  let beats = 0
  let pings = 0
  socket.on('message', (data: Buffer) => (beats += data.includes('"heartbeat"') ? 1 : 0))
  socket.on('ping', () => (pings += 1))
  let reading = 0
  socket.on('upgrade', (answer) => (reading = answer.socket.localPort ?? 0))
  await once(socket, 'open')
  for (let round = 0; round < 20; round += 1) {
    await append(servers, bodies)
    socket.send(JSON.stringify({ body: bodies[round % bodies.length], ref: `${client}${round}` }))
    socket.ping('x'.repeat(round))
    await pause(20)
  }
  while (beats === 0 || pings === 0) await pause(20)
  socket.close(1000, 'the proof is over')
  await once(socket, 'close')
  return { reading }
}

export const exchanges: Readonly<Record<Transport, ExchangeRun>> = { polling, sse, websocket }
