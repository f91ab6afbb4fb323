import { paneLimits, sseLimits } from '../contract/limits.ts'
import { addressOf } from './addresses.ts'
import { transportRows } from '../contract/transport.ts'
import { askStatus } from './ask-status.ts'
import { createAttempt } from './attempt.ts'
import { createBackoff } from './backoff.ts'
import type { Client, ClientOptions, ClientSink, StateDetail, StateReason } from './client.ts'
import { decodeControl, decodeMessage } from './decode.ts'
import type { ClientEnvironment, EventStream } from './environment.ts'
import { createRefs, postMessage } from './http-post.ts'
import { watchLink, type LinkWatch } from './link-watch.ts'
import { createStateReporter } from './state-reporter.ts'
import { createStreamPosition, pushQuery } from './stream-position.ts'

/** A stream that has not opened for this long waits behind the browser's six connections per host, ms. */
const browserLimitAfter = 3_000
/** The readyState of an EventSource that does not come back by itself. */
const givenUp = 2

/**
 * Listens with the browser's own EventSource. The browser reconnects by itself, with Last-Event-ID;
 * this client steps in where it does not: after an answer that is not a stream (readyState 2), on a link that
 * went silent, and if resuming is switched off.
 */
export function createSseClient(
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
  let source: EventStream | undefined
  /** Counts the sources, so that an answer about one that was replaced is not taken. */
  let generation = 0
  /** The address in use names a stream that is gone; the browser must not reconnect with it. */
  let outdated = false
  let watch: LinkWatch | undefined

  function address(): string {
    return addressOf(transportRows.sse, options.url(), {
      ...pushQuery(options),
      ...position.query(),
    })
  }

  function connect(reason: StateReason): void {
    drop()
    const mine = new environment.EventSource(address())
    source = mine
    generation += 1
    outdated = false
    // Events of a source that has been replaced say nothing about the present one.
    const on = (type: string, handle: (event: { readonly data: string }) => void): void =>
      mine.addEventListener(type, (event) => {
        if (source === mine) handle(event)
      })
    on('open', opened)
    on('message', ({ data }) => received(data))
    on('heartbeat', () => alive(environment.now(), true))
    on('reset', ({ data }) => reset(data))
    on('error', () => failed(mine))
    report('connecting', 0, reason)
    awaitOpening(0)
  }

  /** @param delay ms before the browser tries. */
  function awaitOpening(delay: number): void {
    attempt.begin(delay)
    attempt.expect(delay + browserLimitAfter, () => {
      report('connecting', 0, 'browser-limit')
      // Not the limit perhaps, but a server that swallowed the request: another connection may do.
      attempt.expect(paneLimits.pollTimeout, () => {
        attempt.end(0, true)
        connect('browser-limit')
      })
    })
  }
  function opened(): void {
    attempt.end(200)
    position.opened(environment.now())
    watch?.stop()
    watch = watchLink(environment, options.effective().heartbeat, () => {
      drop()
      retry('heartbeat-missed')
    })
    report('open', 1, 'opened')
  }
  function alive(at: number, heartbeat: boolean): void {
    watch?.touch(at)
    backoff.reset()
    if (heartbeat) sink.onHeartbeat(at)
  }
  function received(data: string): void {
    const at = environment.now()
    alive(at, false)
    const message = decodeMessage(data)
    if (message === undefined) sink.onUnreadable()
    else position.take(message, at)
  }
  function reset(data: string): void {
    const at = environment.now()
    alive(at, false)
    const frame = decodeControl('reset', data)
    if (frame?.type === 'reset') outdated = position.reset(frame, at) || outdated
    else sink.onUnreadable()
  }

  function failed(mine: EventStream): void {
    watch?.stop()
    const wasOpening = attempt.isUnderWay()
    attempt.end(0)
    if (mine.readyState === givenUp) {
      drop()
      report('waiting', 2, 'lost')
      void explain()
    } else if (!options.effective().resume || outdated) {
      // The browser would send the Last-Event-ID, or name a stream that is gone.
      drop()
      retry(wasOpening ? 'server-gone' : 'lost', sseLimits.retry)
    } else {
      report('waiting', 0, wasOpening ? 'server-gone' : 'lost', { nextIn: sseLimits.retry })
      awaitOpening(sseLimits.retry)
    }
  }

  /** EventSource does not say which answer made it give up, so the server is asked. */
  async function explain(): Promise<void> {
    const asked = generation
    const url = addressOf(transportRows.sse, options.url(), { client: options.client })
    const answer = await askStatus(environment, url)
    if (!running || asked !== generation) return
    const status = answer?.status
    const forbidden = options.forbidden()
    if (status === undefined && (forbidden || options.refused())) {
      const why = forbidden ? 'page-policy' : 'refused-origin'
      report('refused', 2, why)
      // Tried again slowly: it heals by itself once a person has allowed the origin.
      attempt.plan(paneLimits.maxBackoff, () => connect(why))
    } else if (status === 204 || status === 410) {
      running = false
      report('closed', 2, 'server-ended', { status })
    } else if (status === undefined) {
      retry('server-gone')
    } else if (status === 200) {
      retry('lost')
    } else {
      const retryAfter = answer?.retryAfter
      const told = retryAfter === undefined ? { status } : { status, retryAfter }
      retry('bad-answer', (retryAfter ?? 0) * 1_000, told)
    }
  }

  /** @param least see `Backoff.after`. */
  function retry(reason: StateReason, least = 0, detail: StateDetail = {}): void {
    const nextIn = backoff.after(least)
    report('waiting', 2, reason, { ...detail, nextIn })
    attempt.plan(nextIn, () => connect('replaced'))
  }
  function drop(): void {
    attempt.cancel()
    watch?.stop()
    source?.close()
    source = undefined
  }

  return {
    start() {
      if (running) return
      running = true
      connect('started')
    },
    stop() {
      if (!running) return
      running = false
      drop()
      report('closed', 2, 'stopped-by-user')
    },
    reconnect() {
      if (running) connect('replaced')
    },
    post(body, author) {
      const message = { body, author, ref: nextRef() }
      return postMessage(environment, options.url(), options.client, message, options.forbidden)
    },
    cursor: () => position.newest(),
  }
}
