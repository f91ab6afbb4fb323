import {
  defaultSettings,
  knobs,
  recoverSettings,
  settingKeys,
  type Knob,
  type Recovered,
  type SettingKey,
  type Settings,
} from './settings.ts'

/** Reads one value of the schema from text, as a flag or a share link carries it. */
export function parseSettingText(key: SettingKey, text: string): unknown {
  const knob: Knob = knobs[key]
  switch (knob.kind) {
    case 'number':
      return text.trim() === '' ? Number.NaN : Number(text)
    case 'toggle':
      if (text === 'on' || text === 'true') return true
      if (text === 'off' || text === 'false') return false
      return text
    case 'origins':
      return text === '' ? [] : text.split(',')
    case 'choice':
    case 'text':
      return text
    default:
      return knob satisfies never
  }
}

/** The text that `parseSettingText` reads back as the same value. */
export function printSetting(value: Settings[SettingKey]): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return Array.isArray(value) ? value.join(',') : String(value)
}

function quoted(text: string): string {
  return /^[\w.:/@,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

function differing(settings: Settings): SettingKey[] {
  return settingKeys.filter(
    (key) => JSON.stringify(settings[key]) !== JSON.stringify(defaultSettings[key]),
  )
}

/** The command that starts a playground without a window with these settings. */
export function toCommandLine(settings: Settings): string {
  const flags = differing(settings).flatMap((key) => {
    const value = settings[key]
    const values = Array.isArray(value) ? value : [printSetting(value)]
    return values.map((text) => `--${knobs[key].flag} ${quoted(String(text))}`)
  })
  return ['npm run -s serve --', ...flags].join(' ').replace(/ --$/, '')
}

/** The `#` fragment, without the `#`, that carries what differs from the defaults. */
export function toFragment(settings: Settings): string {
  return differing(settings)
    .map((key) => `${key}=${encodeURIComponent(printSetting(settings[key]))}`)
    .join('&')
}

function splitWords(line: string): string[] {
  const words = line.match(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g) ?? []
  return words.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"|\\(.)/g, '$1$2$3'))
}

/**
 * Reads settings back from a fragment, a link that ends in one, or a command line; keys it does not
 * know are ignored, values out of range fall back and are named.
 */
export function parseShared(text: string, base: Settings = defaultSettings): Recovered {
  const stored: Record<string, unknown> = {}
  if (/(^|\s)--[a-z]/.test(text)) {
    const words = splitWords(text)
    const byFlag = new Map(settingKeys.map((key) => [`--${knobs[key].flag}`, key]))
    words.forEach((word, index) => {
      const [name = '', inline] = word.split(/=(.*)/s)
      const key = byFlag.get(name)
      if (key === undefined) return
      const value = parseSettingText(key, inline ?? words[index + 1] ?? '')
      const before = stored[key]
      stored[key] = Array.isArray(value) && Array.isArray(before) ? [...before, ...value] : value
    })
  } else {
    for (const pair of text.slice(text.indexOf('#') + 1).split('&')) {
      const [name = '', value = ''] = pair.split(/=(.*)/s)
      if (!Object.hasOwn(knobs, name)) continue
      stored[name] = parseSettingText(name as SettingKey, decode(value))
    }
  }
  return recoverSettings(stored, base)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}
