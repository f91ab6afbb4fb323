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
import { isCommand, readCommand } from './read-command.ts'
import { readLink, type Given } from './read-link.ts'
import { defaultPanes, parsePanes, printPanes } from './share-panes.ts'
import type { RefusedPane, SharedPane } from './share-panes.ts'

/** What could not be taken over of a link or a command line. */
export type ShareFault =
  /** A value out of range or unreadable: what is in force stays. */
  | { readonly kind: 'value'; readonly key: SettingKey; readonly text: string }
  /** Rate and size are too much together: what is in force of them stays. */
  | { readonly kind: 'tooFast'; readonly keys: readonly SettingKey[] }
  /** A pane or one of its pins, as it is written. */
  | ({ readonly kind: 'pane' } & RefusedPane)
  /** Origins, which a link may not allow. */
  | { readonly kind: 'trust' }
  /** A name that is not a setting, as written. */
  | { readonly kind: 'unknown'; readonly name: string }

/** What a link or a command line asks for. */
export interface SharedState {
  /** Whether it names anything that the window knows. */
  readonly found: boolean
  readonly settings: Settings
  /** Undefined where nothing is said about panes. */
  readonly panes: readonly SharedPane[] | undefined
  readonly faults: readonly ShareFault[]
}

/** The `#` fragment, with its `#`, of settings and panes. */
export function printLink(settings: Settings, panes: readonly SharedPane[]): string {
  const own = printPanes(panes)
  const parts = [
    // Which origins this computer trusts is private.
    toFragment({ ...settings, allowedOrigins: [] }),
    own === printPanes(defaultPanes) ? '' : `panes=${own}`,
  ]
  return `#${parts.filter((part) => part !== '').join('&')}`
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
  const panes = given.filter(({ name }) => name === 'panes').at(-1)
  const parsed = panes === undefined || command ? undefined : parsePanes(panes.text)
  const found = parsed !== undefined || given.some(({ name }) => isSetting(name))
  const unknown = given
    .map(({ name }) => name)
    .filter((name) => !isSetting(name) && !['panes', 'token', 'code', ''].includes(name))
  return {
    found,
    settings: found ? settings : current,
    panes: parsed !== undefined && parsed.panes.length > 0 ? parsed.panes : undefined,
    faults: [
      ...faults,
      ...(parsed?.refused ?? []).map((refused) => ({ kind: 'pane' as const, ...refused })),
      ...[...new Set(unknown)].map((name) => ({ kind: 'unknown' as const, name })),
    ],
  }
}
