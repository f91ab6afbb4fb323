import { describe, expect, it } from 'vitest'
import { presetNames, presets } from '../../../main/shared/contract/presets.ts'
import {
  checkPatch,
  defaultSettings,
  describeFault,
  isValidSetting,
  knobs,
  recoverSettings,
  settingKeys,
  speedKeysOf,
  type Knob,
  type SettingKey,
} from '../../../main/shared/contract/settings.ts'
import { parseValue } from '../../../main/shared/contract/knob.ts'
import { toCommandLine, toFragment } from '../../../main/shared/contract/share.ts'

const code = (action: () => unknown) => {
  try {
    action()
  } catch (error) {
    return error
  }
  return undefined
}

describe('the settings schema', () => {
  it('has defaults that are valid', () => {
    for (const key of settingKeys) expect(isValidSetting(key, defaultSettings[key])).toBe(true)
  })

  it('has one flag a knob', () => {
    expect(new Set(settingKeys.map((key) => knobs[key].flag)).size).toBe(settingKeys.length)
  })

  it.each([
    ['pushRate', 0.009],
    ['pushRate', 5_001],
    ['pushRate', Number.NaN],
    ['pushRate', '10'],
    ['payload', 15],
    ['payload', 64.5],
    ['pollInterval', 49],
    ['pollInterval', 60_001],
    ['pollMode', 'some'],
    ['heartbeat', 999],
    ['deflate', 'on'],
    ['allowedOrigins', ['http://localhost:5173/page']],
    ['allowedOrigins', 'http://localhost:5173'],
    ['nothing', 1],
    ['__proto__', 1],
  ])('refuses %s = %j with the field and its range', (key, value) => {
    const patch = Object.defineProperty({}, key, { value, enumerable: true })
    const error = code(() => checkPatch(patch, defaultSettings))
    expect(error).toMatchObject({ code: 'bad_setting', field: key })
    expect(String(error)).toContain(key)
  })

  it.each([undefined, null, 7, 'pushRate=2', [['pushRate', 2]]])(
    'refuses %j, which names no settings',
    (patch) => {
      expect(code(() => checkPatch(patch, defaultSettings))).toMatchObject({
        code: 'bad_setting',
        message: expect.stringContaining('object') as string,
      })
    },
  )

  it('names of a list of origins the one at fault, and no item that is not a text', () => {
    const origins = ['http://ok.example', 7, 'http://a.example/page']
    expect(describeFault('allowedOrigins', origins)).toContain('"http://a.example/page"')
    expect(describeFault('allowedOrigins', [7])).not.toContain('"')
  })

  it('holds the size of a message to account only where it is the payload that decides it', () => {
    expect(speedKeysOf({ feed: 'chat' })).toEqual(['pushRate', 'payload', 'feed'])
    expect(speedKeysOf({ feed: 'template' })).toEqual(['pushRate', 'template', 'feed'])
    expect(speedKeysOf({ feed: 'clock' })).toEqual(['pushRate', 'feed'])
  })

  it('takes both edges of every range, zero where zero means off, and nothing beyond', () => {
    const numeric = settingKeys.flatMap((key) => {
      const knob: Knob = knobs[key]
      return knob.kind === 'number' ? [{ key, knob }] : []
    })
    const judged = numeric.map(({ key, knob }) => {
      const hair = knob.integer ? 1 : 0.001
      const off = knob.zero === undefined ? [] : [0]
      return {
        key,
        refused: [knob.min, knob.max, ...off].filter((value) => !isValidSetting(key, value)),
        taken: [knob.min - hair, knob.max + hair].filter((value) => isValidSetting(key, value)),
      }
    })
    expect(judged).toEqual(numeric.map(({ key }) => ({ key, refused: [], taken: [] })))
  })

  it('refuses more than 8 MB a second and applies nothing of that change', () => {
    const patch = { pushRate: 5_000, payload: 32_768 }
    expect(code(() => checkPatch(patch, defaultSettings))).toMatchObject({ code: 'bad_setting' })
  })

  it('keeps origins as browsers send them, wherever they come from, each once', () => {
    const given = ['HTTP://LOCALHOST:80/', 'http://localhost', 'http://b\u00fccher.example:8080']
    const kept = ['http://localhost', 'http://xn--bcher-kva.example:8080']
    expect(checkPatch({ allowedOrigins: given }, defaultSettings).allowedOrigins).toEqual(kept)
    expect(recoverSettings({ allowedOrigins: given }).settings.allowedOrigins).toEqual(kept)
    expect(parseValue(knobs.allowedOrigins, 'HTTP://A:80/,null')).toEqual(['http://a', 'null'])
  })

  it.each([
    ['null', 'is what every page without an origin sends'],
    ['http://*.test', 'is a pattern'],
    ['http://a/b', 'has more than scheme, host and port'],
    ['ws://a', 'has a scheme of which no page has its origin'],
  ])('says in one sentence why the origin %s is not one', (origin, why) => {
    const error = code(() => checkPatch({ allowedOrigins: ['http://a', origin] }, defaultSettings))
    expect((error as Error).message).toBe(
      'allowedOrigins must be a list of at most 64 origins such as http://localhost:5173; ' +
        `"${origin}" ${(error as Error).message.split(`"${origin}" `)[1]}`,
    )
    expect((error as Error).message).toContain(`"${origin}" ${why}`)
  })

  it('lets what is stored and out of range fall back, and names it', () => {
    const { settings, fellBack } = recoverSettings({ pushRate: 1e9, payload: 128, unknown: 1 })
    expect(settings).toEqual({ ...defaultSettings, payload: 128 })
    expect(fellBack).toEqual(['pushRate'])
  })

  it.each(presetNames)('has a preset %s that is valid', (name) => {
    expect(checkPatch(presets[name], defaultSettings)).toMatchObject(presets[name])
  })
})

describe('a preset', () => {
  it.each(presetNames)('%s changes nothing that waits behind "More"', (name) => {
    const keys = Object.keys(presets[name]) as SettingKey[]
    expect(keys.filter((key) => knobs[key].section === 'more')).toEqual([])
  })
})

describe('shared settings', () => {
  it('say nothing where everything is at its default', () => {
    expect(toFragment(defaultSettings)).toBe('')
    expect(toCommandLine(defaultSettings)).toBe('npm run -s serve')
  })
})
