import { describe, expect, it } from 'vitest'
import {
  connectionKey,
  effectiveOptions,
  isValidPin,
  pinsOf,
  settingOfPin,
  type Pins,
} from '../../../main/shared/contract/pins.ts'
import {
  defaultSettings,
  type Settings,
  type SettingsPatch,
} from '../../../main/shared/contract/settings.ts'
import { transports, type Transport } from '../../../main/shared/contract/transport.ts'

const settings: Settings = {
  ...defaultSettings,
  pollInterval: 700,
  ssePushInterval: 100,
  websocketPushInterval: 200,
  heartbeat: 4_000,
}
const effective = (transport: Transport, pins: Pins = {}, patch: SettingsPatch = {}) =>
  effectiveOptions({ transport, pins }, { ...settings, ...patch })

describe('what a pane can pin', () => {
  it('is what governs its transport, and resuming', () => {
    expect(pinsOf('polling')).toEqual(['pollInterval', 'pollMode', 'resume'])
    expect(pinsOf('sse')).toEqual(['pushInterval', 'heartbeat', 'resume'])
    expect(pinsOf('websocket')).toEqual(['pushInterval', 'heartbeat', 'resume'])
  })

  it('has its default where no setting is about its transport, whatever other transports have', () => {
    expect(effective('polling', {}, { ssePushInterval: 300 }).pushInterval).toBe(0)
    expect(effective('sse', {}, { pollInterval: 800 }).pollInterval).toBe(500)
  })

  it('follows the setting of its own transport until it is pinned', () => {
    expect(effective('sse').pushInterval).toBe(100)
    expect(effective('websocket').pushInterval).toBe(200)
    expect(effective('websocket', { pushInterval: 50 }).pushInterval).toBe(50)
    expect(effective('sse')).toMatchObject({ heartbeat: 4_000, resume: true })
    expect(effective('sse', { resume: false }).resume).toBe(false)
  })

  it('polls at the shared interval, and in long poll at once, unless it is pinned', () => {
    expect(effective('polling').pollInterval).toBe(700)
    expect(effective('polling', { pollMode: 'long' }).pollInterval).toBe(0)
    expect(effective('polling', {}, { pollMode: 'long' }).pollInterval).toBe(0)
    expect(effective('polling', { pollMode: 'long', pollInterval: 90 }).pollInterval).toBe(90)
  })

  it('takes the values that its setting takes', () => {
    expect(isValidPin('pushInterval', 'sse', 10_000)).toBe(true)
    expect(isValidPin('pushInterval', 'sse', 10_001)).toBe(false)
    expect(isValidPin('resume', 'sse', true)).toBe(true)
    expect(isValidPin('resume', 'sse', 'true')).toBe(false)
    expect(settingOfPin('resume', 'sse')).toBeUndefined()
  })
})

describe('a connection', () => {
  const key = (transport: Transport, patch: SettingsPatch, pins: Pins = {}): string => {
    const changed = { ...settings, ...patch }
    return connectionKey(transport, effectiveOptions({ transport, pins }, changed), changed)
  }
  const changing = (patch: SettingsPatch): readonly Transport[] =>
    transports.filter((transport) => key(transport, patch) !== key(transport, {}))

  it('is made again for a setting that it was made with, and for no other', () => {
    expect(changing({ pollInterval: 800 })).toEqual(['polling'])
    expect(changing({ pollMode: 'all' })).toEqual(['polling'])
    expect(changing({ ssePushInterval: 300 })).toEqual(['sse'])
    expect(changing({ websocketPushInterval: 300 })).toEqual(['websocket'])
    expect(changing({ heartbeat: 2_000 })).toEqual(['sse', 'websocket'])
    expect(changing({ deflate: true })).toEqual(['websocket'])
    expect(changing({ pushRate: 9, retention: 1_000 })).toEqual([])
  })

  it('is not made again for a shared value that its pane has pinned otherwise', () => {
    const pins: Pins = { heartbeat: 1_000 }
    expect(key('sse', { heartbeat: 2_000 }, pins)).toBe(key('sse', {}, pins))
    expect(key('sse', {}, { heartbeat: 2_000 })).not.toBe(key('sse', {}, pins))
  })

  it('lives on where only resuming changes', () => {
    expect(key('sse', {}, { resume: false })).toBe(key('sse', {}))
  })
})
