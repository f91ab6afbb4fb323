import { paneLimits } from '../contract/limits.ts'
import { createBackoff } from './backoff.ts'
import type { Client, ClientOptions, ClientSink } from './client.ts'
import { deadline } from './deadline.ts'
import { createAbortSource, type AbortSource, type ClientEnvironment } from './environment.ts'
import { createRefs, postMessage } from './http-post.ts'
import { createPollCursor } from './poll-cursor.ts'
import { pollRequest, sendPoll, type PollAnswer } from './poll-request.ts'
import { nextTick } from './poll-schedule.ts'
import { createStateReporter } from './state-reporter.ts'

/** A request on its way. `paged`: it asks from a cursor on, so that more rows may follow. */
interface Poll {
  readonly controller: AbortSource
  readonly long: boolean
  readonly paged: boolean
  readonly startedAt: number
}
type Success = Extract<PollAnswer, { kind: 'rows' | 'unchanged' }>
type Failure = Exclude<PollAnswer, Success>

/** A long poll that comes back empty so soon was not held, ms. */
const hastyAnswer = 1_000

/**
 * Asks for new messages repeatedly, as `setInterval` with `$.ajax` does in the article: start
 * to start, at most one request in flight. A failure changes the state and nothing else: the next
 * tick asks again, and the cursor heals what was missed.
 */
export function createPollingClient(
  options: ClientOptions,
  sink: ClientSink,
  environment: ClientEnvironment,
): Client {
  const { report } = createStateReporter(sink)
  const position = createPollCursor(sink)
  const nextRef = createRefs(environment.random)
  const backoff = createBackoff(environment.random)
  let running = false
  let inFlight: Poll | undefined
  let cancelTimer: (() => void) | undefined
  /** When the latest tick was due, and until when the server is not to be asked. */
  let due = 0
  let notBefore = 0
  /** Since the latest answer with rows something was lost: a failure, or a stop. */
  let broken = false
  let tag: string | undefined

  const isLong = (): boolean => options.effective().pollMode === 'long'

  function plan(delay: number, dueAt: number): void {
    cancelTimer?.()
    cancelTimer = environment.after(delay, () => tick(dueAt))
  }
  function planTick(): void {
    const now = environment.now()
    const dueAt = nextTick(due, options.effective().pollInterval, now)
    plan(Math.max(dueAt, notBefore) - now, dueAt)
  }
  function tick(dueAt: number): void {
    cancelTimer = undefined
    due = dueAt
    if (!isLong()) planTick()
    if (inFlight === undefined) void send()
    else sink.onLate()
  }

  async function send(): Promise<void> {
    const skip = broken && !options.effective().resume
    const start = position.start(skip)
    const mode = options.effective().pollMode
    const request = pollRequest(options.url(), options.client, mode, start)
    const controller = createAbortSource()
    const startedAt = environment.now()
    const paged = 'after' in start && (mode === 'new' || mode === 'long')
    const mine: Poll = { controller, long: mode === 'long', paged, startedAt }
    inFlight = mine
    sink.onAsking(startedAt)
    let timedOut = false
    const cancelTimeout = deadline(environment, request.timeout, () => {
      timedOut = true
      controller.abort()
    })
    let endedAt: number | undefined
    const answer = await sendPoll(environment, request, controller.signal, tag, () => {
      endedAt = environment.now()
    })
    cancelTimeout()
    // Stopped or replaced meanwhile: the answer belongs to nobody.
    if (inFlight !== mine) return
    inFlight = undefined
    sink.onAsking(undefined)
    endedAt ??= environment.now()
    const fresh = answer.kind === 'rows' ? position.take(answer, endedAt, broken && !skip) : 0
    // From the second answer on the whole table carries rows that have come before.
    const whole = (mode === 'all' || mode === 'conditional') && 'after' in start
    const rows = whole && answer.kind === 'rows' ? answer.rows.length : undefined
    sink.onRequest({ startedAt, endedAt, status: answer.status, fresh, rows, aborted: timedOut })
    if (answer.kind === 'rows' || answer.kind === 'unchanged') settle(mine, answer, fresh, endedAt)
    else settleFailure(answer, timedOut)
  }

  function settle(poll: Poll, answer: Success, fresh: number, endedAt: number): void {
    // Without `after` the rows that were left out are older ones.
    const more = answer.kind === 'rows' && answer.more && poll.paged
    // A cursor that is ahead of an emptied table is not waited for; asking on would be a busy loop.
    const hasty = poll.long && poll.paged && fresh === 0 && endedAt - poll.startedAt < hastyAnswer
    if (answer.kind === 'rows') tag = answer.tag
    broken &&= more
    report('open', undefined, 'opened')
    if (!hasty) backoff.reset()
    if (more) void send()
    else planNext(hasty ? backoff.next() : 0)
  }
  function settleFailure(answer: Failure, timedOut: boolean): void {
    broken = true
    switch (answer.kind) {
      case 'ended':
        end()
        report('closed', undefined, 'server-ended', { status: answer.status })
        return
      case 'bad':
        if (answer.status === 200) sink.onUnreadable()
        settleBad(answer.status, answer.retryAfter)
        return
      case 'gone':
        settleGone(timedOut)
        return
      default:
        answer satisfies never
    }
  }
  function settleBad(status: number, retryAfter: number | undefined): void {
    planNext((retryAfter ?? 0) * 1_000)
    const told = retryAfter !== undefined && { retryAfter, nextIn: notBefore - environment.now() }
    report('waiting', undefined, 'bad-answer', { status, ...told })
  }
  function settleGone(timedOut: boolean): void {
    const forbidden = options.forbidden()
    if (!timedOut && (forbidden || options.refused())) {
      report('refused', undefined, forbidden ? 'page-policy' : 'refused-origin')
      // Asked again slowly: it heals by itself once a person has allowed the origin.
      planNext(paneLimits.maxBackoff)
    } else {
      report('waiting', undefined, timedOut ? 'timeout' : 'server-gone')
      planNext(0)
    }
  }
  function planNext(pause: number): void {
    const now = environment.now()
    notBefore = now + pause
    if (isLong()) {
      const delay = Math.max(options.effective().pollInterval, pause, broken ? backoff.next() : 0)
      plan(delay, now + delay)
    } else if (pause > 0 || cancelTimer === undefined) {
      planTick()
    }
  }

  function abandon(): void {
    cancelTimer?.()
    cancelTimer = undefined
    inFlight?.controller.abort()
    if (inFlight !== undefined) sink.onAsking(undefined)
    inFlight = undefined
  }
  function end(): void {
    running = false
    broken = true
    abandon()
  }
  function pollNow(): void {
    due = environment.now()
    notBefore = 0
    if (!isLong()) planTick()
    void send()
  }

  return {
    start() {
      if (running) return
      running = true
      broken = position.newest() > 0
      report('connecting', undefined, 'started')
      pollNow()
    },
    stop() {
      if (!running) return
      end()
      report('closed', undefined, 'stopped-by-user')
    },
    reconnect() {
      if (!running) return
      if (broken || isLong() || inFlight?.long === true) {
        abandon()
        pollNow()
      } else {
        // A short poll is not interrupted; the next one keeps the new distance from the last tick.
        planTick()
      }
    },
    post(body, author) {
      const message = { body, author, ref: nextRef() }
      return postMessage(environment, options.url(), options.client, message, options.forbidden)
    },
    cursor: () => position.newest(),
  }
}
