import {
  faultKnobs,
  isValidFault,
  sameScope as sameNetworkScope,
  type NetworkFaultKey,
  type NetworkFaultsPatch,
  type NetworkScope,
  type ScopedFaults,
} from '../../main/shared/contract/network.ts'
import { printSetting } from '../../main/shared/contract/share.ts'
import {
  faultNamed,
  faultsIn,
  faultValue,
  printScope,
  readScope,
} from '../../main/shared/experiment/fault-option.ts'
import type { PlannedFaults, PlannedScope } from '../../main/shared/experiment/plan.ts'
import { placedScope, scopeAt } from '../labs/planned-faults.ts'

/** What a link says where no fault is set: a link without a word about faults leaves them as they are. */
const none = 'none'

/** `sse:latency~200:jitter~50,lane2:down~on`: text that needs no escaping in a fragment. */
export function printNetwork(network: readonly PlannedFaults[]): string {
  const scopes = network.map(({ scope, faults }) => {
    const parts = faultsIn(faults).map((key) => `${key}~${printSetting(faults[key] ?? false)}`)
    return [printScope(scope), ...parts].join(':')
  })
  return scopes.length === 0 ? none : scopes.join(',')
}

/** A fault or its scope that could not be taken over. */
export interface RefusedFault {
  /** As it was written. */
  readonly text: string
  /** The fault whose range says which values it may have. */
  readonly fault?: NetworkFaultKey
}

export interface ParsedNetwork {
  readonly network: readonly PlannedFaults[]
  readonly refused: readonly RefusedFault[]
}

interface WrittenFaults {
  readonly scope: PlannedScope | undefined
  readonly parts: readonly string[]
  readonly text: string
}

function sameScope(one: PlannedScope, other: PlannedScope): boolean {
  return printScope(one) === printScope(other)
}

/** Takes faults as they are written; what cannot be is left out and named. */
function takeFaults(written: readonly WrittenFaults[]): ParsedNetwork {
  const refused: RefusedFault[] = []
  let network: readonly PlannedFaults[] = []
  for (const { scope, parts, text } of written) {
    if (scope === undefined || parts.length === 0) {
      refused.push({ text })
      continue
    }
    let faults: NetworkFaultsPatch = {}
    for (const part of parts) {
      const [word = '', value] = part.split(/[~=](.*)/s)
      const key = faultNamed(word)
      const given = key === undefined ? undefined : faultValue(key, value)
      if (key !== undefined && isValidFault(key, given)) faults = { ...faults, [key]: given }
      else refused.push(key === undefined ? { text: part } : { text: part, fault: key })
    }
    const before = network.find((one) => sameScope(one.scope, scope))
    if (Object.keys(faults).length === 0) continue
    network = [
      ...network.filter((one) => one !== before),
      { scope, faults: { ...before?.faults, ...faults } },
    ]
  }
  return { network, refused }
}

/** Reads what `printNetwork` wrote; values out of range and unknown names are left out and named. */
export function parseNetwork(text: string): ParsedNetwork {
  if (text.trim() === none) return { network: [], refused: [] }
  const scopes = text.split(',').filter((part) => part !== '')
  return takeFaults(
    scopes.map((one) => {
      const [scope = '', ...parts] = one.split(':')
      return { scope: readScope(scope), parts, text: one }
    }),
  )
}

/** Reads the faults of a command line, one option for each scope. */
export function readFaults(options: readonly string[]): ParsedNetwork {
  return takeFaults(
    options.map((text) => {
      const parts = text.split(',').map((part) => part.trim())
      const scope = readScope(parts[0] ?? '')
      return scope === undefined
        ? { scope: 'all', parts, text }
        : { scope, parts: parts.slice(1), text }
    }),
  )
}

/** What is set in the network, by the places of the panes; what is set for other clients is not ours to share. */
export function plannedNetwork(
  inForce: readonly ScopedFaults[],
  ids: readonly string[],
): readonly PlannedFaults[] {
  return inForce.flatMap(({ scope, faults: all }) => {
    const planned = placedScope(scope, ids)
    // What is over by itself in a moment is not a part of how things are set.
    const lasting = Object.entries(all).filter(
      ([key]) => faultKnobs[key as NetworkFaultKey].section !== 'once',
    )
    const faults: NetworkFaultsPatch = Object.fromEntries(lasting)
    return planned === undefined || lasting.length === 0 ? [] : [{ scope: planned, faults }]
  })
}

/** The faults of the line, as far as they are changed here. */
export interface ChangedNetwork {
  readonly inForce: { readonly value: readonly ScopedFaults[] }
  replace(scope: NetworkScope, faults: NetworkFaultsPatch): Promise<void>
}

/**
 * Puts these faults in the place of those that are set; what is set for the panes of other windows stays.
 *
 * @param ids of the panes, in their order; faults of a place without a pane are left out.
 */
export async function takeNetwork(
  planned: readonly PlannedFaults[],
  ids: readonly string[],
  network: ChangedNetwork,
): Promise<void> {
  const wanted = planned.flatMap(({ scope, faults }) => {
    const placed = scopeAt(scope, (place) => ids[place])
    return placed === undefined ? [] : [{ scope: placed, faults }]
  })
  const gone = network.inForce.value.filter(
    ({ scope }) =>
      placedScope(scope, ids) !== undefined &&
      !wanted.some((one) => sameNetworkScope(one.scope, scope)),
  )
  await Promise.all([
    ...gone.map(({ scope }) => network.replace(scope, {})),
    ...wanted.map(({ scope, faults }) => network.replace(scope, faults)),
  ])
}
