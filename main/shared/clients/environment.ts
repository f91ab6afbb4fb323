import type { Time } from '../time.ts'

/** Tells a request that nobody waits for its answer any more (WHATWG DOM 3.1). */
export interface AbortSource {
  readonly signal: AbortNotice
  abort(): void
}
export interface AbortNotice {
  readonly aborted: boolean
}

/** Node and browsers have it; this layer knows the types of neither. */
declare const AbortController: new () => AbortSource

/** Creates what ends one request, or several. */
export const createAbortSource = (): AbortSource => new AbortController()

/** What a client asks a request to be (WHATWG Fetch 5.4). */
export interface RequestOptions {
  readonly method?: 'GET' | 'HEAD' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** `no-store` leaves out the cache of a browser, `no-cache` has it ask whether what it keeps still holds. */
  readonly cache?: 'no-store' | 'no-cache'
  readonly signal?: AbortNotice
}

/** Bytes that come piece by piece (WHATWG Streams 4). */
interface ByteStream {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
  }
}

/** Node and browsers have it, too (WHATWG Encoding 7.2). */
declare const TextDecoder: new () => {
  decode(bytes: Uint8Array | undefined, options: { readonly stream: boolean }): string
}

/** Reads UTF-8 as it comes, in pieces that end anywhere; a character is never torn apart. */
export async function* textOf(stream: ByteStream): AsyncGenerator<string, void> {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield decoder.decode(value, { stream: true })
  }
}

/** What a client reads of an answer. */
export interface Answer {
  readonly ok: boolean
  readonly status: number
  readonly headers: { get(name: string): string | null }
  /** Its bytes as they come; null where it has none. */
  readonly body?: ByteStream | null
  text(): Promise<string>
}

/** Rejects where no answer came; it does not say why. */
export type Fetch = (url: string, options?: RequestOptions) => Promise<Answer>

/** An event stream that comes back by itself (WHATWG HTML 9.2). */
export interface EventStream {
  /** 0 connecting, 1 open, 2 given up. */
  readonly readyState: number
  addEventListener(type: string, listener: (event: { readonly data: string }) => void): void
  close(): void
}

/** A WebSocket as browsers have it (WHATWG WebSockets). */
export interface Socket {
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number
  addEventListener(type: 'open' | 'error', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  addEventListener(type: 'close', listener: (event: { readonly code: number }) => void): void
  send(text: string): void
  close(code?: number): void
}

/** All that a client has of its surroundings: a browser's own, Node's, or what a test drives. */
export interface ClientEnvironment extends Time {
  readonly fetch: Fetch
  readonly EventSource: new (url: string) => EventStream
  readonly WebSocket: new (url: string) => Socket
  /** The origin that it names to the servers; empty where it names none. */
  readonly origin: string
  /** Uniform in [0, 1). */
  random(): number
}
