import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBackoff } from '../../../main/shared/clients/backoff.ts'
import {
  decodeControl,
  decodeError,
  decodeFrame,
  decodeMessage,
  decodeRows,
} from '../../../main/shared/clients/decode.ts'
import { createRefs, postMessage } from '../../../main/shared/clients/http-post.ts'
import { silenceLimit } from '../../../main/shared/clients/link-watch.ts'
import { nextTick } from '../../../main/shared/clients/poll-schedule.ts'
import { readRetryAfter } from '../../../main/shared/clients/retry-after.ts'
import { createFakeEnvironment, message } from '../../support/fake-environment.ts'

describe('the back-off', () => {
  it('doubles its ceiling up to 5 s and starts over when data came', () => {
    const backoff = createBackoff(() => 0.999_999)
    const pauses = Array.from({ length: 6 }, () => Math.round(backoff.next()))
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000])
    backoff.reset()
    expect(Math.round(backoff.next())).toBe(500)
  })

  it('never waits longer than 5 s, however often it failed', () => {
    const backoff = createBackoff(Math.random)
    for (let failure = 0; failure < 3_000; failure += 1) {
      expect(backoff.next()).toBeLessThanOrEqual(5_000)
    }
  })
})

describe('the schedule of polls', () => {
  it('lies on the grid of the interval and ahead of now', () => {
    const whole = fc.integer({ min: 0, max: 10_000_000 })
    fc.assert(
      fc.property(whole, fc.integer({ min: 50, max: 60_000 }), whole, (due, interval, late) => {
        const next = nextTick(due, interval, due + late)
        expect((next - due) % interval).toBe(0)
        expect(next).toBeGreaterThan(due + late)
        expect(next).toBeLessThanOrEqual(due + late + interval)
      }),
    )
  })
})

describe('the silence after which a link is dead', () => {
  it.each([
    [1_000, 2_500],
    [5_000, 12_500],
    [6_000, 15_000],
    [12_000, 15_000],
    [30_000, 33_000],
  ])('at a heartbeat of %i ms is %i ms', (heartbeat, limit) => {
    expect(silenceLimit(heartbeat)).toBe(limit)
  })

  it('is at most 15 s up to a heartbeat of 12 s, and always leaves time for one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 60_000 }), (heartbeat) => {
        expect(silenceLimit(heartbeat)).toBeGreaterThanOrEqual(heartbeat + 1_500)
        if (heartbeat <= 12_000) expect(silenceLimit(heartbeat)).toBeLessThanOrEqual(15_000)
      }),
    )
  })
})

describe('Retry-After', () => {
  it.each([
    [null, undefined],
    ['', undefined],
    ['soon', undefined],
    ['-3', undefined],
    ['0', 0],
    [' 7 ', 7],
    ['3600', 60],
    ['Thu, 01 Jan 1970 00:00:30 GMT', 20],
    ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
  ])('%j reads as %j', (header, seconds) => {
    expect(readRetryAfter(header, 10_000)).toBe(seconds)
  })
})

describe('decoding', () => {
  it('never throws, whatever arrives', () => {
    const text = fc.oneof(fc.string(), fc.json(), fc.constant('{"type":"error","error":7}'))
    fc.assert(
      fc.property(text, (arrived) => {
        expect(() => [
          decodeMessage(arrived),
          decodeRows(arrived),
          decodeFrame(arrived),
          decodeControl('reset', arrived),
        ]).not.toThrow()
      }),
    )
  })

  it('tells messages from control frames', () => {
    expect(decodeFrame(JSON.stringify(message(7)))).toEqual(message(7))
    expect(decodeFrame('{"type":"ack","ref":"r","id":7}')).toEqual({ type: 'ack', ref: 'r', id: 7 })
    expect(decodeFrame('{"type":"ack","ref":7,"id":7}')).toBeUndefined()
    expect(decodeFrame(JSON.stringify({ ...message(7), type: 'x' }))).toBeUndefined()
  })

  it('takes no control frame that lacks what it should say', () => {
    const position = { type: 'position', stream: 's', oldest: 1, newest: 3 }
    expect(decodeFrame(JSON.stringify(position))).toEqual(position)
    expect(decodeFrame('{"type":"heartbeat","at":5}')).toEqual({ type: 'heartbeat', at: 5 })
    expect(decodeFrame('{"type":"heartbeat","at":"5"}')).toBeUndefined()
    for (const strange of [{ stream: 7 }, { oldest: null }, { newest: '3' }]) {
      expect(decodeFrame(JSON.stringify({ ...position, ...strange }))).toBeUndefined()
    }
    expect(decodeFrame('{"type":"error","ref":"r"}')).toMatchObject({ ref: 'r' })
    expect(decodeFrame('{"type":"error","ref":7}')).not.toHaveProperty('ref')
  })

  it('keeps a refusal that it knows, and calls any other internal', () => {
    const known = { code: 'too_large', message: 'Too large.' }
    expect(decodeError({ error: known })).toEqual(known)
    for (const strange of [undefined, null, 7, { error: { code: 'strange', message: 'x' } }]) {
      expect(decodeError(strange).code).toBe('internal')
    }
  })
})

describe('writing by POST', () => {
  const write = { body: 'Hello', author: 'Ada', ref: 'r-1' }

  it('sends its ref as Idempotency-Key', async () => {
    const environment = createFakeEnvironment()
    const sent = postMessage(environment, 'http://127.0.0.1:3000', 'pane-1', write)
    expect(environment.requests[0]?.headers.get('idempotency-key')).toBe('r-1')
    expect(environment.requests[0]?.headers.get('content-type')).toBe('application/json')
    await environment.requests[0]?.answers(message(5), { status: 201 })
    expect(await sent).toEqual({ id: 5 })
    expect(environment.pending()).toBe(0)
  })

  it('passes the refusal of the server on', async () => {
    const environment = createFakeEnvironment()
    const sent = postMessage(environment, 'http://127.0.0.1:3000', 'pane-1', write)
    const error = { code: 'store_busy', message: 'The store is busy.' }
    void environment.requests[0]?.answers({ error }, { status: 503 })
    await expect(sent).rejects.toMatchObject(error)
  })

  it('says with which status something on the way refused, and when to come back', async () => {
    for (const [status, pause] of [
      [429, '7'],
      [500, undefined],
      [401, undefined],
      [502, '1'],
    ] as const) {
      const environment = createFakeEnvironment()
      const sent = postMessage(environment, 'http://127.0.0.1:3000', 'pane-1', write)
      const headers = pause === undefined ? {} : { 'retry-after': pause }
      void environment.requests[0]?.answers('<h1>no</h1>', { status, headers })
      await expect(sent).rejects.toMatchObject({
        details: {
          reason: 'answered',
          figures: { status, ...(pause !== undefined && { retryAfter: Number(pause) }) },
        },
      })
    }
  })

  it('keeps the reason of the server beside the pause that it asks for', async () => {
    const environment = createFakeEnvironment()
    const sent = postMessage(environment, 'http://127.0.0.1:3000', 'pane-1', write)
    const error = { code: 'overloaded', message: 'Too much.' }
    void environment.requests[0]?.answers(
      { error },
      { status: 503, headers: { 'retry-after': '5' } },
    )
    await expect(sent).rejects.toMatchObject({ ...error, details: { figures: { retryAfter: 5 } } })
  })

  it('does not take a message for stored that was given no id', async () => {
    for (const answer of [{}, { id: '5' }, 'OK']) {
      const environment = createFakeEnvironment()
      const sent = postMessage(environment, 'http://127.0.0.1:3000', 'pane-1', write)
      void environment.requests[0]?.answers(answer, { status: 201 })
      await expect(sent).rejects.toMatchObject({ code: 'internal' })
    }
  })

  it('tells what the page itself may not reach from what cannot be reached', async () => {
    for (const [forbidden, reason] of [
      [true, 'page_policy'],
      [false, 'unreachable'],
    ] as const) {
      const environment = createFakeEnvironment()
      const sent = postMessage(environment, 'http://127.0.0.1:1', 'pane-1', write, () => forbidden)
      void environment.requests[0]?.fails()
      await expect(sent).rejects.toMatchObject({ code: 'stopped', details: { reason } })
    }
  })

  it('measures a message before it is sent, as bytes of its JSON', async () => {
    const environment = createFakeEnvironment()
    const post = (body: string) =>
      postMessage(environment, 'http://127.0.0.1:3000', 'pane-1', { ...write, body })
    const around = JSON.stringify({ body: '', author: write.author }).length
    await expect(post('x'.repeat(65_537 - around))).rejects.toMatchObject({
      code: 'too_large',
      details: { figures: { size: 65_537, limit: 65_536 } },
    })
    expect(environment.requests).toHaveLength(0)
    const sent = post('x'.repeat(65_536 - around))
    await environment.requests[0]?.answers(message(5), { status: 201 })
    expect(await sent).toEqual({ id: 5 })
  })

  it('says that the server is gone, or did not answer in time', async () => {
    const environment = createFakeEnvironment()
    const lost = postMessage(environment, 'http://127.0.0.1:3000', 'pane-1', write)
    void environment.requests[0]?.fails()
    await expect(lost).rejects.toMatchObject({ code: 'stopped' })
    const late = expect(
      postMessage(environment, 'http://127.0.0.1:3000', 'pane-1', write),
    ).rejects.toMatchObject({ code: 'request_timeout' })
    await environment.advance(10_000)
    await late
  })

  it('names no two posts alike, within the limit of a ref', () => {
    const nextRef = createRefs(Math.random)
    const refs = new Set(Array.from({ length: 1_000 }, nextRef))
    expect(refs.size).toBe(1_000)
    for (const ref of refs) expect(ref).toMatch(/^[a-z0-9-]{1,64}$/)
  })
})
