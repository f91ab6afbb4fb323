import type { SettingsStore } from '../../engine/stream.ts'
import { PlaygroundError } from '../../shared/contract/errors.ts'
import type { SettingTable } from './ports.ts'

/** Keys of settings that begin so belong to the store itself and are not anybody's settings. */
export const reservedPrefix = 'stream.'

/**
 * Keeps the settings of a store in memory, as they were last written.
 *
 * @param change runs something in a transaction of its own, see `makeChange`.
 */
export function createStreamSettings(
  stored: Readonly<Record<string, unknown>>,
  table: SettingTable,
  change: (run: () => void, committed: () => void) => Promise<void>,
): SettingsStore {
  const settings = new Map(Object.entries(stored))
  return {
    readSettings: () => structuredClone(Object.fromEntries(settings)),
    async writeSettings(changes) {
      const entries = Object.entries(changes).map(
        ([key, value]) => [key, JSON.stringify(value) as string | undefined] as const,
      )
      const reserved = entries.find(([key]) => key.startsWith(reservedPrefix))
      if (reserved !== undefined) {
        const [key] = reserved
        throw new PlaygroundError('bad_setting', `${key} belongs to the store itself.`, key)
      }
      await change(
        () => {
          for (const [key, json] of entries) table.saveSetting(key, json)
        },
        () => {
          for (const [key, json] of entries) {
            if (json === undefined) settings.delete(key)
            else settings.set(key, JSON.parse(json))
          }
        },
      )
    },
  }
}
