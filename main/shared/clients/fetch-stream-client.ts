import { paneLimits, sseLimits } from '../contract/limits.ts'
import { addressOf } from './addresses.ts'
import type { TransportRow } from '../contract/transport.ts'
import { createAttempt } from './attempt.ts'
import { createBackoff } from './backoff.ts'
import type { Client, ClientOptions, ClientSink, StateDetail, StateReason } from './client.ts'
import { decodeControl, decodeMessage } from './decode.ts'
import {
  createAbortSource,
  textOf,
  type AbortSource,
  type Answer,
  type ClientEnvironment,
} from './environment.ts'
import { createRefs, postMessage } from './http-post.ts'
import { watchLink, type LinkWatch } from './link-watch.ts'
import { readRetryAfter } from './retry-after.ts'
import { createStateReporter } from './state-reporter.ts'
import { createStreamPosition, pushQuery } from './stream-position.ts'

/** A stream that has not opened in this time waits behind the browser's six connections to a host, ms. */
const browserLimitAfter = 3_000

/** What a stream is asked for by, and how it is read. */
export interface StreamReading {
  readonly row: Pick<TransportRow, 'path'>
  /** What the content type of its answer begins with. */
  readonly contentType: string
  /** Creates what takes the text of one connection as it comes, in pieces that end anywhere. */
  createReader(handlers: {
    /** @param name of a control frame, else `message`. */
    event(name: string, data: string): void
    /** What the server asks to wait before the next attempt, ms. */
    retry(pause: number): void
  }): (piece: string) => void
}

/**
 * Reads a stream by fetch: it sees the status of a refusal, and coming back is its
 * own business. It resumes by `?after=`: a header of its own would cost a preflight at every attempt
 * (WHATWG Fetch 4.8).
 */
export function createFetchStreamClient(
  reading: StreamReading,
  options: ClientOptions,
  sink: ClientSink,
  environment: ClientEnvironment,
): Client {
  const { report } = createStateReporter(sink)
  const position = createStreamPosition(options, sink)
  const nextRef = createRefs(environment.random)
  const backoff = createBackoff(environment.random)
  const attempt = createAttempt(environment, sink)
  let running = false
  /** Ends the connection in use, and tells it from those before. */
  let source: AbortSource | undefined
  let watch: LinkWatch | undefined
  /** What the server asks to wait before the next attempt, ms (WHATWG HTML 9.2.6, `retry`). */
  let pause: number = sseLimits.retry

  async function connect(reason: StateReason): Promise<void> {
    drop()
    const mine = createAbortSource()
    source = mine
    report('connecting', undefined, reason)
    awaitOpening()
    try {
      const query = { ...pushQuery(options), ...position.query() }
      const answer = await environment.fetch(addressOf(reading.row, options.url(), query), {
        cache: 'no-store',
        signal: mine.signal,
      })
      if (source === mine) await take(answer, mine)
    } catch {
      // fetch says TypeError or AbortError and no more, and so does a body that breaks off.
      if (source === mine) failed()
    }
  }
  function awaitOpening(): void {
    attempt.begin()
    attempt.expect(browserLimitAfter, () => {
      report('connecting', undefined, 'browser-limit')
      // Not the limit perhaps, but a server that swallowed the request: another connection may do.
      attempt.expect(paneLimits.pollTimeout, () => {
        attempt.end(0, true)
        void connect('browser-limit')
      })
    })
  }

  async function take(answer: Answer, mine: AbortSource): Promise<void> {
    attempt.end(answer.status)
    const type = answer.headers.get('content-type') ?? ''
    if (answer.status !== 200 || !answer.body || !type.startsWith(reading.contentType)) {
      refused(answer)
      return
    }
    opened()
    const read = reading.createReader({
      event(name, data) {
        // What was still under way when it was given up says nothing about the connection in use.
        if (source === mine) handle(name, data)
      },
      retry: (ms) => (pause = ms),
    })
    for await (const text of textOf(answer.body)) read(text)
    if (source === mine) failed()
  }
  function opened(): void {
    position.opened(environment.now())
    watch = watchLink(environment, options.effective().heartbeat, () => retry('heartbeat-missed'))
    report('open', undefined, 'opened')
  }
  function handle(event: string, data: string): void {
    const at = environment.now()
    watch?.touch(at)
    backoff.reset()
    if (event === 'heartbeat') sink.onHeartbeat(at)
    else if (event === 'message') received(data, at)
    else if (event === 'reset') reset(data, at)
  }
  function received(data: string, at: number): void {
    const message = decodeMessage(data)
    if (message === undefined) sink.onUnreadable()
    else position.take(message, at)
  }
  function reset(data: string, at: number): void {
    const frame = decodeControl('reset', data)
    if (frame?.type === 'reset') position.reset(frame, at)
    else sink.onUnreadable()
  }

  /** The server, or the way to it, is gone; or this page may not know why there was no answer. */
  function failed(): void {
    const wasOpening = attempt.isUnderWay()
    attempt.end(0)
    const forbidden = options.forbidden()
    if (wasOpening && (forbidden || options.refused())) {
      const why = forbidden ? 'page-policy' : 'refused-origin'
      report('refused', undefined, why)
      // Tried again slowly: it heals by itself once a person has allowed the origin.
      attempt.plan(paneLimits.maxBackoff, () => void connect(why))
    } else {
      retry(wasOpening ? 'server-gone' : 'lost', pause)
    }
  }
  function refused({ status, headers }: Answer): void {
    if (status === 204 || status === 410) {
      running = false
      drop()
      report('closed', undefined, 'server-ended', { status })
      return
    }
    const retryAfter = readRetryAfter(headers.get('retry-after'), environment.now())
    const told = retryAfter === undefined ? { status } : { status, retryAfter }
    retry('bad-answer', (retryAfter ?? 0) * 1_000, told)
  }

  /** @param least see `Backoff.after`. */
  function retry(reason: StateReason, least = 0, detail: StateDetail = {}): void {
    drop()
    const nextIn = backoff.after(least)
    report('waiting', undefined, reason, { ...detail, nextIn })
    attempt.plan(nextIn, () => void connect('replaced'))
  }
  function drop(): void {
    attempt.cancel()
    watch?.stop()
    watch = undefined
    const former = source
    source = undefined
    former?.abort()
  }

  return {
    start() {
      if (running) return
      running = true
      void connect('started')
    },
    stop() {
      if (!running) return
      running = false
      drop()
      report('closed', undefined, 'stopped-by-user')
    },
    reconnect() {
      if (running) void connect('replaced')
    },
    post(body, author) {
      const message = { body, author, ref: nextRef() }
      return postMessage(environment, options.url(), options.client, message, options.forbidden)
    },
    cursor: () => position.newest(),
  }
}
