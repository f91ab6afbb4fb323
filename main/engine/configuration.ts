import {
  changedKeys,
  checkPatch,
  type SettingKey,
  type Settings,
} from '../shared/contract/settings.ts'
import { createEmitter, type FaultReporter } from '../shared/emitter.ts'
import type { Cancel } from '../shared/time.ts'

/** The settings in force, and the one way to change them. */
export interface Configuration {
  settings(): Settings
  /**
   * Applies a change as a whole and tells every listener; does nothing where nothing changes.
   *
   * @throws PlaygroundError `bad_setting`; nothing was applied then.
   */
  apply(patch: unknown): Settings
  onChange(listener: (changed: readonly SettingKey[], settings: Settings) => void): Cancel
}

interface Events {
  readonly changed: readonly SettingKey[]
}

/** Creates the configuration from settings that were checked before. */
export function createConfiguration(initial: Settings, report: FaultReporter): Configuration {
  let current = initial
  const events = createEmitter<Events>(report)
  return {
    settings: () => current,
    apply(patch) {
      const next = checkPatch(patch, current)
      const changed = changedKeys(current, next)
      if (changed.length === 0) return current
      current = Object.freeze(next)
      events.emit('changed', changed)
      return current
    },
    onChange: (listener) => events.on('changed', (changed) => listener(changed, current)),
  }
}
