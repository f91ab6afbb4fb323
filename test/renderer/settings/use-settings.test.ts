import { nextTick } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { PlaygroundError } from '../../../main/shared/contract/errors.ts'
import { presets } from '../../../main/shared/contract/presets.ts'
import { changedKeys, defaultSettings } from '../../../main/shared/contract/settings.ts'
import { useEngine } from '../../../renderer/state/use-engine.ts'
import { useNotices } from '../../../renderer/state/use-notices.ts'
import { useSettings } from '../../../renderer/settings/use-settings.ts'
import { createFakeHost } from '../../support/fake-host.ts'
import { settled } from '../../support/settled.ts'

afterEach(() => vi.useRealTimers())

async function open() {
  const host = createFakeHost()
  const notices = useNotices(() => undefined)
  const engine = useEngine({ host, notices, now: () => 0, onMoved: () => undefined })
  const settings = useSettings(engine, notices)
  await settled()
  expect(engine.state.value).toBe('up')
  return { host, notices, engine, settings }
}

describe('the settings panel', () => {
  it('applies what was changed, in one call, and is clean after it', async () => {
    const { host, settings } = await open()
    settings.set('pollInterval', 2_000)
    settings.set('pushRate', 20)
    expect(settings.changes.value).toHaveLength(2)
    await expect(settings.apply()).resolves.toBe(true)
    expect(host.called.filter((name) => name === 'configure')).toHaveLength(1)
    expect(host.status.settings).toMatchObject({ pollInterval: 2_000, pushRate: 20 })
    expect(settings.changes.value).toEqual([])
    expect(settings.inForce.value.pollInterval).toBe(2_000)
  })

  it('applies nothing while a field is out of range or unreadable', async () => {
    const { host, settings } = await open()
    settings.set('pollInterval', 2_000)
    settings.set('pushRate', 9_000)
    expect(settings.canApply.value).toBe(false)
    await expect(settings.apply()).resolves.toBe(false)
    settings.set('pushRate', 3)
    settings.setUnreadable('payload')
    await expect(settings.apply()).resolves.toBe(false)
    expect(host.called).not.toContain('configure')
    settings.set('payload', 128)
    expect(settings.canApply.value).toBe(true)
  })

  it('takes settings of a link at once, and leaves what else is being changed', async () => {
    const { host, settings } = await open()
    settings.set('payload', 1_024)
    settings.set('seed', 9)
    await expect(settings.take({ ...defaultSettings, seed: 4 })).resolves.toBeUndefined()
    expect(host.status.settings).toEqual({ ...defaultSettings, seed: 4 })
    expect(settings.changes.value.map(({ key }) => key)).toEqual(['payload'])
  })

  it('says why settings of a link were refused, and keeps the draft', async () => {
    const { host, settings, notices } = await open()
    settings.set('seed', 9)
    host.failure = new PlaygroundError('stopped', 'Gone.')
    await expect(settings.take({ ...defaultSettings, seed: 4 })).resolves.toMatchObject({
      code: 'stopped',
    })
    expect(settings.drafted.value.seed).toBe(9)
    expect(notices.list.value).toEqual([])
  })

  it('shows a refusal of the engine at its field, until the field changes', async () => {
    const { host, settings } = await open()
    settings.set('payload', 1_024)
    host.failure = new PlaygroundError('bad_setting', 'Not today.', 'payload')
    await expect(settings.apply()).resolves.toBe(false)
    expect(settings.problems.value).toEqual({
      payload: {
        kind: 'refused',
        error: { code: 'bad_setting', message: 'Not today.', field: 'payload' },
      },
    })
    expect(settings.changes.value).toHaveLength(1)
    settings.set('payload', 512)
    expect(settings.problems.value).toEqual({})
  })

  it('tells of a refusal that names no field', async () => {
    const { host, notices, settings } = await open()
    settings.set('payload', 1_024)
    host.failure = new PlaygroundError('stopped', 'Gone.')
    await settings.apply()
    expect(notices.list.value).toMatchObject([{ level: 'error', key: 'refusal.stopped' }])
  })

  it('reverts to what is in force', async () => {
    const { settings } = await open()
    settings.set('payload', 1_024)
    settings.setUnreadable('seed')
    const before = settings.revision.value
    settings.revert()
    expect(settings.changes.value).toEqual([])
    expect(settings.problems.value).toEqual({})
    expect(settings.revision.value).toBeGreaterThan(before)
  })

  it('restores defaults as a draft, which leaves alone what others change meanwhile', async () => {
    const { host, settings } = await open()
    settings.set('pollInterval', 2_000)
    await settings.apply()
    settings.restoreDefaults()
    expect(settings.changes.value).toEqual([{ key: 'pollInterval', before: 2_000, after: 500 }])
    const allowedOrigins = ['http://localhost:5173']
    host.tell('status', {
      ...host.status,
      settings: { ...host.status.settings, allowedOrigins },
    })
    expect(settings.changes.value.map(({ key }) => key)).toEqual(['pollInterval'])
  })

  it('applies a preset at once and says how much it changed', async () => {
    const { host, notices, settings } = await open()
    settings.set('payload', 1_024)
    settings.set('retention', 1_000)
    await settings.applyPreset('article')
    expect(host.status.settings).toEqual({ ...defaultSettings, ...presets.article })
    expect(settings.changes.value.map(({ key }) => key)).toEqual(['retention'])
    const changed = changedKeys(defaultSettings, { ...defaultSettings, ...presets.article })
    expect(notices.list.value).toMatchObject([
      { key: 'notice.preset', values: { count: changed.length } },
    ])
  })

  it('says why a preset was refused, and keeps the draft', async () => {
    const { host, notices, settings } = await open()
    settings.set('payload', 1_024)
    host.failure = new PlaygroundError('stopped', 'Gone.')
    await settings.applyPreset('article')
    expect(settings.changes.value.map(({ key }) => key)).toEqual(['payload'])
    expect(notices.list.value.map(({ key }) => key)).not.toContain('notice.preset')
    expect(notices.list.value).toHaveLength(1)
  })

  it('asks the engine for nothing where a link says what is in force', async () => {
    const { host, settings } = await open()
    settings.set('payload', 1_024)
    host.failure = new PlaygroundError('stopped', 'It was asked.')
    await expect(settings.take(defaultSettings)).resolves.toBeUndefined()
    expect(settings.changes.value.map(({ key }) => key)).toEqual(['payload'])
  })

  it('applies as it is dragged where that is asked for, once the slider rests', async () => {
    const { host, settings } = await open()
    vi.useFakeTimers()
    settings.asIDrag.value = true
    for (const value of [600, 700, 800]) {
      settings.set('pollInterval', value)
      await nextTick()
      await vi.advanceTimersByTimeAsync(20)
    }
    expect(host.called).not.toContain('configure')
    await vi.advanceTimersByTimeAsync(200)
    expect(host.called.filter((name) => name === 'configure')).toHaveLength(1)
    expect(host.status.settings.pollInterval).toBe(800)
  })
})
