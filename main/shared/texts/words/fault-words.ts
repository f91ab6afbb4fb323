import type { NetworkFaultsPatch } from '../../contract/network.ts'
import { phrase, type KeysOf, type Phrase } from '../phrase.ts'
import { bytes, duration } from '../quantity.ts'

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

/** What is said of the faults of one scope, what hurts most first. Empty where none is on. */
export function faultWords(faults: NetworkFaultsPatch): readonly FaultPhrase[] {
  const { latency = 0, jitter = 0, bandwidth = 0, sliced = 0, unavailable = 0 } = faults
  const spread = Math.min(jitter, latency)
  const words: FaultPhrase[] = []
  if (faults.down === true) words.push(phrase('network.word.down'))
  if (faults.halfOpen === true) words.push(phrase('network.word.halfOpen'))
  if (unavailable > 0) {
    words.push(phrase('network.word.unavailable', { pause: duration(unavailable * 1_000) }))
  }
  if (latency > 0 && spread > 0) {
    const figures = { latency: duration(latency), spread: duration(spread) }
    words.push(phrase('network.word.jitter', figures))
  } else if (latency > 0) {
    words.push(phrase('network.word.latency', { latency: duration(latency) }))
  }
  if (bandwidth > 0) words.push(phrase('network.word.bandwidth', { rate: bytes(bandwidth) }))
  words.push(...wordsOfHolding(faults))
  if (sliced > 0) words.push(phrase('network.word.sliced', { bytes: bytes(sliced) }))
  if (faults.noHeartbeats === true) words.push(phrase('network.word.noHeartbeats'))
  return words
}
