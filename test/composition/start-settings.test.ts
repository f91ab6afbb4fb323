import { describe, expect, it } from 'vitest'
import { checkStartSettings } from '../../main/composition/start-settings.ts'
import { defaultSettings } from '../../main/shared/contract/settings.ts'

describe('the settings that a playground starts with', () => {
  it('are those that were stored, below those of the flags', () => {
    const { settings, banners } = checkStartSettings({ pushRate: 9 })({ pushRate: 5, seed: 7 })
    expect(settings).toEqual({ ...defaultSettings, pushRate: 9, seed: 7 })
    expect(banners).toEqual([])
  })

  it('leave out what was stored out of range, or is too much with a flag, and name it', () => {
    const withStored = checkStartSettings({ pushRate: 5_000 })
    const { settings, banners } = withStored({ pollInterval: 1, payload: 32_768 })
    expect(settings).toEqual({ ...defaultSettings, pushRate: 5_000 })
    const details = { settings: 'pollInterval, payload' }
    expect(banners).toEqual([{ code: 'settings_fell_back', level: 'warning', details }])
  })

  it('end the start where a flag cannot be', () => {
    expect(() => checkStartSettings({ pushRate: 0 })).toThrow(
      expect.objectContaining({ name: 'StartError', exitCode: 1 }) as Error,
    )
  })
})
