import { isOn } from '../contract/faults-in-force.ts'
import { parseValue, rangeOf } from '../contract/knob.ts'
import {
  faultKeys,
  faultKnobs,
  isValidFault,
  type NetworkFaultKey,
  type NetworkFaultsPatch,
} from '../contract/network.ts'
import { printSetting } from '../contract/share.ts'
import { transports } from '../contract/transport.ts'
import { kebab } from './kebab.ts'
import type { ReadOption } from './lane-option.ts'
import type { PlannedFaults, PlannedScope } from './plan.ts'

const wide: readonly Exclude<PlannedScope, object>[] = ['all', 'foreign', ...transports]

/** The scope that a word names: all, a transport, `foreign` for clients of other programs, or `lane2`, the second lane; undefined if it names none. */
export function readScope(word: string): PlannedScope | undefined {
  const named = wide.find((scope) => scope === word)
  if (named !== undefined) return named
  const [, place] = /^lane([1-9]\d?)$/.exec(word) ?? []
  return place === undefined ? undefined : { subject: Number(place) - 1 }
}

/** The word that `readScope` reads back as the same scope. */
export function printScope(scope: PlannedScope): string {
  return typeof scope === 'string' ? scope : `lane${scope.subject + 1}`
}

/** The fault of this name, as a link or as a command line writes it. */
export function faultNamed(word: string): NetworkFaultKey | undefined {
  return faultKeys.find((key) => key === word || kebab(key) === word)
}

/** The value of a fault as it is written; a switch that is only named is on. */
export function faultValue(key: NetworkFaultKey, text: string | undefined): unknown {
  const knob = faultKnobs[key]
  return text === undefined && knob.kind === 'toggle' ? true : parseValue(knob, text ?? '')
}

function readFault(word: string, text: string | undefined): ReadOption<NetworkFaultsPatch> {
  const key = faultNamed(word)
  if (key === undefined) {
    return {
      fault: `there is no fault "${word}"; a fault is one of ${faultKeys.map(kebab).join(', ')}.`,
    }
  }
  const value = faultValue(key, text)
  return isValidFault(key, value)
    ? { value: { [key]: value } }
    : { fault: `${kebab(key)} must be ${rangeOf(faultKnobs[key])}, and not "${text ?? ''}".` }
}

/**
 * Reads the faults of one scope as a command line names them: `latency=200,jitter=50`, `sse,down`,
 * `lane2,latency=200`. Without a scope they are for every connection.
 */
export function readFaultOption(text: string): ReadOption<PlannedFaults> {
  const parts = text.split(',').map((part) => part.trim())
  const scope = readScope(parts[0] ?? '')
  let faults: NetworkFaultsPatch = {}
  for (const part of scope === undefined ? parts : parts.slice(1)) {
    const [word = '', value] = part.split(/=(.*)/s)
    const read = readFault(word, value)
    if ('fault' in read) return read
    faults = { ...faults, ...read.value }
  }
  if (Object.keys(faults).length === 0) {
    return { fault: `a fault is written as "latency=200" or "sse,down", and not as "${text}".` }
  }
  return { value: { scope: scope ?? 'all', faults } }
}

/** What is set in a patch, in the order of the schema. */
export function faultsIn(faults: NetworkFaultsPatch): readonly NetworkFaultKey[] {
  return faultKeys.filter((key) => faults[key] !== undefined)
}

/** The text that `readFaultOption` reads back as the same faults. */
export function printFaultOption({ scope, faults }: PlannedFaults): string {
  const parts = faultsIn(faults).map((key) => {
    const value = faults[key] ?? false
    if (faultKnobs[key].kind === 'toggle' && isOn(value)) return kebab(key)
    return `${kebab(key)}=${printSetting(value)}`
  })
  return [...(scope === 'all' ? [] : [printScope(scope)]), ...parts].join(',')
}

/**
 * Why one of these faults is for no lane; undefined where each has its lane.
 *
 * @param count how many lanes there are.
 */
export function faultWithoutLane(
  faults: readonly PlannedFaults[],
  count: number,
): string | undefined {
  const lost = faults.find(({ scope }) => typeof scope === 'object' && scope.subject >= count)
  const there = count === 1 ? 'there is one lane' : `there are ${count} lanes`
  return lost && `--fault ${printFaultOption(lost)}: ${there}.`
}
