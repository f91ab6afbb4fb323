import type { FigureKey, LaneResult } from '../experiment/run.ts'
import { roundsForInterval, type Spread } from '../experiment/statistics.ts'
import { delaysOf, valuesOf } from '../experiment/summary.ts'
import { formatCount } from '../texts/format.ts'
import { count } from '../texts/quantity.ts'
import type { Speaker } from '../texts/speaker.ts'

/** How a figure is written: in steps of `per` of its own unit, with so many decimals. */
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

function formOf(key: FigureKey, { median, low, high }: Spread): Form {
  switch (key) {
    case 'delayP50Ms':
    case 'delayP95Ms':
    case 'delayP99Ms':
      return timeForm(median)
    case 'bytesPerMessage':
      return { per: 1, unit: `${space}B`, decimals: 0 }
    case 'emptyShare':
      return { per: 0.01, unit: `${space}%`, decimals: 0 }
    case 'requestsPerMinute':
      return { per: 1, unit: '', decimals: median !== 0 && median < 10 && low !== high ? 1 : 0 }
    default:
      return { per: 1, unit: '', decimals: 0 }
  }
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
  const { per, unit, decimals } = formOf(key, spread)
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  const { format: written } = new Intl.NumberFormat(locale, digits)
  const middle = written(spread.median / per)
  const [low, high] = [written(spread.low / per), written(spread.high / per)]
  if (low === high) return `${middle}${unit}`
  if (result.rounds.length < roundsForInterval) return `${middle} (${low}–${high})${unit}`
  const margin = Math.max(spread.high - spread.median, spread.median - spread.low)
  return `${middle} ± ${written(margin / per)}${unit}`
}
