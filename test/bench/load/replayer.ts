/** A process with one client that reads what is stored, as quickly as it can. */
import { get } from 'node:http'
import { connect } from 'node:net'
import { obey } from '../worker.ts'
import { createMessageCounter } from './message-counter.ts'

/** How a client asks for what is stored. */
export type ReplayKind =
  | 'SSE, after=0'
  | 'SSE, Last-Event-ID'
  | 'WebSocket, after=0'
  | 'polling, pages'
  | 'polling, whole table'

export interface Replayed {
  readonly milliseconds: number
  readonly messages: number
  /** Ids that did not follow the one before. */
  readonly faults: number
}

export interface ReplayerOrders {
  /** Reads everything up to `newest`, or so many times the whole table. */
  replay(options: {
    readonly kind: ReplayKind
    readonly port: number
    readonly newest: number
    readonly times: number
  }): Promise<Replayed>
}

const shared = Buffer.allocUnsafeSlow(262_144)

function requestOf(kind: ReplayKind, port: number): string {
  const host = `Host: 127.0.0.1:${port}\r\n`
  switch (kind) {
    case 'SSE, after=0':
      return `GET /sse?after=0 HTTP/1.1\r\n${host}\r\n`
    case 'SSE, Last-Event-ID':
      return `GET /sse HTTP/1.1\r\n${host}Last-Event-ID: 1\r\n\r\n`
    case 'WebSocket, after=0':
      return (
        `GET /?after=0 HTTP/1.1\r\n${host}Upgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
      )
    case 'polling, pages':
    case 'polling, whole table':
      throw new Error('Polls are requests of their own.')
    default:
      return kind satisfies never
  }
}

function readPushed(kind: ReplayKind, port: number, newest: number): Promise<Replayed> {
  const counter = createMessageCounter()
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    const socket = connect({
      port,
      host: '127.0.0.1',
      onread: {
        buffer: shared,
        callback(size, buffer) {
          counter.take(Buffer.from(buffer.buffer, buffer.byteOffset, size))
          if (counter.newest() < newest) return true
          const milliseconds = performance.now() - begun
          socket.destroy()
          resolve({ milliseconds, messages: counter.received(), faults: counter.faults() })
          return false
        },
      },
    })
    socket.on('connect', () => socket.write(requestOf(kind, port)))
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`cut at ${counter.newest()} of ${newest}`)))
  })
}

/** Resolves with the bytes of an answer, handed on as they come. */
function read(url: string, take: (bytes: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      if (response.statusCode !== 200) reject(new Error(`answered ${response.statusCode}`))
      response.on('data', take)
      response.on('end', resolve)
      response.on('error', reject)
    }).on('error', reject)
  })
}

async function poll(
  kind: ReplayKind,
  port: number,
  newest: number,
  times: number,
): Promise<Replayed> {
  const base = `http://127.0.0.1:${port}/getData`
  const begun = performance.now()
  let messages = 0
  let faults = 0
  if (kind === 'polling, pages') {
    const counter = createMessageCounter()
    while (counter.newest() < newest) await read(`${base}?after=${counter.newest()}`, counter.take)
    messages = counter.received()
    faults = counter.faults()
  } else {
    for (let count = 0; count < times; count += 1) {
      const counter = createMessageCounter()
      await read(base, counter.take)
      messages += counter.received()
      faults += counter.faults()
    }
  }
  return { milliseconds: performance.now() - begun, messages, faults }
}

const orders: ReplayerOrders = {
  replay: ({ kind, port, newest, times }) =>
    kind.startsWith('polling') ? poll(kind, port, newest, times) : readPushed(kind, port, newest),
}

obey(orders)
