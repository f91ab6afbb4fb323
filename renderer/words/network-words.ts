import {
  networkProfiles,
  type NetworkFaultKey,
  type NetworkFaultsPatch,
  type NetworkProfile,
  type NetworkFaults,
} from '../../main/shared/contract/network.ts'
import { phrase, type KeysOf, type Phrase } from '../../main/shared/texts/phrase.ts'
import { bytes, duration } from '../../main/shared/texts/quantity.ts'

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

/** True where a fault is set, and not just named as off. */
export function isOn(value: number | boolean | undefined): boolean {
  return value === true || (typeof value === 'number' && value > 0)
}

/** True where any of these faults is set. */
export function hasFaults(faults: NetworkFaultsPatch): boolean {
  return Object.values(faults).some(isOn)
}

const profileKeys = ['latency', 'jitter', 'bandwidth'] as const satisfies NetworkFaultKey[]
export const profileNames = Object.keys(networkProfiles) as NetworkProfile[]

/** No profile at all: what a profile sets, set to off. */
export const noProfile = { latency: 0, jitter: 0, bandwidth: 0 } as const

/** Which profile these faults are; `none` without any, undefined where somebody mixed his own. */
export function profileOf(faults: NetworkFaults): NetworkProfile | 'none' | undefined {
  const is = (profile: Readonly<Record<(typeof profileKeys)[number], number>>): boolean =>
    profileKeys.every((key) => faults[key] === profile[key])
  return is(noProfile) ? 'none' : profileNames.find((name) => is(networkProfiles[name]))
}
