import { EventSource } from 'eventsource'
import { WebSocket } from 'ws'
import type { Message } from '../../../main/shared/contract/message.ts'
import { transports } from '../../../main/shared/contract/transport.ts'
import type { Row, RowContext } from '../row.ts'
import { descriptors, withHost } from '../support/host-process.ts'
import { describe, isWhole, judge, sum } from '../support/sequence.ts'
import { sleep, waitFor } from '../support/waiting.ts'

/** A client that comes back by itself and goes on behind what it has, until it is closed. */
interface Faithful {
  readonly ids: readonly number[]
  close(): void
}

function followWebSocket(url: string): Faithful {
  const ids: number[] = []
  let socket: WebSocket | undefined
  let closed = false
  function connect(): void {
    if (closed) return
    socket = new WebSocket(`${url}/?after=${ids.at(-1) ?? 0}`)
    socket.on('message', (data) => ids.push((JSON.parse(String(data)) as Message).id))
    socket.on('error', () => undefined)
    socket.on('close', () => setTimeout(connect, 20))
  }
  connect()
  return {
    ids,
    close() {
      closed = true
      socket?.terminate()
    },
  }
}

function followSse(url: string): Faithful {
  const ids: number[] = []
  const source = new EventSource(`${url}/sse?after=0`)
  source.onmessage = ({ data }: MessageEvent<string>) => ids.push((JSON.parse(data) as Message).id)
  return { ids, close: () => source.close() }
}

function followPolling(url: string): Faithful {
  const ids: number[] = []
  let closed = false
  async function poll(): Promise<void> {
    while (!closed) {
      try {
        const answer = await fetch(`${url}/getData?after=${ids.at(-1) ?? 0}`)
        ids.push(...((await answer.json()) as Message[]).map(({ id }) => id))
      } catch (error) {
        // Stopped just now: it comes back.
        if (!(error instanceof Error)) throw error
      }
      await sleep(50)
    }
  }
  void poll()
  return { ids, close: () => void (closed = true) }
}

async function run({ full, log }: RowContext) {
  const rounds = full ? 200 : 90
  return withHost({ settings: { pushRate: 100 } }, async (host) => {
    const { polling, sse, websocket } = host.url
    await host.call('burst', 1)
    await sleep(500)
    const before = descriptors(host.pid)
    await host.call('setProducing', true)
    const clients = [followPolling(polling), followSse(sse), followWebSocket(websocket)]
    let failures = 0
    for (let round = 0; round < rounds; round += 1) {
      const transport = transports[round % transports.length] ?? 'polling'
      for (const order of ['stopServer', 'startServer'] as const) {
        const reply = await host.ask(order, transport)
        if (reply.ok) continue
        failures += 1
        log(`${order} ${transport}: ${reply.error.code} ${reply.error.message}`)
      }
      // Long enough for clients to be back before it goes again.
      await sleep(60)
    }
    await host.call('setProducing', false)
    const { newest } = (await host.call('status')).store
    const caughtUp = (): boolean => clients.every(({ ids }) => (ids.at(-1) ?? 0) >= newest)
    await waitFor('all clients have caught up', caughtUp, 20_000)
    const verdict = sum(clients.map(({ ids }) => judge(ids, 0, newest)))
    for (const client of clients) client.close()
    await sleep(1_000)
    const leaked = descriptors(host.pid) - before
    return {
      // The idle connections of a poller may stand a while.
      ok: failures === 0 && isWhole(verdict) && leaked <= 3,
      figure: `${rounds} toggles, ${failures} failures, ${describe(verdict)}, ${leaked} descriptors more`,
    }
  })
}

export const toggles: Row = {
  id: 'OP-06',
  fault: 'each server is switched off and on, 200 times in all, under load',
  expected: 'no port is taken, no listener is left, clients resume without a loss',
  guard: {
    file: 'main/servers/http/listener.ts',
    find: 'await Promise.all(closing.map((server) => new Promise((done) => server.close(done))))',
    replace: 'void closing',
  },
  run,
}
