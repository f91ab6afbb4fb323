import {
  defaultSettings,
  isTooFast,
  isValidSetting,
  knobs,
  settingKeys,
  speedKeysOf,
  type SettingKey,
  type Settings,
} from '../../main/shared/contract/settings.ts'
import { parseValue } from '../../main/shared/contract/knob.ts'
import { toFragment } from '../../main/shared/contract/share.ts'
import type { PlannedFaults } from '../../main/shared/experiment/plan.ts'
import { placeIds, placeNamed, type Addressed } from '../place-address.ts'
import { isCommand, readCommand } from './read-command.ts'
import { otherNames, readLink, type Given } from './read-link.ts'
import {
  parseNetwork,
  printNetwork,
  readFaults,
  type ParsedNetwork,
  type RefusedFault,
} from './share-network.ts'
import { parsePanes, printPanes, readLanes, type ParsedPanes } from './share-panes.ts'
import type { RefusedPane, SharedPane } from './share-panes.ts'

/** What could not be taken over of a link or a command line. */
export type ShareFault =
  /** A value out of range or unreadable: what is in force stays. */
  | { readonly kind: 'value'; readonly key: SettingKey; readonly text: string }
  /** Rate and size are too much together: what is in force of them stays. */
  | { readonly kind: 'tooFast'; readonly keys: readonly SettingKey[] }
  /** A pane or one of its pins, as it is written. */
  | ({ readonly kind: 'pane' } & RefusedPane)
  /** A fault of the line or its scope, as it is written. */
  | ({ readonly kind: 'network' } & RefusedFault)
  /** Origins, which a link may not allow. */
  | { readonly kind: 'trust' }
  /** A place that the window does not have, as written. */
  | { readonly kind: 'place'; readonly text: string }
  /** A name that is not a setting, as written. */
  | { readonly kind: 'unknown'; readonly name: string }

/** What can be shared of a window: it is the same again where it is taken over. */
export interface Shared {
  readonly settings: Settings
  readonly panes: readonly SharedPane[]
  /** Faults of the line; those of a pane by its place in `panes`. */
  readonly network: readonly PlannedFaults[]
  /** Where in the window one is; left out where it opens anyway. */
  readonly place?: Addressed | undefined
}

type PageLocation = Pick<Location, 'origin' | 'pathname' | 'protocol'>

/** What a link or a command line asks for. */
export interface SharedState {
  /** Whether it names anything that the window knows. */
  readonly found: boolean
  readonly settings: Settings
  /** Undefined where nothing is said about panes. */
  readonly panes: readonly SharedPane[] | undefined
  /** Undefined where nothing is said about faults; empty where none is to be set. */
  readonly network: readonly PlannedFaults[] | undefined
  /** Undefined where nothing is said about the place. */
  readonly place: Addressed | undefined
  readonly faults: readonly ShareFault[]
}

/** The `#` fragment, with its `#`, of what is shared. It has no key of the page in it. */
export function printLink({ settings, panes, network, place }: Shared): string {
  const parts = [
    // Which origins this computer trusts is private.
    toFragment({ ...settings, allowedOrigins: [] }),
    // Always said: who opens the link may have other panes and faults.
    `panes=${printPanes(panes)}`,
    `network=${printNetwork(network)}`,
    place === undefined || place === placeIds[0] ? '' : `place=${place}`,
  ]
  return `#${parts.filter((part) => part !== '').join('&')}`
}

/** A link that a browser opens; the fragment alone where the page has no address that others could open. */
export function linkTo({ origin, pathname, protocol }: PageLocation, fragment: string): string {
  return /^https?:$/.test(protocol) ? `${origin}${pathname}${fragment}` : fragment
}

const isSetting = (name: string): name is SettingKey =>
  settingKeys.some((candidate) => candidate === name)

/** The values that are named, the last of each; a list grows with every time it is named. */
function takeValues(
  given: readonly Given[],
  faults: ShareFault[],
): Partial<Record<SettingKey, unknown>> {
  const values: Partial<Record<SettingKey, unknown>> = {}
  for (const { name, text } of given) {
    if (!isSetting(name)) continue
    const value = parseValue(knobs[name], text)
    const before = values[name]
    const next =
      Array.isArray(value) && Array.isArray(before)
        ? [...(before as unknown[]), ...(value as unknown[])]
        : value
    if (isValidSetting(name, next)) values[name] = next
    else faults.push({ kind: 'value', key: name, text })
  }
  return values
}

/** The requested settings, and why some of them cannot be applied. */
function takeSettings(
  given: readonly Given[],
  current: Settings,
  trusting: boolean,
): { settings: Settings; faults: readonly ShareFault[] } {
  const faults: ShareFault[] = []
  const values = takeValues(given, faults)
  const kept = new Set(
    faults.flatMap((fault) =>
      fault.kind === 'value' && !(fault.key in values) ? [fault.key] : [],
    ),
  )
  // A pasted command may say which origins to trust; a link may not.
  if (!trusting || values.allowedOrigins === undefined) kept.add('allowedOrigins')
  if (!trusting && values.allowedOrigins !== undefined) faults.push({ kind: 'trust' })
  const settings = Object.fromEntries(
    settingKeys.map((key) => [
      key,
      kept.has(key) ? current[key] : (values[key] ?? defaultSettings[key]),
    ]),
  ) as unknown as Settings
  if (!isTooFast(settings)) return { settings, faults }
  const keys = speedKeysOf(settings)
  const named = keys.filter((key) => key in values)
  const { pushRate, payload, template, feed } = current
  return {
    settings: { ...settings, pushRate, payload, template, feed },
    faults: [...faults, { kind: 'tooFast', keys: named.length > 0 ? named : keys }],
  }
}

/** What is said of panes and of faults: a link says it once, a command with a flag for each. */
function takeRest(
  given: readonly Given[],
  command: boolean,
): { readonly panes: ParsedPanes | undefined; readonly network: ParsedNetwork | undefined } {
  const texts = (name: string): readonly string[] =>
    given.filter((one) => one.name === name).map(({ text }) => text)
  if (command) {
    const [lanes, faults] = [texts('lane'), texts('fault')]
    return {
      panes: lanes.length === 0 ? undefined : readLanes(lanes),
      network: faults.length === 0 ? undefined : readFaults(faults),
    }
  }
  const [panes, network] = [texts('panes').at(-1), texts('network').at(-1)]
  return {
    panes: panes === undefined ? undefined : parsePanes(panes),
    network: network === undefined ? undefined : parseNetwork(network),
  }
}

/**
 * Reads a fragment, a link or a command line. It says what differs from the defaults, so what it
 * leaves out is the default; what it says wrongly stays as it is in force, and is named.
 *
 * @param current what is in force.
 */
export function readShared(text: string, current: Settings): SharedState {
  const command = isCommand(text)
  const given = command ? readCommand(text) : readLink(text)
  const { settings, faults } = takeSettings(given, current, command)
  const { panes, network } = takeRest(given, command)
  const asked = command ? undefined : given.findLast(({ name }) => name === 'place')?.text
  const place = placeNamed(asked)
  const asks =
    panes !== undefined || network !== undefined || given.some(({ name }) => isSetting(name))
  const known = command ? ['lane', 'fault', ''] : [...otherNames, '']
  const unknown = given
    .map(({ name }) => name)
    .filter((name) => !isSetting(name) && !known.includes(name))
  return {
    found: asks || place !== undefined,
    // A link to a place alone leaves everything else as it is.
    settings: asks ? settings : current,
    panes: panes !== undefined && panes.panes.length > 0 ? panes.panes : undefined,
    // Faults that could not be read at all must not lift those that are set.
    network:
      network !== undefined && (network.network.length > 0 || network.refused.length === 0)
        ? network.network
        : undefined,
    place,
    faults: [
      ...faults,
      ...(panes?.refused ?? []).map((refused) => ({ kind: 'pane' as const, ...refused })),
      ...(network?.refused ?? []).map((refused) => ({ kind: 'network' as const, ...refused })),
      ...(asked !== undefined && place === undefined
        ? [{ kind: 'place' as const, text: asked }]
        : []),
      ...[...new Set(unknown)].map((name) => ({ kind: 'unknown' as const, name })),
    ],
  }
}
