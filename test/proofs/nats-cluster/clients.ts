import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { transports, type Transport } from '../../../main/shared/contract/transport.ts'

/** What a client found in the ids that it got. */
export interface Audit {
  readonly transport: Transport
  /** The newest id. */
  newest: number
  received: number
  missed: number
  doubled: number
  outOfOrder: number
  /** How often it went on at the other playground. */
  resumed: number
}

export interface Client {
  readonly audit: Audit
  stop(): void
}

/** Reads one connection until it ends, and calls `take` with each message's id and time. */
type Connection = (
  url: string,
  after: number,
  take: (id: number, createdAt: number) => void,
  signal: AbortSignal,
) => Promise<void>

/** Every message begins with its id, and its time is at its end: nothing else of it is looked at. */
const shape = /"id":(\d+),.*"createdAt":([\d.]+)\}/

function takeText(text: string, take: (id: number, createdAt: number) => void): void {
  const found = shape.exec(text)
  if (found !== null) take(Number(found[1]), Number(found[2]))
}

const connections: Readonly<Record<Transport, Connection>> = {
  async polling(url, after, take, signal) {
    let cursor = after
    for (;;) {
      const response = await fetch(`${url}/getData?after=${cursor}&wait=5000`, { signal })
      if (!response.ok) throw new Error(String(response.status))
      const rows = (await response.json()) as { readonly id: number; readonly createdAt: number }[]
      for (const { id, createdAt } of rows) take(id, createdAt)
      cursor = rows.at(-1)?.id ?? cursor
    }
  },
  async sse(url, after, take, signal) {
    const response = await fetch(`${url}/sse?after=${after}`, { signal })
    if (!response.ok || response.body === null) throw new Error(String(response.status))
    let rest = ''
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line.startsWith('data: {"id"')) takeText(line, take)
    }
  },
  websocket: (url, after, take, signal) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`${url}/?after=${after}`)
      signal.addEventListener('abort', () => socket.terminate())
      socket.on('message', (data: Buffer) => takeText(data.toString(), take))
      socket.on('error', reject)
      socket.on('close', () => resolve())
    }),
}

export interface ClientsOptions {
  /** The playgrounds, each with its addresses. */
  readonly playgrounds: readonly Readonly<Record<Transport, string>>[]
  /** How many of each transport. */
  readonly count: number
  /** Told how long each message took, in ms. */
  readonly took: (delay: number) => void
}

function startClient(transport: Transport, first: number, options: ClientsOptions): Client {
  const { playgrounds, took } = options
  const audit: Audit = {
    transport,
    newest: 0,
    received: 0,
    missed: 0,
    doubled: 0,
    outOfOrder: 0,
    resumed: 0,
  }
  const controller = new AbortController()
  const { signal } = controller
  const seen = new Set<number>()
  /** It had messages, and none since its connection was lost. */
  let lost = false

  function take(id: number, createdAt: number): void {
    took(Date.now() - createdAt)
    if (lost) audit.resumed += 1
    lost = false
    audit.received += 1
    if (id <= audit.newest) {
      // What was counted as missed and comes after all is out of order.
      if (seen.has(id)) audit.doubled += 1
      else audit.outOfOrder += 1
      return
    }
    audit.missed += id - audit.newest - 1
    audit.newest = id
    seen.add(id).delete(id - 10_000)
  }

  async function run(): Promise<void> {
    for (let turn = first; !signal.aborted; turn += 1) {
      const playground = playgrounds[turn % playgrounds.length]
      await connections[transport](playground?.[transport] ?? '', audit.newest, take, signal).catch(
        () => undefined,
      )
      lost = audit.newest > 0
      // Where neither is there, it does not ask as fast as the processor can.
      await pause(50)
    }
  }
  void run()
  return { audit, stop: () => controller.abort() }
}

/** Starts clients that begin at one playground or the other, in turn, with the first message. */
export function startClients(options: ClientsOptions): readonly Client[] {
  return transports.flatMap((transport) =>
    Array.from({ length: options.count }, (_, index) => startClient(transport, index, options)),
  )
}
