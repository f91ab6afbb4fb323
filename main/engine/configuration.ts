import {
  changedKeys,
  checkPatch,
  type SettingKey,
  type Settings,
} from '../shared/contract/settings.ts'

/** The settings in force, and the one way to change them. */
export interface Configuration {
  settings(): Settings
  /**
   * Applies a change as a whole and tells every listener; does nothing where nothing changes.
   *
   * @throws PlaygroundError `bad_setting`; nothing was applied then.
   */
  apply(patch: unknown): Settings
  onChange(listener: (changed: readonly SettingKey[], settings: Settings) => void): () => void
}

/** Creates the configuration from settings that were checked before. */
export function createConfiguration(initial: Settings): Configuration {
  let current = initial
  const listeners = new Set<(changed: readonly SettingKey[], settings: Settings) => void>()
  return {
    settings: () => current,
    apply(patch) {
      const next = checkPatch(patch, current)
      const changed = changedKeys(current, next)
      if (changed.length === 0) return current
      current = Object.freeze(next)
      for (const listener of listeners) listener(changed, current)
      return current
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
