import type {
  ClientSink,
  RequestRecord,
  StateDetail,
  StateReason,
} from '../../main/shared/clients/client.ts'
import type { ClientEnvironment, Fetch } from '../../main/shared/clients/environment.ts'
import type { Message } from '../../main/shared/contract/message.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'
import type { ConnectionState, ReadyState } from '../../main/shared/contract/transport.ts'

/** An EventSource that a test drives. The constructor is handed to the client as the browser's own. */
export class FakeEventSource extends EventTarget {
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSED = 2
  readonly url: URL
  readyState = 0
  closed = false

  constructor(url: string) {
    super()
    this.url = new URL(url)
  }
  close(): void {
    this.closed = true
    this.readyState = 2
  }
  opens(): void {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }
  sends(data: unknown, type = 'message'): void {
    const text = typeof data === 'string' ? data : JSON.stringify(data)
    this.dispatchEvent(new MessageEvent(type, { data: text }))
  }
  /** @param readyState 0: the browser will reconnect by itself; 2: it gave up. */
  fails(readyState: 0 | 2): void {
    this.readyState = readyState
    this.dispatchEvent(new Event('error'))
  }
}

/** A WebSocket that a test drives. */
export class FakeWebSocket extends EventTarget {
  readonly url: URL
  readonly sent: unknown[] = []
  readyState = 0
  closedWith: number | undefined

  constructor(url: string) {
    super()
    this.url = new URL(url)
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text))
  }
  close(code?: number): void {
    this.closedWith = code
    this.readyState = 2
  }
  opens(): void {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }
  /** @param data what is neither text nor bytes is sent as JSON. */
  sends(data: unknown): void {
    const isRaw = typeof data === 'string' || data instanceof ArrayBuffer
    const event = { data: isRaw ? data : JSON.stringify(data) }
    this.dispatchEvent(new MessageEvent('message', event))
  }
  /** Closed from the start by the policy of the page: an error, and no close event. */
  isForbidden(): void {
    this.readyState = 3
    this.dispatchEvent(new Event('error'))
  }
  closes(code: number): void {
    this.isForbidden()
    this.dispatchEvent(new CloseEvent('close', { code }))
  }
}

/** The body of an answer that goes on for as long as a test likes. */
export interface FakeStream {
  /** Bytes, or text; they may end anywhere. */
  sends(piece: string | Uint8Array): Promise<void>
  ends(): Promise<void>
  breaks(): Promise<void>
}

/** A request that the client sent and a test answers. */
export interface FakeRequest {
  readonly url: URL
  readonly method: string
  readonly cache: string | undefined
  readonly headers: Headers
  readonly body: unknown
  readonly signal: AbortSignal | undefined
  answers(body: unknown, init?: ResponseInit): Promise<void>
  /** Answers with an event stream that a test writes. */
  streams(): FakeStream
  fails(): Promise<void>
}

/** A manual clock with fakes of what a browser has, all of them kept. */
export interface FakeEnvironment extends ClientEnvironment, ManualClock {
  readonly sources: FakeEventSource[]
  readonly sockets: FakeWebSocket[]
  readonly requests: FakeRequest[]
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Surroundings with a manual clock that begins at 1,000,000 and a random number that is a half. */
export function createFakeEnvironment(): FakeEnvironment {
  const sources: FakeEventSource[] = []
  const sockets: FakeWebSocket[] = []
  const requests: FakeRequest[] = []

  const fetch: Fetch = (url, { method = 'GET', headers = {}, body, cache, signal } = {}) =>
    new Promise((resolve, reject) => {
      const given = signal as AbortSignal | undefined
      given?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
      requests.push({
        url: new URL(url),
        method,
        cache,
        headers: new Headers(headers),
        body: body === undefined ? undefined : (JSON.parse(body) as unknown),
        signal: given,
        answers(answer, options) {
          const empty = [204, 304].includes(options?.status ?? 200)
          const text = typeof answer === 'string' ? answer : JSON.stringify(answer)
          resolve(new Response(empty ? null : text, options))
          return turn()
        },
        streams() {
          let stream: ReadableStreamDefaultController<Uint8Array> | undefined
          const source = new ReadableStream<Uint8Array>({ start: (own) => (stream = own) })
          given?.addEventListener('abort', () => stream?.error(new DOMException('', 'AbortError')))
          resolve(new Response(source, { headers: { 'Content-Type': 'text/event-stream' } }))
          return {
            sends(piece) {
              const bytes = typeof piece === 'string' ? new TextEncoder().encode(piece) : piece
              if (given?.aborted !== true) stream?.enqueue(bytes)
              return turn()
            },
            ends() {
              stream?.close()
              return turn()
            },
            breaks() {
              stream?.error(new TypeError('network error'))
              return turn()
            },
          }
        },
        fails() {
          reject(new TypeError('Failed to fetch'))
          return turn()
        },
      })
    })

  return {
    ...createManualClock(),
    fetch,
    EventSource: class extends FakeEventSource {
      constructor(url: string) {
        super(url)
        sources.push(this)
      }
    } as unknown as ClientEnvironment['EventSource'],
    WebSocket: class extends FakeWebSocket {
      constructor(url: string) {
        super(url)
        sockets.push(this)
      }
    } as unknown as ClientEnvironment['WebSocket'],
    origin: 'http://127.0.0.1:5000',
    random: () => 0.5,
    sources,
    sockets,
    requests,
  }
}

/** What a client told its sink, in order and in words. */
export interface RecordedSink extends ClientSink {
  readonly states: [ConnectionState, ReadyState, StateReason][]
  /** What was said with each of them. */
  readonly details: (StateDetail | undefined)[]
  readonly baselines: number[]
  readonly history: number[]
  /** Ids handed over after the baseline, and those of them that were replayed. */
  readonly live: number[]
  readonly replayed: number[]
  readonly records: RequestRecord[]
  readonly asking: (number | undefined)[]
  readonly resets: { readonly stream: string; readonly restarts: boolean }[]
  readonly heartbeats: number[]
  late: number
  unreadable: number
}

export function createRecordedSink(): RecordedSink {
  const sink: RecordedSink = {
    states: [],
    details: [],
    baselines: [],
    history: [],
    live: [],
    replayed: [],
    records: [],
    asking: [],
    resets: [],
    heartbeats: [],
    late: 0,
    unreadable: 0,
    onState(state, readyState, reason, detail) {
      sink.states.push([state, readyState, reason])
      sink.details.push(detail)
    },
    onBaseline: (id) => sink.baselines.push(id),
    onMessages(messages, _arrivedAt, replayed) {
      for (const { id } of messages) {
        if (sink.baselines.length === 0) sink.history.push(id)
        else (replayed ? sink.replayed : sink.live).push(id)
      }
    },
    onRequest: (record) => sink.records.push(record),
    onAsking: (since) => sink.asking.push(since),
    onLate() {
      sink.late += 1
    },
    onReset: (stream, _oldest, _newest, restarts) => sink.resets.push({ stream, restarts }),
    onHeartbeat: (at) => sink.heartbeats.push(at),
    onUnreadable() {
      sink.unreadable += 1
    },
  }
  return sink
}

/** A message that was due at `createdAt`. */
export const message = (id: number, createdAt = 1_000_000): Message => ({
  id,
  author: 'Ada',
  body: `message ${id}`,
  createdAt,
})

/** The messages from one id to another, both included. */
export const messages = (from: number, to: number, createdAt?: number): Message[] =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index, createdAt))
