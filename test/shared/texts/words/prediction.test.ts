import { describe, expect, it } from 'vitest'
import { defaultSettings, type Settings } from '../../../../main/shared/contract/settings.ts'
import type { Phrase } from '../../../../main/shared/texts/phrase.ts'
import {
  emptyShare,
  predict,
  requestsPerMinute,
} from '../../../../main/shared/texts/words/prediction.ts'

const settings = (changes: Partial<Settings> = {}): Settings => ({ ...defaultSettings, ...changes })

/** The bare numbers of a phrase. */
function figures({ figures: named = {} }: Phrase): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(named).map(([name, quantity]) => [name, Object.values(quantity)[0]]),
  )
}

describe('the poll interval', () => {
  it('at 500 ms makes 120 requests a minute and a wait of 250 ms on average', () => {
    const prediction = predict('pollInterval', settings({ pollInterval: 500 }))
    expect(prediction.key).toBe('predict.pollInterval.random')
    expect(figures(prediction)).toEqual({ requests: 120, wait: 250 })
  })

  it('speaks of phase where arrivals are regular: from 0 to the whole interval', () => {
    const prediction = predict('pollInterval', settings({ arrivals: 'regular' }))
    expect(prediction.key).toBe('predict.pollInterval.regular')
    expect(figures(prediction)).toEqual({ requests: 120, wait: 500 })
  })

  it('means nothing in long poll, and says so', () => {
    const prediction = predict('pollInterval', settings({ pollMode: 'long' }))
    expect(prediction).toEqual({ key: 'predict.pollInterval.long' })
  })

  it('counts the polls that follow at once where one answer cannot carry all', () => {
    const busy = settings({ pushRate: 5_000, pollInterval: 60_000, payload: 64 })
    expect(requestsPerMinute(busy)).toBe(30)
    expect(requestsPerMinute({ ...busy, pollMode: 'all' })).toBe(1)
  })

  it('takes the size of an answer into account', () => {
    const large = settings({ pushRate: 200, pollInterval: 60_000, payload: 32_768 })
    expect(requestsPerMinute(large)).toBeCloseTo((200 * 60) / 256)
  })
})

describe('the share of empty polls', () => {
  it('is e to the minus messages an interval where arrivals are random', () => {
    expect(emptyShare(settings({ pushRate: 2, pollInterval: 500 }))).toBeCloseTo(Math.exp(-1))
  })
  it('is what the intervals have over messages where arrivals are regular', () => {
    const regular = settings({ arrivals: 'regular', pollInterval: 500 })
    expect(emptyShare({ ...regular, pushRate: 0.5 })).toBe(0.75)
    expect(emptyShare({ ...regular, pushRate: 2 })).toBe(0)
    expect(emptyShare({ ...regular, pushRate: 20 })).toBe(0)
  })
})

describe('the push interval', () => {
  it('of zero sends at once', () => {
    expect(predict('ssePushInterval', settings()).key).toBe('predict.push.atOnce')
  })
  it('holds a message for half of it, and gathers what came meanwhile', () => {
    const prediction = predict(
      'websocketPushInterval',
      settings({ websocketPushInterval: 1_000, pushRate: 20 }),
    )
    expect(prediction.key).toBe('predict.push.random')
    expect(figures(prediction)).toEqual({ wait: 500, count: 20 })
  })
  it('belongs to its own transport', () => {
    const changed = settings({ ssePushInterval: 1_000 })
    expect(predict('websocketPushInterval', changed).key).toBe('predict.push.atOnce')
  })
})

describe('other knobs', () => {
  it('say how far retention reaches at the rate', () => {
    const prediction = predict('retention', settings({ retention: 6_000, pushRate: 10 }))
    expect(figures(prediction)).toEqual({ reach: 600_000 })
  })
  it.each([
    [5_000, 12_500],
    [60_000, 63_000],
  ])(
    'say when a client that sees a heartbeat of %i ms takes a silent link for dead',
    (heartbeat, notice) => {
      expect(figures(predict('heartbeat', settings({ heartbeat })))).toEqual({ notice })
    },
  )
  it('say that nobody notices without a heartbeat', () => {
    expect(predict('heartbeat', settings({ heartbeat: 0 })).key).toBe('predict.heartbeat.off')
  })
  it('say that the article’s own lines keep their length', () => {
    expect(predict('payload', settings({ feed: 'clock' })).key).toBe('predict.payload.fixed')
    expect(figures(predict('payload', settings({ payload: 64, pushRate: 2 })))).toEqual({
      second: 128,
    })
  })
})
