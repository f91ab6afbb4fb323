import { defaultSettings, knobs, settingKeys, type SettingKey, type Settings } from './settings.ts'

/** The text that `parseValue` reads back as the same value. */
export function printSetting(value: Settings[SettingKey]): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return Array.isArray(value) ? value.join(',') : String(value)
}

/** A word for a POSIX shell that it reads back as this text. */
export function quoted(text: string): string {
  return /^[\w.:/@,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

function differing(settings: Settings): SettingKey[] {
  return settingKeys.filter(
    (key) => JSON.stringify(settings[key]) !== JSON.stringify(defaultSettings[key]),
  )
}

/**
 * The command that starts a playground without a window with these settings.
 *
 * @param more flags in addition to those of the settings.
 */
export function toCommandLine(settings: Settings, more: readonly string[] = []): string {
  const flags = differing(settings).flatMap((key) => {
    const value = settings[key]
    const values = Array.isArray(value) ? value : [printSetting(value)]
    return values.map((text) => `--${knobs[key].flag} ${quoted(String(text))}`)
  })
  return ['npm run -s serve --', ...flags, ...more].join(' ').replace(/ --$/, '')
}

/**
 * True where every escape of a text is that of a percent sign in front of another escape: it was encoded
 * as a whole by something that it passed through, and once more than it was written.
 */
export function isEncodedTwice(text: string): boolean {
  return /%25[0-9a-f]{2}/i.test(text) && !/%(?!25)[0-9a-f]{2}/i.test(text)
}

/** Escapes a value for a fragment, in such a way that it can be told from one that was escaped twice. */
function escaped(text: string): string {
  const once = encodeURIComponent(text)
  if (!isEncodedTwice(once)) return once
  // A digit that needs no escape gets one, which nothing encoded twice would have.
  return once.replace(/%25([0-9a-f])/i, (_, digit: string) => {
    return `%25%${digit.charCodeAt(0).toString(16).toUpperCase()}`
  })
}

/** The `#` fragment, without the `#`, that carries what differs from the defaults. */
export function toFragment(settings: Settings): string {
  return differing(settings)
    .map((key) => `${key}=${escaped(printSetting(settings[key]))}`)
    .join('&')
}
