import { knobs, settingKeys, type SettingKey } from '../../main/shared/contract/settings.ts'
import type { NamesIn } from '../../main/shared/texts/phrase.ts'

/** What most people never touch: it waits behind "More", out of the way of what they do. */
const seldomKeys: ReadonlySet<SettingKey> = new Set([
  'seed',
  'heartbeat',
  'deflate',
  'retention',
  'allowedOrigins',
])

export interface PanelSection {
  readonly group: NamesIn<'group'>
  readonly keys: readonly SettingKey[]
}

/** The order of the settings panel: what is turned every day by group, the rest in one list. */
export const panelSections: {
  readonly daily: readonly PanelSection[]
  readonly seldom: readonly SettingKey[]
} = {
  daily: (['messages', 'delivery'] as const).map((group) => ({
    group,
    keys: settingKeys.filter((key) => knobs[key].group === group && !seldomKeys.has(key)),
  })),
  seldom: settingKeys.filter((key) => seldomKeys.has(key)),
}
