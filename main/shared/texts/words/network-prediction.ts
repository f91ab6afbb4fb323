import { bodyBytes } from '../../contract/body-size.ts'
import type { NetworkFaults } from '../../contract/network.ts'
import type { Settings } from '../../contract/settings.ts'
import { phrase, type KeysOf, type Phrase } from '../phrase.ts'
import { code, count, duration, rate, share } from '../quantity.ts'

type Prediction = Phrase<KeysOf<'network.effect'>>

/** The bytes around the body of a message: JSON, and the framing of its transport. */
const around = 90

/** What requests are answered with, where a fault refuses them. */
function whatRefuses(faults: NetworkFaults): Prediction | undefined {
  const { unavailable, tooManyRequests, serverError, errorShare } = faults
  const pause = unavailable > 0 ? unavailable : tooManyRequests
  if (pause === 0 && !serverError && errorShare === 0) return undefined
  const status = code(unavailable > 0 ? 503 : tooManyRequests > 0 ? 429 : 500)
  if (errorShare > 0 && errorShare < 100) {
    return phrase('network.effect.errorShare', { status, share: share(errorShare / 100) })
  }
  return pause > 0
    ? phrase('network.effect.errorPause', { status, pause: duration(pause * 1_000) })
    : phrase('network.effect.error', { status })
}

/** What lets nothing through, or only a refusal. */
function whatStops(faults: NetworkFaults): Prediction | undefined {
  if (faults.down) return phrase('network.effect.down')
  if (faults.downFor > 0) {
    return phrase('network.effect.downFor', { time: duration(faults.downFor * 1_000) })
  }
  if (faults.halfOpen) return phrase('network.effect.halfOpen')
  return whatRefuses(faults)
}

/** What becomes of single messages. */
function whatSpoils(faults: NetworkFaults): readonly Prediction[] {
  const { duplicated, lateBy, lateShare, brokenJson } = faults
  const said: Prediction[] = []
  if (brokenJson > 0) {
    said.push(phrase('network.effect.brokenJson', { share: share(brokenJson / 100) }))
  }
  if (lateBy > 0) {
    const figures = { share: share((lateShare || 100) / 100), time: duration(lateBy) }
    said.push(phrase('network.effect.late', figures))
  }
  if (duplicated > 0) {
    said.push(phrase('network.effect.duplicated', { share: share(duplicated / 100) }))
  }
  return said
}

function whatDelays({ latency, jitter }: NetworkFaults): Prediction {
  if (latency === 0) return phrase('network.effect.fast')
  const figures = { once: duration(latency), twice: duration(2 * latency) }
  const spread = Math.min(jitter, latency)
  return spread === 0
    ? phrase('network.effect.delay', figures)
    : phrase('network.effect.jitter', { ...figures, spread: duration(spread) })
}

/** How many messages a second one connection carries, compared with how many are written. */
function whatNarrows({ bandwidth }: NetworkFaults, settings: Settings): Prediction | undefined {
  if (bandwidth === 0) return undefined
  const { pushRate } = settings
  const carried = bandwidth / (bodyBytes(settings) + around)
  const figures = { carried: count(carried, 'messages'), written: rate(pushRate) }
  return phrase(`network.effect.${carried < pushRate ? 'tooNarrow' : 'wideEnough'}`, figures)
}

/**
 * Predicts what faults do to traffic of these settings: at most two sentences, the one that matters
 * most first. The size of a message is an estimate, so rates are round figures.
 */
export function predictNetwork(faults: NetworkFaults, settings: Settings): readonly Prediction[] {
  const stop = whatStops(faults)
  if (stop !== undefined) return [stop]
  const spoiled = whatSpoils(faults)
  const narrow = whatNarrows(faults, settings)
  const delay = whatDelays(faults)
  if (spoiled.length > 0) {
    const slowed = delay.key === 'network.effect.fast' ? [] : [delay]
    return [...spoiled, ...(narrow === undefined ? slowed : [narrow])].slice(0, 2)
  }
  if (narrow === undefined) return [delay]
  return delay.key === 'network.effect.fast' ? [narrow] : [delay, narrow]
}
