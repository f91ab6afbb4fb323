import { z } from 'zod'
import { PlaygroundError } from './errors.ts'
import { maxProducedBytesPerSecond } from './limits.ts'

z.config({ jitless: true })

export const arrivals = ['random', 'regular'] as const
export const feeds = ['chat', 'clock', 'profile', 'ticker', 'tokens', 'template'] as const
export const pollModes = ['all', 'new', 'conditional', 'long'] as const
export type Arrivals = (typeof arrivals)[number]
export type Feed = (typeof feeds)[number]
export type PollMode = (typeof pollModes)[number]

/** Every knob of the playground by its key, with the type of its value. */
export interface Settings {
  readonly pushRate: number
  readonly arrivals: Arrivals
  readonly payload: number
  readonly feed: Feed
  readonly template: string
  readonly seed: number
  readonly pollInterval: number
  readonly pollMode: PollMode
  readonly ssePushInterval: number
  readonly websocketPushInterval: number
  /** 0 is off. */
  readonly heartbeat: number
  readonly deflate: boolean
  readonly retention: number
  readonly allowedOrigins: readonly string[]
}
export type SettingKey = keyof Settings
export type SettingsPatch = Partial<Settings>

export type KnobGroup = 'messages' | 'delivery' | 'network' | 'store' | 'access'

interface KnobBase {
  readonly group: KnobGroup
  /** The command-line flag, without its dashes; `configure` and the share link use the key. */
  readonly flag: string
}
export interface NumberKnob extends KnobBase {
  readonly kind: 'number'
  readonly min: number
  readonly max: number
  readonly default: number
  readonly unit: 'messages/s' | 'B' | 'ms' | 'rows' | ''
  readonly scale: 'linear' | 'log'
  /** Smallest change that means something; values are rounded to it by sliders only. */
  readonly step: number
  readonly integer: boolean
  /** A value below `min` that is allowed, and means "off" or "at once". */
  readonly zero?: 'off' | 'at-once'
}
export interface ChoiceKnob extends KnobBase {
  readonly kind: 'choice'
  readonly choices: readonly string[]
  readonly default: string
}
export interface ToggleKnob extends KnobBase {
  readonly kind: 'toggle'
  readonly default: boolean
}
export interface TextKnob extends KnobBase {
  readonly kind: 'text'
  readonly maxLength: number
  readonly default: string
}
export interface ListKnob extends KnobBase {
  readonly kind: 'origins'
  readonly maxItems: number
  readonly default: readonly string[]
}
export type Knob = NumberKnob | ChoiceKnob | ToggleKnob | TextKnob | ListKnob

const number = (
  knob: Omit<NumberKnob, 'kind' | 'integer'> & { integer?: boolean },
): NumberKnob => ({
  kind: 'number',
  ...knob,
  integer: knob.integer ?? true,
})

/**
 * The schema: one row a knob. Slider, number field, checking, persistence, command-line flag and
 * share link are all derived from it.
 */
export const knobs = {
  pushRate: number({
    group: 'messages',
    flag: 'push-rate',
    min: 0.1,
    max: 5_000,
    default: 2,
    unit: 'messages/s',
    scale: 'log',
    step: 0.1,
    integer: false,
  }),
  arrivals: {
    kind: 'choice',
    group: 'messages',
    flag: 'arrivals',
    choices: arrivals,
    default: 'random',
  },
  payload: number({
    group: 'messages',
    flag: 'payload',
    min: 16,
    max: 32_768,
    default: 64,
    unit: 'B',
    scale: 'log',
    step: 1,
  }),
  feed: { kind: 'choice', group: 'messages', flag: 'feed', choices: feeds, default: 'chat' },
  template: {
    kind: 'text',
    group: 'messages',
    flag: 'template',
    maxLength: 2_000,
    default: '{"n":{n},"at":"{time}"}',
  },
  seed: number({
    group: 'messages',
    flag: 'seed',
    min: 0,
    max: 4_294_967_295,
    default: 1,
    unit: '',
    scale: 'linear',
    step: 1,
  }),
  pollInterval: number({
    group: 'delivery',
    flag: 'poll-interval',
    min: 50,
    max: 60_000,
    default: 500,
    unit: 'ms',
    scale: 'log',
    step: 10,
  }),
  pollMode: {
    kind: 'choice',
    group: 'delivery',
    flag: 'poll-mode',
    choices: pollModes,
    default: 'new',
  },
  ssePushInterval: number({
    group: 'delivery',
    flag: 'sse-push-interval',
    min: 0,
    max: 10_000,
    default: 0,
    unit: 'ms',
    scale: 'linear',
    step: 10,
    zero: 'at-once',
  }),
  websocketPushInterval: number({
    group: 'delivery',
    flag: 'websocket-push-interval',
    min: 0,
    max: 10_000,
    default: 0,
    unit: 'ms',
    scale: 'linear',
    step: 10,
    zero: 'at-once',
  }),
  heartbeat: number({
    group: 'delivery',
    flag: 'heartbeat',
    min: 1_000,
    max: 60_000,
    default: 5_000,
    unit: 'ms',
    scale: 'log',
    step: 100,
    zero: 'off',
  }),
  deflate: { kind: 'toggle', group: 'delivery', flag: 'deflate', default: false },
  retention: number({
    group: 'store',
    flag: 'retention',
    min: 1_000,
    max: 5_000_000,
    default: 500_000,
    unit: 'rows',
    scale: 'log',
    step: 1_000,
  }),
  allowedOrigins: {
    kind: 'origins',
    group: 'access',
    flag: 'allow-origin',
    maxItems: 64,
    default: [],
  },
} as const satisfies Readonly<Record<SettingKey, Knob>>

export const settingKeys = Object.keys(knobs) as SettingKey[]

export const defaultSettings: Settings = Object.freeze(
  Object.fromEntries(settingKeys.map((key) => [key, knobs[key].default])),
) as unknown as Settings

const originPattern = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s]+$/i

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
      return z.array(z.string().max(256).regex(originPattern)).max(knob.maxItems)
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

/**
 * Checks a change against the schema and the settings it would be applied to.
 *
 * @throws PlaygroundError `bad_setting`, naming field and range. Nothing of a refused change applies.
 */
export function checkPatch(patch: unknown, current: Settings): Settings {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    throw new PlaygroundError('bad_setting', 'Settings must be an object of knobs and values.')
  }
  for (const [key, value] of Object.entries(patch)) {
    if (!Object.hasOwn(knobs, key)) {
      throw new PlaygroundError('bad_setting', `There is no setting named "${key}".`, key)
    }
    const known = key as SettingKey
    if (!isValidSetting(known, value)) {
      throw new PlaygroundError('bad_setting', `${key} must be ${describeRange(known)}.`, key)
    }
  }
  const next = { ...current, ...(patch as SettingsPatch) }
  if (next.pushRate * next.payload > maxProducedBytesPerSecond) {
    throw new PlaygroundError(
      'bad_setting',
      `pushRate times payload must be at most ${maxProducedBytesPerSecond} bytes a second; ` +
        `${next.pushRate} messages/s of ${next.payload} B are ${Math.round(next.pushRate * next.payload)}.`,
      'pushRate' in patch ? 'pushRate' : 'payload',
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
    if (isValidSetting(key, stored[key])) accepted[key] = stored[key]
    else fellBack.push(key)
  }
  const settings: Settings = { ...base, ...accepted }
  if (settings.pushRate * settings.payload <= maxProducedBytesPerSecond) {
    return { settings, fellBack }
  }
  return {
    settings: { ...settings, pushRate: base.pushRate, payload: base.payload },
    fellBack: [...fellBack, 'pushRate', 'payload'],
  }
}

/** The keys whose values differ between two settings. */
export function changedKeys(before: Settings, after: Settings): SettingKey[] {
  return settingKeys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
}
