import { governs } from '../../main/shared/contract/knob.ts'
import {
  faultKnobs,
  networkProfiles,
  noFaults,
  type NetworkFaultKey,
  type NetworkFaults,
  type NetworkFaultsPatch,
} from '../../main/shared/contract/network.ts'
import { isOn } from '../../main/shared/contract/faults-in-force.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'

/** How long the line is down where it comes back by itself, s. */
export const outage = 5

/** What the menu breaks until it is told otherwise. The first fault of each tells whether it is on. */
export const breaks = {
  silent: { halfOpen: true },
  unavailable: { unavailable: 5 },
  tooManyRequests: { tooManyRequests: 5 },
  serverError: { serverError: true },
  errorShare: { errorShare: 30 },
  slow: networkProfiles['3g'],
  proxy: { holdBytes: 4_096, holdTime: 0 },
  duplicated: { duplicated: 20 },
  late: { lateBy: 2_000, lateShare: 20 },
  brokenJson: { brokenJson: 20 },
} as const satisfies Readonly<Record<string, NetworkFaultsPatch>>

export type BreakName = keyof typeof breaks
export const breakNames = Object.keys(breaks) as BreakName[]

/** The answers of which a request gets one: choosing another takes its place. */
const answers = ['unavailable', 'tooManyRequests', 'serverError'] as const
/** Whether it is what requests are answered with. */
export const isAnswer = (name: BreakName): name is (typeof answers)[number] =>
  answers.some((answer) => answer === name)

const keysOf = (name: BreakName): readonly NetworkFaultKey[] =>
  Object.keys(breaks[name]) as NetworkFaultKey[]

function pick(faults: NetworkFaults, keys: readonly NetworkFaultKey[]): NetworkFaultsPatch {
  return Object.fromEntries(keys.map((key) => [key, faults[key]]))
}

/** Whether it is on among the faults that hold for a scope, with whatever figures. */
export function isBroken(name: BreakName, faults: NetworkFaults): boolean {
  return keysOf(name)
    .slice(0, 1)
    .some((key) => isOn(faults[key]))
}

/** Whether it means something to connections of a transport; undefined stands for all of them. */
export function canBreak(name: BreakName, transport: Transport | undefined): boolean {
  return transport === undefined || keysOf(name).some((key) => governs(faultKnobs[key], transport))
}

/** Its faults with the figures that are in force, or else with those that the menu would set. */
export function faultsOfBreak(name: BreakName, faults: NetworkFaults): NetworkFaultsPatch {
  // A share of the requests gets the answer that is set.
  const keys = name === 'errorShare' ? [...keysOf(name), ...answers] : keysOf(name)
  return isBroken(name, faults) ? pick(faults, keys) : { ...pick(faults, keys), ...breaks[name] }
}

/** What is to be changed, where these faults hold, to switch it on or off. */
export function toggleBreak(name: BreakName, faults: NetworkFaults): NetworkFaultsPatch {
  if (isBroken(name, faults)) return pick(noFaults, keysOf(name))
  return isAnswer(name) ? { ...pick(noFaults, answers), ...breaks[name] } : breaks[name]
}
