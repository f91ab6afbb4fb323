import type { SettingsPatch } from './settings.ts'

/** Several knobs at once, under a name that the window translates. */
export const presets = {
  article: {
    feed: 'clock',
    pushRate: 1,
    // At regular times each message would meet polls and pushes at one and the same phase, and when
    // they began would decide every delay. Random ones meet all phases: half an interval on average.
    arrivals: 'random',
    payload: 64,
    pollInterval: 500,
    pollMode: 'all',
    ssePushInterval: 1_000,
    websocketPushInterval: 1_000,
  },
  chat: {
    feed: 'chat',
    pushRate: 2,
    arrivals: 'random',
    payload: 64,
    pollInterval: 500,
    pollMode: 'new',
    ssePushInterval: 0,
    websocketPushInterval: 0,
  },
  ticker: {
    feed: 'ticker',
    pushRate: 20,
    arrivals: 'random',
    payload: 96,
    pollInterval: 1_000,
    pollMode: 'new',
    ssePushInterval: 0,
    websocketPushInterval: 0,
  },
  tokens: {
    feed: 'tokens',
    pushRate: 40,
    arrivals: 'regular',
    payload: 16,
    pollInterval: 250,
    pollMode: 'new',
    ssePushInterval: 0,
    websocketPushInterval: 0,
  },
} as const satisfies Readonly<Record<string, SettingsPatch>>

export type PresetName = keyof typeof presets
export const presetNames = Object.keys(presets) as PresetName[]
