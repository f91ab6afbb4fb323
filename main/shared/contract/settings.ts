import { bodyBytes, followsPayload } from './body-size.ts'
import { PlaygroundError } from './errors.ts'
import { defaultsOf, rangeOf, schemasOf } from './knob.ts'
import { knobs, settingKeys, type SettingKey, type Settings, type SettingsPatch } from './knobs.ts'
import { maxProducedBytesPerSecond } from './limits.ts'
import { canonicalOrigin, describeOriginFault, readOrigin } from './origins.ts'

export * from './knobs.ts'

export const defaultSettings: Settings = defaultsOf(knobs)

const schemas = schemasOf(knobs)

/** True where `value` is allowed for the knob `key`. */
export function isValidSetting(key: SettingKey, value: unknown): boolean {
  return schemas[key].safeParse(value).success
}

/** Why a value is not allowed for the knob `key`, in one sentence without its full stop. */
export function describeFault(key: SettingKey, value: unknown): string {
  const sentence = `${key} must be ${rangeOf(knobs[key])}`
  if (knobs[key].kind !== 'origins' || !Array.isArray(value)) return sentence
  for (const item of value as readonly unknown[]) {
    const fault = typeof item === 'string' ? readOrigin(item).fault : undefined
    if (fault !== undefined) return `${sentence}; "${String(item)}" ${describeOriginFault(fault)}`
  }
  return sentence
}

/** A valid value as it is kept: origins as browsers send them, each once, and the rest as it is. */
function canonicalValue(key: SettingKey, value: unknown): unknown {
  if (knobs[key].kind !== 'origins') return value
  return [...new Set((value as readonly string[]).map((text) => canonicalOrigin(text) ?? text))]
}

const speedKeys = ['pushRate', 'payload', 'template', 'feed'] as const satisfies SettingKey[]

/** What decides how many bytes a second these settings write, the likeliest at fault first. */
export function speedKeysOf(settings: Pick<Settings, 'feed'>): readonly SettingKey[] {
  if (settings.feed === 'template') return ['pushRate', 'template', 'feed']
  return followsPayload(settings) ? ['pushRate', 'payload', 'feed'] : ['pushRate', 'feed']
}

/** True where these settings would write more than `maxProducedBytesPerSecond`. */
export function isTooFast(settings: Settings): boolean {
  return settings.pushRate * bodyBytes(settings) > maxProducedBytesPerSecond
}

/**
 * Checks a change against the schema and the settings it would be applied to.
 *
 * @throws PlaygroundError `bad_setting`, naming field and range. Nothing of a refused change applies.
 */
export function checkPatch(patch: unknown, current: Settings): Settings {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    throw new PlaygroundError('bad_setting', 'Settings must be an object of knobs and values.')
  }
  const changes: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(patch)) {
    if (!Object.hasOwn(knobs, key)) {
      throw new PlaygroundError('bad_setting', `There is no setting named "${key}".`, key)
    }
    const known = key as SettingKey
    if (!isValidSetting(known, value)) {
      throw new PlaygroundError('bad_setting', `${describeFault(known, value)}.`, key)
    }
    changes[known] = canonicalValue(known, value)
  }
  const next = { ...current, ...(changes as SettingsPatch) }
  if (isTooFast(next)) {
    const size = bodyBytes(next)
    throw new PlaygroundError(
      'bad_setting',
      `pushRate times the size of a message must be at most ${maxProducedBytesPerSecond} bytes a second; ` +
        `${next.pushRate} messages/s of ${size} B are ${Math.round(next.pushRate * size)}.`,
      speedKeysOf(next).find((key) => key in patch) ?? 'pushRate',
      { reason: 'too_fast', figures: { limit: maxProducedBytesPerSecond, size } },
    )
  }
  return next
}

/** Settings read from a file or a link, and what of them had to fall back to its default. */
export interface Recovered {
  readonly settings: Settings
  readonly fellBack: readonly SettingKey[]
}

/** Takes what is valid of `stored` on top of `base`; the rest falls back and is named. */
export function recoverSettings(
  stored: Readonly<Record<string, unknown>>,
  base: Settings = defaultSettings,
): Recovered {
  const accepted: Record<string, unknown> = {}
  const fellBack: SettingKey[] = []
  for (const key of settingKeys) {
    if (!Object.hasOwn(stored, key)) continue
    if (isValidSetting(key, stored[key])) accepted[key] = canonicalValue(key, stored[key])
    else fellBack.push(key)
  }
  const settings: Settings = { ...base, ...accepted }
  if (!isTooFast(settings)) return { settings, fellBack }
  const before = Object.fromEntries(speedKeys.map((key) => [key, base[key]]))
  return {
    settings: { ...settings, ...before },
    fellBack: [...fellBack, ...speedKeys.filter((key) => Object.hasOwn(accepted, key))],
  }
}

/** The keys whose values differ between two settings. */
export function changedKeys(before: Settings, after: Settings): SettingKey[] {
  return settingKeys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
}
