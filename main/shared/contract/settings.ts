import { bodyBytes, followsPayload } from './body-size.ts'
import { PlaygroundError } from './errors.ts'
import { knobs, type Knob, type SettingKey, type Settings, type SettingsPatch } from './knobs.ts'
import { maxProducedBytesPerSecond } from './limits.ts'
import { canonicalOrigin, describeOriginFault, readOrigin } from './origins.ts'
import { z } from './zod.ts'

export * from './knobs.ts'

export const settingKeys = Object.keys(knobs) as SettingKey[]

export const defaultSettings: Settings = Object.freeze(
  Object.fromEntries(settingKeys.map((key) => [key, knobs[key].default])),
) as unknown as Settings

/** The range of a knob in words, as error messages and help texts print it. */
export function describeRange(key: SettingKey): string {
  const knob: Knob = knobs[key]
  switch (knob.kind) {
    case 'number': {
      const zero = knob.zero !== undefined && knob.min > 0 ? '0 (off), or ' : ''
      const unit = knob.unit === '' ? '' : ` ${knob.unit}`
      const whole = knob.integer ? ', a whole number' : ''
      return `${zero}${knob.min} to ${knob.max}${unit}${whole}`
    }
    case 'choice':
      return `one of ${knob.choices.join(', ')}`
    case 'toggle':
      return 'true or false'
    case 'text':
      return `a text of at most ${knob.maxLength} characters`
    case 'origins':
      return `a list of at most ${knob.maxItems} origins such as http://localhost:5173`
    default:
      return knob satisfies never
  }
}

function schemaOf(knob: Knob): z.ZodType {
  switch (knob.kind) {
    case 'number': {
      const within = knob.integer
        ? z.number().int().min(knob.min).max(knob.max)
        : z.number().min(knob.min).max(knob.max)
      return knob.zero === undefined ? within : z.union([z.literal(0), within])
    }
    case 'choice':
      return z.enum(knob.choices as [string, ...string[]])
    case 'toggle':
      return z.boolean()
    case 'text':
      return z.string().max(knob.maxLength)
    case 'origins':
      return z
        .array(
          z
            .string()
            .max(256)
            .refine((text) => canonicalOrigin(text) !== undefined),
        )
        .max(knob.maxItems)
    default:
      return knob satisfies never
  }
}

const schemas = Object.fromEntries(
  settingKeys.map((key) => [key, schemaOf(knobs[key])]),
) as Readonly<Record<SettingKey, z.ZodType>>

/** True where `value` is allowed for the knob `key`. */
export function isValidSetting(key: SettingKey, value: unknown): boolean {
  return schemas[key].safeParse(value).success
}

/** Why a value is not allowed for the knob `key`, in one sentence without its full stop. */
export function describeFault(key: SettingKey, value: unknown): string {
  const sentence = `${key} must be ${describeRange(key)}`
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
