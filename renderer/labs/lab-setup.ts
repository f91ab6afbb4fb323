import {
  defaultSettings,
  type SettingKey,
  type SettingsPatch,
} from '../../main/shared/contract/settings.ts'
import type { SubjectSpec } from '../../main/shared/experiment/bench.ts'

/** A subject of a lab. */
export const lane = (
  transport: SubjectSpec['transport'],
  pins: SubjectSpec['pins'] = {},
): SubjectSpec => ({ transport, pins })

/** What a lab needs to be as it was meant, whatever was set before. */
const governed = [
  'pushRate',
  'arrivals',
  'payload',
  'feed',
  'pollInterval',
  'pollMode',
  'ssePushInterval',
  'websocketPushInterval',
  'heartbeat',
  'deflate',
] as const satisfies readonly SettingKey[]

/** The defaults, with what this lab has of its own: every lab sets the same knobs. */
export function labSettings(own: SettingsPatch): SettingsPatch {
  const defaults = Object.fromEntries(governed.map((key) => [key, defaultSettings[key]]))
  return { ...defaults, ...own }
}
