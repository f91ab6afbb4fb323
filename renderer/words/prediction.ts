import { bodyBytes, followsPayload } from '../../main/shared/contract/body-size.ts'
import { pollingLimits } from '../../main/shared/contract/limits.ts'
import type { SettingKey, Settings } from '../../main/shared/contract/settings.ts'
import { silenceLimit } from '../../main/shared/clients/link-watch.ts'

/** What can be counted with its noun: "1 message", "12 messages". */
export type Noun = 'messages' | 'requests' | 'polls' | 'rows' | 'connections' | 'breaks'

/** A figure of a prediction; the window formats it by its kind. */
export interface PredictedFigure {
  readonly kind: 'duration' | 'delay' | 'bytes' | 'count' | 'share' | 'times'
  readonly value: number
  /** Of a delay: how far off the clocks may be, ms. */
  readonly uncertainty?: number
  /** What is counted; the figure is then written with its noun. */
  readonly of?: Noun
}

/** What a knob at this value will do: a sentence by its name, and the figures in it. */
export interface Prediction {
  readonly sentence: string
  readonly figures: Readonly<Record<string, PredictedFigure>>
}

export const duration = (value: number): PredictedFigure => ({ kind: 'duration', value })
/** A delay that was measured between two clocks: below `uncertainty` (ms) only a bound of it is said. */
export const delay = (value: number, uncertainty: number): PredictedFigure => ({
  kind: 'delay',
  value,
  uncertainty,
})
export const bytes = (value: number): PredictedFigure => ({ kind: 'bytes', value })
export const count = (value: number, of?: Noun): PredictedFigure =>
  of === undefined ? { kind: 'count', value } : { kind: 'count', value, of }
export const share = (value: number): PredictedFigure => ({ kind: 'share', value })
/** How many times one figure is another. */
export const times = (value: number): PredictedFigure => ({ kind: 'times', value })

function say(sentence: string, figures: Prediction['figures'] = {}): Prediction {
  return { sentence, figures }
}

/** Rows that one polling answer can carry. */
function rowsPerAnswer(settings: Settings): number {
  const { answerRows, answerBytes } = pollingLimits
  return Math.max(1, Math.min(answerRows, answerBytes / Math.max(1, bodyBytes(settings))))
}

/** Requests a minute of one polling client. Where an answer says there is more, the next follows. */
export function requestsPerMinute(settings: Settings): number {
  const messages = settings.pushRate * 60
  switch (settings.pollMode) {
    case 'all':
    case 'conditional':
      return 60_000 / settings.pollInterval
    case 'new':
      return Math.max(60_000 / settings.pollInterval, messages / rowsPerAnswer(settings))
    case 'long':
      // One answer a message at low rates; one empty answer a wait where nothing comes.
      return Math.max(messages, 60_000 / pollingLimits.maxWait)
    default:
      return settings.pollMode satisfies never
  }
}

/** The share of polls that find nothing new, 0 to 1: Poisson's e^(−λT), or by count if regular. */
export function emptyShare({ arrivals, pollInterval, pushRate }: Settings): number {
  const expected = (pushRate * pollInterval) / 1_000
  return arrivals === 'random' ? Math.exp(-expected) : Math.max(0, 1 - expected)
}

/** Random arrivals wait half an interval on average; regular ones what their phase says. */
function waiting(name: string, interval: number, settings: Settings): Prediction {
  return settings.arrivals === 'random'
    ? say(`${name}.random`, { wait: duration(interval / 2) })
    : say(`${name}.regular`, { wait: duration(interval) })
}

function predictPollInterval(settings: Settings): Prediction {
  if (settings.pollMode === 'long') return say('pollInterval.long')
  const base = waiting('pollInterval', settings.pollInterval, settings)
  return { ...base, figures: { ...base.figures, requests: count(requestsPerMinute(settings)) } }
}

function predictPollMode(settings: Settings): Prediction {
  const { pollMode } = settings
  if (pollMode === 'all') {
    const most = Math.min(settings.retention, pollingLimits.answerRows)
    return say('pollMode.all', { rows: count(most) })
  }
  if (pollMode === 'long') return say('pollMode.long', { wait: duration(pollingLimits.maxWait) })
  return say(`pollMode.${pollMode}`, { empty: share(emptyShare(settings)) })
}

function predictPush(interval: number, settings: Settings): Prediction {
  if (interval === 0) return say('push.atOnce')
  const base = waiting('push', interval, settings)
  const together = Math.max(1, (settings.pushRate * interval) / 1_000)
  return { ...base, figures: { ...base.figures, together: count(together) } }
}

function predictRetention(settings: Settings): Prediction {
  const reach = (settings.retention / settings.pushRate) * 1_000
  return say('retention', { reach: duration(reach) })
}

/**
 * Predicts in one sentence what the knob `key` does at its value in `settings`: the other knobs
 * count as well, since what an interval costs depends on rate, arrivals and mode.
 */
export function predict(key: SettingKey, settings: Settings): Prediction {
  switch (key) {
    case 'pushRate':
      return say('pushRate', {
        minute: count(settings.pushRate * 60),
        gap: duration(1_000 / settings.pushRate),
      })
    case 'arrivals':
      return say(`arrivals.${settings.arrivals}`)
    case 'payload':
      if (followsPayload(settings)) {
        return say('payload.own', { second: bytes(settings.payload * settings.pushRate) })
      }
      return settings.feed === 'template'
        ? say('payload.template', { size: bytes(bodyBytes(settings)) })
        : say('payload.fixed')
    case 'feed':
      return say(`feed.${settings.feed}`)
    case 'template':
      return say('template')
    case 'seed':
      return say('seed')
    case 'pollInterval':
      return predictPollInterval(settings)
    case 'pollMode':
      return predictPollMode(settings)
    case 'ssePushInterval':
      return predictPush(settings.ssePushInterval, settings)
    case 'websocketPushInterval':
      return predictPush(settings.websocketPushInterval, settings)
    case 'heartbeat':
      return settings.heartbeat === 0
        ? say('heartbeat.off')
        : say('heartbeat.on', { notice: duration(silenceLimit(settings.heartbeat)) })
    case 'deflate':
      return say(settings.deflate ? 'deflate.on' : 'deflate.off')
    case 'retention':
      return predictRetention(settings)
    case 'allowedOrigins':
      return say('allowedOrigins')
    default:
      return key satisfies never
  }
}
