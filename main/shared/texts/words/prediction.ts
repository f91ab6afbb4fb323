import { bodyBytes, followsPayload } from '../../contract/body-size.ts'
import { pollingLimits } from '../../contract/limits.ts'
import type { SettingKey, Settings } from '../../contract/settings.ts'
import { phrase, type KeysOf, type Phrase } from '../phrase.ts'
import { bytes, count, duration, share } from '../quantity.ts'
import { silenceLimit } from '../../clients/link-watch.ts'

/** What a knob at this value will do. */
type Prediction = Phrase<KeysOf<'predict'>>

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
function waiting(name: 'pollInterval' | 'push', interval: number, settings: Settings): Prediction {
  return settings.arrivals === 'random'
    ? phrase(`predict.${name}.random`, { wait: duration(interval / 2) })
    : phrase(`predict.${name}.regular`, { wait: duration(interval) })
}

function predictPollInterval(settings: Settings): Prediction {
  if (settings.pollMode === 'long') return phrase('predict.pollInterval.long')
  const base = waiting('pollInterval', settings.pollInterval, settings)
  return {
    ...base,
    figures: { ...base.figures, requests: count(requestsPerMinute(settings), 'requests') },
  }
}

function predictPollMode(settings: Settings): Prediction {
  const { pollMode } = settings
  if (pollMode === 'all') {
    const most = Math.min(settings.retention, pollingLimits.answerRows)
    return phrase('predict.pollMode.all', { rows: count(most) })
  }
  if (pollMode === 'long')
    return phrase('predict.pollMode.long', { wait: duration(pollingLimits.maxWait) })
  return phrase(`predict.pollMode.${pollMode}`, { empty: share(emptyShare(settings)) })
}

function predictPush(interval: number, settings: Settings): Prediction {
  if (interval === 0) return phrase('predict.push.atOnce')
  const base = waiting('push', interval, settings)
  const together = Math.max(1, (settings.pushRate * interval) / 1_000)
  return { ...base, figures: { ...base.figures, count: count(together) } }
}

function predictRetention(settings: Settings): Prediction {
  const reach = (settings.retention / settings.pushRate) * 1_000
  return phrase('predict.retention', { reach: duration(reach) })
}

/**
 * Predicts in one sentence what the knob `key` does at its value in `settings`: the other knobs
 * count as well, since what an interval costs depends on rate, arrivals and mode.
 */
export function predict(key: SettingKey, settings: Settings): Prediction {
  switch (key) {
    case 'pushRate':
      return phrase('predict.pushRate', {
        messages: count(settings.pushRate * 60, 'messages'),
        gap: duration(1_000 / settings.pushRate),
      })
    case 'arrivals':
      return phrase(`predict.arrivals.${settings.arrivals}`)
    case 'payload':
      if (followsPayload(settings)) {
        return phrase('predict.payload.own', {
          second: bytes(settings.payload * settings.pushRate),
        })
      }
      return settings.feed === 'template'
        ? phrase('predict.payload.template', { size: bytes(bodyBytes(settings)) })
        : phrase('predict.payload.fixed')
    case 'feed':
      return phrase(`predict.feed.${settings.feed}`)
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
        ? phrase('predict.heartbeat.off')
        : phrase('predict.heartbeat.on', { notice: duration(silenceLimit(settings.heartbeat)) })
    case 'deflate':
      return phrase(`predict.deflate.${settings.deflate ? 'on' : 'off'}`)
    case 'retention':
      return predictRetention(settings)
    // The others always do the same.
    default:
      return phrase(`predict.${key}`)
  }
}
