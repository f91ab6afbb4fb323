import { lanes, type Lane } from '../../main/shared/contract/lanes.ts'
import type { Pins } from '../../main/shared/contract/pins.ts'
import {
  defaultSettings,
  type SettingKey,
  type SettingsPatch,
} from '../../main/shared/contract/settings.ts'
import type { SubjectSpec } from '../../main/shared/experiment/bench.ts'

/** Makes the subjects of a lab, by their lane. */
export const subject = Object.fromEntries(
  lanes.map((lane) => [lane, (pins: Pins = {}): SubjectSpec => ({ lane, pins })]),
) as Readonly<Record<Lane, (pins?: Pins) => SubjectSpec>>

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
