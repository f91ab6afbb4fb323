import type {
  Ambient,
  ClientSink,
  RequestRecord,
  StateDetail,
  StateReason,
} from '../../../main/shared/clients/client.ts'
import type { Message } from '../../../main/shared/contract/message.ts'
import type { ConnectionState, ReadyState } from '../../../main/shared/contract/transport.ts'

interface Timer {
  readonly at: number
  readonly order: number
  readonly action: () => void
}

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
export class FakeWebSocket {
  readonly url: URL
  readonly sent: unknown[] = []
  readyState = 0
  closedWith: number | undefined
  onopen: (() => void) | undefined
  onmessage: ((event: { readonly data: unknown }) => void) | undefined
  onclose: ((event: { readonly code: number }) => void) | undefined
  onerror: (() => void) | undefined

  constructor(url: string) {
    this.url = new URL(url)
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text))
  }
  close(code: number): void {
    this.closedWith = code
    this.readyState = 2
  }
  opens(): void {
    this.readyState = 1
    this.onopen?.()
  }
  sends(data: unknown): void {
    this.onmessage?.({ data: typeof data === 'string' ? data : JSON.stringify(data) })
  }
  /** Closed from the start by the policy of the page: an error, and no close event. */
  isForbidden(): void {
    this.readyState = 3
    this.onerror?.()
  }
  closes(code: number): void {
    this.readyState = 3
    this.onerror?.()
    this.onclose?.({ code })
  }
}

/** A request that the client sent and a test answers. */
export interface FakeRequest {
  readonly url: URL
  readonly method: string
  readonly cache: string | undefined
  readonly mode: string | undefined
  readonly headers: Headers
  readonly body: unknown
  readonly signal: AbortSignal | undefined
  answers(body: unknown, init?: ResponseInit): Promise<void>
  fails(): Promise<void>
}

export interface FakeAmbient extends Ambient {
  /** Lets time pass; timers that fall due run in order, and what they promise settles. */
  pass(ms: number): Promise<void>
  /** Lets time pass without running timers, as for a page that sleeps. */
  sleep(ms: number): void
  readonly sources: FakeEventSource[]
  readonly sockets: FakeWebSocket[]
  readonly requests: FakeRequest[]
  pendingTimers(): number
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Surroundings with a manual clock that begins at 1,000,000 and a random number that is a half. */
export function createFakeAmbient(): FakeAmbient {
  let now = 1_000_000
  let order = 0
  const timers = new Set<Timer>()
  const sources: FakeEventSource[] = []
  const sockets: FakeWebSocket[] = []
  const requests: FakeRequest[] = []

  const next = (until: number): Timer | undefined =>
    [...timers]
      .filter(({ at }) => at <= until)
      .sort((left, right) => left.at - right.at || left.order - right.order)[0]

  const fetch: typeof globalThis.fetch = (url, init = {}) =>
    new Promise((resolve, reject) => {
      const signal = init.signal ?? undefined
      signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
      requests.push({
        url: new URL(String(url)),
        method: init.method ?? 'GET',
        cache: init.cache,
        mode: init.mode,
        headers: new Headers(init.headers),
        body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
        signal,
        answers(body, options) {
          const empty = [204, 304].includes(options?.status ?? 200)
          const text = typeof body === 'string' ? body : JSON.stringify(body)
          resolve(new Response(empty ? null : text, options))
          return turn()
        },
        fails() {
          reject(new TypeError('Failed to fetch'))
          return turn()
        },
      })
    })

  return {
    fetch,
    EventSource: class extends FakeEventSource {
      constructor(url: string) {
        super(url)
        sources.push(this)
      }
    } as unknown as typeof EventSource,
    WebSocket: class extends FakeWebSocket {
      constructor(url: string) {
        super(url)
        sockets.push(this)
      }
    } as unknown as typeof WebSocket,
    origin: 'http://127.0.0.1:5000',
    now: () => now,
    after(delay, action) {
      const timer = { at: now + delay, order: (order += 1), action }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    random: () => 0.5,
    async pass(ms) {
      const until = now + ms
      for (let timer = next(until); timer !== undefined; timer = next(until)) {
        timers.delete(timer)
        now = Math.max(now, timer.at)
        timer.action()
        await turn()
      }
      now = until
      await turn()
    },
    sleep(ms) {
      now += ms
    },
    sources,
    sockets,
    requests,
    pendingTimers: () => timers.size,
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
