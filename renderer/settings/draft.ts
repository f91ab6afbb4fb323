import { bodyBytes } from '../../main/shared/contract/body-size.ts'
import { PlaygroundError, type ErrorShape } from '../../main/shared/contract/errors.ts'
import { maxProducedBytesPerSecond } from '../../main/shared/contract/limits.ts'
import {
  changedKeys,
  isTooFast,
  isValidSetting,
  settingKeys,
  speedKeysOf,
  type SettingKey,
  type Settings,
  type SettingsPatch,
} from '../../main/shared/contract/settings.ts'

/** Why the value of a knob cannot be applied. */
export type Problem =
  | { readonly kind: 'range' }
  /** Push rate times the size of a message, in B, is over the limit. */
  | { readonly kind: 'product'; readonly limit: number; readonly size: number }
  /** The engine said no. */
  | { readonly kind: 'refused'; readonly error: ErrorShape }

export interface Change {
  readonly key: SettingKey
  readonly before: Settings[SettingKey]
  readonly after: Settings[SettingKey]
}

/** What the panel holds that is not in force yet. */
export interface Draft {
  readonly patch: SettingsPatch
  /** Fields whose text is not a value. */
  readonly unreadable: ReadonlySet<SettingKey>
}

export const emptyDraft: Draft = { patch: {}, unreadable: new Set() }

/** The settings as they would be. */
export function draftedSettings({ patch }: Draft, inForce: Settings): Settings {
  return { ...inForce, ...patch }
}

/** What would change, in the order of the schema. */
export function changesOf(draft: Draft, inForce: Settings): Change[] {
  const next = draftedSettings(draft, inForce)
  return changedKeys(inForce, next).map((key) => ({
    key,
    before: inForce[key],
    after: next[key],
  }))
}

/** What prevents applying, by field. */
export function problemsOf(
  draft: Draft,
  inForce: Settings,
): Readonly<Partial<Record<SettingKey, Problem>>> {
  const problems: Partial<Record<SettingKey, Problem>> = {}
  const changes = changesOf(draft, inForce)
  for (const { key, after } of changes) {
    if (!isValidSetting(key, after)) problems[key] = { kind: 'range' }
  }
  for (const key of draft.unreadable) problems[key] = { kind: 'range' }
  const next = draftedSettings(draft, inForce)
  if (isTooFast(next)) {
    const key =
      speedKeysOf(next).find((one) => changes.some((change) => change.key === one)) ?? 'pushRate'
    problems[key] ??= { kind: 'product', limit: maxProducedBytesPerSecond, size: bodyBytes(next) }
  }
  return problems
}

/** The engine's refusal as a problem of the field it names, or undefined where it names none. */
export function problemFrom(error: unknown): { key: SettingKey; problem: Problem } | undefined {
  if (!(error instanceof PlaygroundError)) return undefined
  const key = settingKeys.find((known) => known === error.field)
  return key === undefined
    ? undefined
    : { key, problem: { kind: 'refused', error: error.toShape() } }
}
