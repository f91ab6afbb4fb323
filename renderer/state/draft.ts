import { PlaygroundError } from '../../main/contract/errors.ts'
import { maxProducedBytesPerSecond } from '../../main/contract/limits.ts'
import {
  changedKeys,
  isValidSetting,
  type SettingKey,
  type Settings,
  type SettingsPatch,
} from '../../main/contract/settings.ts'

/** Why a knob cannot be applied as it stands. */
export type Problem =
  | { readonly kind: 'range' }
  /** Push rate times payload is over the limit. */
  | { readonly kind: 'product'; readonly limit: number }
  /** The engine said no; its own words. */
  | { readonly kind: 'refused'; readonly message: string }

export interface Change {
  readonly key: SettingKey
  readonly before: Settings[SettingKey]
  readonly after: Settings[SettingKey]
}

/** What the panel holds that is not in force yet. */
export interface Draft {
  readonly patch: SettingsPatch
  /** Fields whose text is no value at all. */
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

/** What stands in the way of applying, by field. */
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
  const { pushRate, payload } = draftedSettings(draft, inForce)
  if (pushRate * payload > maxProducedBytesPerSecond) {
    const key = changes.some((change) => change.key === 'pushRate') ? 'pushRate' : 'payload'
    problems[key] ??= { kind: 'product', limit: maxProducedBytesPerSecond }
  }
  return problems
}

/** The engine's refusal as a problem of the field it names, or undefined where it names none. */
export function problemFrom(error: unknown): { key: SettingKey; problem: Problem } | undefined {
  if (!(error instanceof PlaygroundError) || error.field === undefined) return undefined
  return {
    key: error.field as SettingKey,
    problem: { kind: 'refused', message: error.message },
  }
}
