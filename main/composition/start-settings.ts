import { PlaygroundError } from '../shared/contract/errors.ts'
import {
  checkPatch,
  defaultSettings,
  recoverSettings,
  type Settings,
  type SettingsPatch,
} from '../shared/contract/settings.ts'
import type { Banner } from '../shared/contract/status.ts'
import { StartError } from './start-error.ts'

/** The settings that a playground starts with. */
export interface StartSettings {
  readonly settings: Settings
  /** What to say where some of the stored settings could not be used. */
  readonly banners: readonly Banner[]
}

/**
 * Checks the settings of the flags, before a file is touched.
 *
 * @returns what puts the stored settings below them: where both cannot be, the stored one gives way.
 * @throws StartError 1 where they cannot be.
 */
export function checkStartSettings(
  flags: SettingsPatch,
): (stored: Readonly<Record<string, unknown>>) => StartSettings {
  const asked = checkFlags(flags)
  return (stored) => {
    const others = Object.entries(stored).filter(([key]) => !Object.hasOwn(flags, key))
    const { settings, fellBack } = recoverSettings(Object.fromEntries(others), asked)
    if (fellBack.length === 0) return { settings, banners: [] }
    const details = { settings: fellBack.join(', ') }
    return { settings, banners: [{ code: 'settings_fell_back', level: 'warning', details }] }
  }
}

function checkFlags(flags: SettingsPatch): Settings {
  try {
    return checkPatch(flags, defaultSettings)
  } catch (error) {
    if (error instanceof PlaygroundError) throw new StartError(1, error.message)
    throw error
  }
}
