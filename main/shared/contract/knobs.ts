import type { Knob, ValuesOf } from './knob.ts'
import { pushTransports } from './transport.ts'

export type { ChoiceKnob, Knob } from './knob.ts'

/** Where the settings panel has a knob; what most people never touch waits behind "More". */
export const panelSections = ['messages', 'delivery', 'more'] as const
export type PanelSection = (typeof panelSections)[number]

/** A row of the schema of settings. */
export type SettingRow = Knob & {
  /** The command-line flag, without its dashes; `configure` and the share link use the key. */
  readonly flag: string
  readonly section: PanelSection
  /** The name under which a pane may have a value of its own; a pane has one knob of each such name. */
  readonly pin?: string
  /** Whether connections are made with it, so that a change needs another connection. */
  readonly reconnects?: boolean
}

/**
 * The settings, one row each. Slider, number field, pins, checking, persistence, command-line flag, help,
 * reference and share link are all derived from it.
 */
export const knobs = {
  pushRate: {
    kind: 'number',
    flag: 'push-rate',
    section: 'messages',
    help: 'messages that the producer writes per second',
    min: 0.01,
    max: 5_000,
    default: 2,
    unit: 'messages/s',
    scale: 'log',
    step: 0.01,
    integer: false,
  },
  arrivals: {
    kind: 'choice',
    flag: 'arrivals',
    section: 'messages',
    help: 'a Poisson process of that rate, or one every 1/rate',
    choices: ['random', 'regular'],
    default: 'random',
  },
  payload: {
    kind: 'number',
    flag: 'payload',
    section: 'messages',
    help: 'UTF-8 bytes of `body`; clock, profile and template have their own size',
    min: 16,
    max: 32_768,
    default: 64,
    unit: 'B',
    scale: 'log',
    step: 1,
  },
  feed: {
    kind: 'choice',
    flag: 'feed',
    section: 'messages',
    help: 'what the messages say',
    choices: ['chat', 'clock', 'profile', 'ticker', 'tokens', 'template'],
    default: 'chat',
  },
  feedLanguage: {
    kind: 'choice',
    flag: 'feed-language',
    section: 'more',
    help: 'what chat and tokens speak; `window` is the language of the window that told it last, English without one',
    choices: ['window', 'en', 'zh'],
    default: 'window',
  },
  template: {
    kind: 'text',
    flag: 'template',
    section: 'messages',
    help:
      'text of the template feed, or JSON Lines, one message each; `{{counter}}`, `{{time}}`, `{{epoch}}`, `{{uuid}}`, ' +
      '`{{name}}`, `{{random:1-9}}`, `{{choice:a|b}}` are filled in',
    // A message must fit into the largest payload; no field grows to more than 4.5 times its length.
    maxLength: 7_000,
    default: '{"n":{n},"at":"{time}"}',
  },
  sseEvent: {
    kind: 'text',
    flag: 'sse-event',
    section: 'more',
    help: 'name of the events of `/sse?format=plain` that are opened from then on; without it they are `message`',
    governs: ['sse'],
    maxLength: 64,
    oneLineExcept: ['position', 'reset', 'heartbeat'],
    default: '',
  },
  seed: {
    kind: 'number',
    flag: 'seed',
    section: 'more',
    help: 'the same seed repeats the same arrivals and texts',
    min: 0,
    max: 4_294_967_295,
    default: 1,
    unit: '',
    scale: 'linear',
    step: 1,
  },
  pollInterval: {
    kind: 'number',
    flag: 'poll-interval',
    section: 'delivery',
    help: 'from the start of one poll to the start of the next',
    governs: ['polling'],
    pin: 'pollInterval',
    reconnects: true,
    min: 50,
    max: 60_000,
    default: 500,
    unit: 'ms',
    scale: 'log',
    step: 10,
  },
  pollMode: {
    kind: 'choice',
    flag: 'poll-mode',
    section: 'delivery',
    help: 'whole table, rows after a cursor, whole table if changed, or held until there is a row',
    governs: ['polling'],
    pin: 'pollMode',
    reconnects: true,
    choices: ['all', 'new', 'conditional', 'long'],
    default: 'new',
  },
  ssePushInterval: {
    kind: 'number',
    flag: 'sse-push-interval',
    section: 'delivery',
    help: '0 sends each message at once; otherwise they are batched and sent at this interval',
    governs: ['sse'],
    pin: 'pushInterval',
    reconnects: true,
    min: 0,
    max: 10_000,
    default: 0,
    unit: 'ms',
    scale: 'linear',
    step: 10,
    zero: 'at-once',
  },
  websocketPushInterval: {
    kind: 'number',
    flag: 'websocket-push-interval',
    section: 'delivery',
    help: 'the same for WebSocket',
    governs: ['websocket'],
    pin: 'pushInterval',
    reconnects: true,
    min: 0,
    max: 10_000,
    default: 0,
    unit: 'ms',
    scale: 'linear',
    step: 10,
    zero: 'at-once',
  },
  heartbeat: {
    kind: 'number',
    flag: 'heartbeat',
    section: 'more',
    help: 'heartbeats that a page can see; after two missed ones the link counts as dead',
    governs: pushTransports,
    pin: 'heartbeat',
    reconnects: true,
    min: 1_000,
    max: 60_000,
    default: 5_000,
    unit: 'ms',
    scale: 'log',
    step: 100,
    zero: 'off',
  },
  deflate: {
    kind: 'toggle',
    flag: 'deflate',
    section: 'more',
    help: 'permessage-deflate on new WebSockets',
    governs: ['websocket'],
    reconnects: true,
    default: false,
  },
  retention: {
    kind: 'number',
    flag: 'retention',
    section: 'more',
    help: 'rows that the store keeps, at most 512 MiB and never less than the last minute',
    min: 1_000,
    max: 5_000_000,
    default: 500_000,
    unit: 'rows',
    scale: 'log',
    step: 1_000,
  },
  allowedOrigins: {
    kind: 'origins',
    flag: 'allow-origin',
    section: 'more',
    help: 'origins of other pages that may read and write; repeat the flag for each',
    maxItems: 64,
    default: [],
  },
} as const satisfies Readonly<Record<string, SettingRow>>

/** Every setting of the playground by its key, with its value. */
export type Settings = ValuesOf<typeof knobs>
export type SettingKey = keyof Settings
export type SettingsPatch = Partial<Settings>
export type Arrivals = Settings['arrivals']
export type Feed = Settings['feed']
/** A language in which there are texts for the feeds. */
export type FeedLanguage = Exclude<Settings['feedLanguage'], 'window'>
export const feedLanguages = ['en', 'zh'] as const satisfies readonly FeedLanguage[]

/** What people in the feeds speak for a window in this language: English where they do not speak it. */
export function feedLanguageFor(language: string): FeedLanguage {
  return feedLanguages.find((one) => one === language) ?? 'en'
}
export type PollMode = Settings['pollMode']
export const settingKeys = Object.keys(knobs) as SettingKey[]
