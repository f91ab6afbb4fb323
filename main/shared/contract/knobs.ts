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
