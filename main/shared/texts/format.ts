/** Numbers as people read them. All take the locale, so that figures and texts agree. */

import { atMost, type Delay } from '../measures/delay.ts'

/** A figure and its unit apart, because tiles set them in different sizes. */
export interface Parts {
  readonly value: string
  readonly unit: string
}

const formats = new Map<string, Intl.NumberFormat>()

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`
  const known = formats.get(key)
  if (known !== undefined) return known
  const made = new Intl.NumberFormat(locale, options)
  formats.set(key, made)
  return made
}

/** Three significant digits below 1,000, whole numbers above: 1.25, 12.5, 125, 1,250. */
function significant(value: number, locale: string): string {
  const magnitude = Math.abs(value)
  const digits = magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : 2
  return numberFormat(locale, { maximumFractionDigits: digits }).format(value)
}

/** A count with thousands apart, with at most `digits` decimals (0 by default). */
export function formatCount(value: number, locale: string, digits = 0): string {
  return numberFormat(locale, { maximumFractionDigits: digits }).format(value)
}

/** How many times as much: two digits that count, for nobody needs to know 23,529 from 24,000. */
export function formatTimes(value: number, locale: string): string {
  return numberFormat(locale, { maximumSignificantDigits: 2 }).format(value)
}

/** A share of 0 to 1 as a percentage; below 10 % with one decimal, unless told otherwise. */
export function formatShare(
  share: number,
  locale: string,
  digits = share !== 0 && share < 0.0995 ? 1 : 0,
): string {
  return numberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(share)
}

/** Milliseconds in the unit that suits them: below 10 ms with one decimal, from 1 s in seconds. */
export function quantifyDuration(ms: number, locale: string): Parts {
  const magnitude = Math.abs(ms)
  if (magnitude < 9.95) {
    // No minus before a zero: clocks that agree are off by nothing.
    const format = numberFormat(locale, {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
      signDisplay: 'negative',
    })
    return { value: format.format(ms).replace('-', '−'), unit: 'ms' }
  }
  if (magnitude < 999.5) return { value: formatCount(ms, locale), unit: 'ms' }
  if (magnitude < 59_950) return { value: significant(ms / 1_000, locale), unit: 's' }
  return quantifySpan(ms, locale)
}

/** Units of a span of time, the longest first, with what they hold of the next one. */
const spanUnits = [
  { seconds: 86_400, latin: 'd', chinese: '天' },
  { seconds: 3_600, latin: 'h', chinese: '小时' },
  { seconds: 60, latin: 'min', chinese: '分' },
  { seconds: 1, latin: 's', chinese: '秒' },
] as const

/** A span in whole seconds, as people say it: 42 s, 1 min 25 s, 2 h 5 min, 3 d 4 h. */
export function quantifySpan(ms: number, locale: string): Parts {
  const seconds = Math.round(Math.abs(ms) / 1_000)
  const place = spanUnits.findIndex((unit) => seconds >= unit.seconds)
  const first = spanUnits[place === -1 ? spanUnits.length - 1 : place] ?? spanUnits[3]
  const second = place === -1 ? undefined : spanUnits[place + 1]
  const unitOf = ({ latin, chinese }: (typeof spanUnits)[number]): string =>
    locale.startsWith('zh') && seconds >= 60 ? chinese : latin
  // The smaller unit is rounded, and may then make a whole of the larger one.
  const total =
    second === undefined ? seconds : Math.round(seconds / second.seconds) * second.seconds
  const whole = `${ms < 0 ? '−' : ''}${formatCount(Math.floor(total / first.seconds), locale)}`
  const rest = second === undefined ? 0 : (total % first.seconds) / second.seconds
  if (second === undefined || rest === 0) return { value: whole, unit: unitOf(first) }
  return {
    value: `${whole}\u00a0${unitOf(first)}\u00a0${formatCount(rest, locale)}`,
    unit: unitOf(second),
  }
}

/** A delay; where it is shorter than the clocks can tell, the most that it can have been: `< 1.2 ms`. */
export function quantifyDelay(delay: Delay, locale: string): Parts {
  const bound = atMost(delay)
  if (bound === undefined) return quantifyDuration(delay.ms, locale)
  // Rounded up, or the bound would be none.
  const { value, unit } = quantifyDuration(Math.ceil(Math.max(bound, 0.1) * 10 - 1e-6) / 10, locale)
  return { value: `<\u00a0${value}`, unit }
}

/** A round duration for an axis: 0.1 ms, 1 ms, 10 s. */
export function quantifyTick(ms: number, locale: string): Parts {
  return ms < 1_000
    ? { value: formatCount(ms, locale, 3), unit: 'ms' }
    : { value: formatCount(ms / 1_000, locale, 3), unit: 's' }
}

/** Bytes in the unit that suits them, in powers of 1,000. */
export function quantifyBytes(bytes: number, locale: string): Parts {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const
  let value = bytes
  let index = 0
  while (Math.abs(value) >= 999.5 && index < units.length - 1) {
    value /= 1_000
    index += 1
  }
  const text = index === 0 ? formatCount(value, locale) : significant(value, locale)
  return { value: text, unit: units[index] ?? 'B' }
}

/** Figure and unit as one text, kept on one line. */
export function joined({ value, unit }: Parts): string {
  return `${value}\u00a0${unit}`
}

/** How exactly a time of day is told. */
export type ClockDigits = 'minutes' | 'seconds' | 'milliseconds'
const toMinute = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const clockOptions: Readonly<Record<ClockDigits, Intl.DateTimeFormatOptions>> = {
  minutes: toMinute,
  seconds: { ...toMinute, second: '2-digit' },
  milliseconds: { ...toMinute, second: '2-digit', fractionalSecondDigits: 3 },
}
const clocks = new Map<string, Intl.DateTimeFormat>()

/** The time of day. */
export function formatTime(at: number, locale: string, digits: ClockDigits = 'minutes'): string {
  const key = `${locale} ${digits}`
  const known = clocks.get(key)
  const made = known ?? new Intl.DateTimeFormat(locale, clockOptions[digits])
  if (known === undefined) clocks.set(key, made)
  return made.format(at)
}

/** At most `length` UTF-16 units of a text, never half a character. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text
  const end = (text.charCodeAt(length - 1) & 0xfc00) === 0xd800 ? length - 1 : length
  return `${text.slice(0, end)}…`
}

/** A text whose spaces all break, for where no window lays it out: names, files and terminals. */
export const plainSpaces = (text: string): string => text.replaceAll('\u00a0', ' ')
