import { PlaygroundError, type ErrorShape } from '../contract/errors.ts'
import { paneLimits, webSocketLimits } from '../contract/limits.ts'
import { addressOf } from './addresses.ts'
import { transportRows } from '../contract/transport.ts'
import { createAttempt } from './attempt.ts'
import { createBackoff } from './backoff.ts'
import type { Client, ClientOptions, ClientSink, StateDetail, StateReason } from './client.ts'
import { decodeFrame } from './decode.ts'
import type { ClientEnvironment, Socket } from './environment.ts'
import { createRefs } from './http-post.ts'
import { watchLink, type LinkWatch } from './link-watch.ts'
import { createPendingPosts } from './pending-posts.ts'
import { checkPostSize } from './post-size.ts'
import { createStateReporter } from './state-reporter.ts'
import { createStreamPosition, pushQuery } from './stream-position.ts'

/** RFC 6455 section 7.4.1: the purpose of the connection has been fulfilled. */
const normalClosure = 1_000

/** RFC 6455 section 7.4.1: no close frame came. */
const abnormalClosure = 1_006
/** A message that is too big to process. */
const messageTooBig = 1_009

/**
 * Why posts have no answer, by the code their connection was closed with. Of several nobody says which
 * one was too big, or what became of the others.
 */
function refusalAt(code: number | undefined, posts: number): ErrorShape {
  return code === messageTooBig && posts === 1
    ? { code: 'too_large', message: 'The server closed the connection: a message was too large.' }
    : {
        code: 'stopped',
        message: 'The connection ended before the server acknowledged; look whether it was stored.',
        reason: 'unacknowledged',
      }
}

/**
 * Listens and writes with the browser's own WebSocket, which never reconnects: this client does,
 * after back-off with full jitter, from the id it had reached. Only a close with 1000 is an end.
 */
export function createWebSocketClient(
  options: ClientOptions,
  sink: ClientSink,
  environment: ClientEnvironment,
): Client {
  const { report } = createStateReporter(sink)
  const position = createStreamPosition(options, sink)
  const nextRef = createRefs(environment.random)
  const pending = createPendingPosts(environment)
  const backoff = createBackoff(environment.random)
  const attempt = createAttempt(environment, sink)
  let running = false
  let socket: Socket | undefined
  let watch: LinkWatch | undefined

  function address(): string {
    return addressOf(transportRows.websocket, options.url(), {
      ...pushQuery(options),
      ...position.query(),
    })
  }

  function connect(reason: StateReason): void {
    drop()
    const mine = new environment.WebSocket(address())
    socket = mine
    attempt.begin()
    // Events of a socket that has been replaced say nothing about the present one.
    mine.addEventListener('open', () => {
      if (socket === mine) opened()
    })
    mine.addEventListener('message', ({ data }) => {
      if (socket === mine) received(data)
    })
    mine.addEventListener('close', ({ code }) => {
      if (socket === mine) closed(code)
    })
    mine.addEventListener('error', () => {
      // What the policy of the page forbids is closed from the start, and no close event follows.
      if (socket === mine && options.forbidden()) closed(abnormalClosure)
    })
    report('connecting', 0, reason)
    attempt.expect(paneLimits.pollTimeout, () => lose('timeout'))
  }

  function opened(): void {
    attempt.end(101)
    position.opened(environment.now())
    watch = watchLink(environment, options.effective().heartbeat, () => lose('heartbeat-missed'))
    report('open', 1, 'opened')
  }
  function received(data: unknown): void {
    const at = environment.now()
    watch?.touch(at)
    backoff.reset()
    const frame = typeof data === 'string' ? decodeFrame(data) : undefined
    if (frame === undefined) {
      sink.onUnreadable()
      return
    }
    if (!('type' in frame)) {
      position.take(frame, at)
      return
    }
    switch (frame.type) {
      case 'ack':
        pending.acknowledge(frame.ref, frame.id)
        return
      case 'heartbeat':
        sink.onHeartbeat(at)
        return
      case 'reset':
        position.reset(frame, at)
        return
      case 'position':
        // Only event streams begin with one.
        return
      case 'error':
        if (frame.ref !== undefined) pending.refuse(frame.ref, frame.error)
        return
      default:
        frame satisfies never
    }
  }

  function closed(code: number): void {
    const wasOpening = attempt.isUnderWay()
    attempt.end(0)
    drop(code)
    if (code === normalClosure) {
      running = false
      report('closed', 3, 'server-ended', { closeCode: code })
      return
    }
    const forbidden = options.forbidden()
    if (wasOpening && (forbidden || options.refused())) {
      const why = forbidden ? 'page-policy' : 'refused-origin'
      report('refused', 3, why)
      // Tried again slowly: it heals by itself once a person has allowed the origin.
      attempt.plan(paneLimits.maxBackoff, () => connect(why))
    } else {
      retry(wasOpening ? 'server-gone' : 'lost', { closeCode: code })
    }
  }
  /** Gives up a socket that may never say that it closed. */
  function lose(reason: StateReason): void {
    attempt.end(0, true)
    drop()
    retry(reason)
  }

  function retry(reason: StateReason, detail: StateDetail = {}): void {
    const nextIn = backoff.next()
    report('waiting', 3, reason, { ...detail, nextIn })
    attempt.plan(nextIn, () => connect('replaced'))
  }
  /** @param code with which the socket was closed, where it was. */
  function drop(code?: number): void {
    attempt.cancel()
    watch?.stop()
    watch = undefined
    const mine = socket
    socket = undefined
    mine?.close(normalClosure)
    pending.refuseAll(refusalAt(code, pending.count()))
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
      report('closed', 3, 'stopped-by-user')
    },
    reconnect() {
      if (running) connect('replaced')
    },
    async post(body, author) {
      if (socket?.readyState !== 1) {
        throw new PlaygroundError('stopped', 'The connection is not open.', undefined, {
          reason: 'not_open',
        })
      }
      const ref = nextRef()
      const text = JSON.stringify({ body, author, ref })
      checkPostSize(text, webSocketLimits.maxPayload)
      const answer = pending.wait(ref)
      socket.send(text)
      return answer
    },
    cursor: () => position.newest(),
  }
}
