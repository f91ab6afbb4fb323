import type { NetworkFaultsPatch } from '../../contract/network.ts'
import { phrase, type KeysOf, type Phrase } from '../phrase.ts'
import { bytes, duration, share } from '../quantity.ts'

/** A fault in force. */
type FaultPhrase = Phrase<KeysOf<'network.word'>>

function wordsOfHolding({ holdBytes = 0, holdTime = 0 }: NetworkFaultsPatch): FaultPhrase[] {
  if (holdBytes > 0 && holdTime > 0) {
    const figures = { bytes: bytes(holdBytes), time: duration(holdTime) }
    return [phrase('network.word.heldBoth', figures)]
  }
  if (holdBytes > 0) return [phrase('network.word.heldBytes', { bytes: bytes(holdBytes) })]
  if (holdTime > 0) return [phrase('network.word.heldTime', { time: duration(holdTime) })]
  return []
}

function wordsOfErrors(faults: NetworkFaultsPatch): FaultPhrase[] {
  const { unavailable = 0, tooManyRequests = 0, serverError = false, errorShare = 0 } = faults
  const figures = { share: share(errorShare / 100) }
  const which = errorShare > 0 && errorShare < 100 ? 'some' : 'all'
  if (unavailable > 0) {
    const pause = duration(unavailable * 1_000)
    return [phrase(`network.word.unavailable.${which}`, { ...figures, pause })]
  }
  if (tooManyRequests > 0) {
    const pause = duration(tooManyRequests * 1_000)
    return [phrase(`network.word.tooManyRequests.${which}`, { ...figures, pause })]
  }
  if (serverError || errorShare > 0) return [phrase(`network.word.serverError.${which}`, figures)]
  return []
}

function wordsOfMessages(faults: NetworkFaultsPatch): FaultPhrase[] {
  const { duplicated = 0, lateBy = 0, lateShare = 0, brokenJson = 0 } = faults
  const words: FaultPhrase[] = []
  if (duplicated > 0)
    words.push(phrase('network.word.duplicated', { share: share(duplicated / 100) }))
  if (lateBy > 0) {
    const figures = { share: share((lateShare || 100) / 100), time: duration(lateBy) }
    words.push(phrase('network.word.late', figures))
  }
  if (brokenJson > 0)
    words.push(phrase('network.word.brokenJson', { share: share(brokenJson / 100) }))
  return words
}

/** What is said of the faults of one scope, what hurts most first. Empty where none is on. */
export function faultWords(faults: NetworkFaultsPatch): readonly FaultPhrase[] {
  const { latency = 0, jitter = 0, bandwidth = 0, sliced = 0, downFor = 0 } = faults
  const spread = Math.min(jitter, latency)
  const words: FaultPhrase[] = []
  if (faults.down === true) words.push(phrase('network.word.down'))
  if (downFor > 0) words.push(phrase('network.word.downFor', { time: duration(downFor * 1_000) }))
  if (faults.halfOpen === true) words.push(phrase('network.word.halfOpen'))
  words.push(...wordsOfErrors(faults))
  if (latency > 0 && spread > 0) {
    const figures = { latency: duration(latency), spread: duration(spread) }
    words.push(phrase('network.word.jitter', figures))
  } else if (latency > 0) {
    words.push(phrase('network.word.latency', { latency: duration(latency) }))
  }
  if (bandwidth > 0) words.push(phrase('network.word.bandwidth', { rate: bytes(bandwidth) }))
  words.push(...wordsOfHolding(faults))
  words.push(...wordsOfMessages(faults))
  if (sliced > 0) words.push(phrase('network.word.sliced', { bytes: bytes(sliced) }))
  if (faults.noHeartbeats === true) words.push(phrase('network.word.noHeartbeats'))
  return words
}
