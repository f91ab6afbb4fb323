import type { FigureKey, LaneResult } from '../experiment/run.ts'
import { roundsForInterval } from '../experiment/statistics.ts'
import { delaysOf, valuesOf } from '../experiment/summary.ts'
import { formatCount } from '../texts/format.ts'
import { count } from '../texts/quantity.ts'
import type { Speaker } from '../texts/speaker.ts'

/** How a figure is written: in steps of `per` of its own unit, with `decimals` decimals. */
interface Form {
  readonly per: number
  readonly unit: string
  readonly decimals: number
}

const space = '\u00a0'

function timeForm(ms: number): Form {
  if (ms < 9.95) return { per: 1, unit: `${space}ms`, decimals: 1 }
  if (ms < 9_995) return { per: 1, unit: `${space}ms`, decimals: 0 }
  return { per: 1_000, unit: `${space}s`, decimals: 1 }
}

/** @param size the figure, or the greater of two. */
function formOf(key: FigureKey, size: number): Form {
  switch (key) {
    case 'delayP50Ms':
    case 'delayP95Ms':
    case 'delayP99Ms':
      return timeForm(size)
    case 'bytesPerMessage':
      return { per: 1, unit: `${space}B`, decimals: 0 }
    case 'emptyShare':
      return { per: 0.01, unit: `${space}%`, decimals: 0 }
    case 'requestsPerMinute':
      return { per: 1, unit: '', decimals: size > 0 && size < 9.95 ? 1 : 0 }
    default:
      return { per: 1, unit: '', decimals: 0 }
  }
}

function writer({ per, decimals }: Form, locale: string): (value: number) => string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  const { format } = new Intl.NumberFormat(locale, digits)
  return (value) => format(value / per)
}

/** A figure alone, with its unit. */
export function valueText(key: FigureKey, value: number | null, { locale }: Speaker): string {
  if (value === null) return '–'
  const form = formOf(key, value)
  return `${writer(form, locale)(value)}${form.unit}`
}

const summed: readonly FigureKey[] = ['missed', 'duplicated', 'outOfOrder']

/** The figure of a lane as a report has it: `257 ± 9 ms`; with few rounds `257 (241–270) ms`. */
export function figureText(key: FigureKey, result: LaneResult, speaker: Speaker): string {
  const { locale, text, format } = speaker
  const spread = result.summary[key]
  if (summed.includes(key)) {
    const values = valuesOf(result.rounds, key)
    if (values.length === 0) return '–'
    return formatCount(
      values.reduce((sum, value) => sum + value, 0),
      locale,
    )
  }
  if (spread === null) {
    const messages = delaysOf(result.rounds).summary()?.count ?? 0
    if (!key.startsWith('delay') || messages === 0) return '–'
    return text('report.fewer', { messages: format(count(messages, 'messages')) })
  }
  const form = formOf(key, spread.median)
  const written = writer(form, locale)
  const [middle, low, high] = [spread.median, spread.low, spread.high].map(written)
  if (low === high) return `${middle}${form.unit}`
  if (result.rounds.length < roundsForInterval) return `${middle} (${low}–${high})${form.unit}`
  const margin = Math.max(spread.high - spread.median, spread.median - spread.low)
  return `${middle} ± ${written(margin)}${form.unit}`
}
