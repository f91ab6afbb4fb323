import type { Noun, PredictedFigure } from './prediction.ts'
import {
  formatCount,
  formatShare,
  formatTimes,
  joined,
  quantifyBytes,
  quantifyDelay,
  quantifyDuration,
} from './format.ts'

/** What a text function of the window takes; the number chooses between one and many. */
export type Translate = (key: string, values: Record<string, unknown>, many: number) => string

/** A count with its noun: "1 message", "1,200 messages". */
function writeCounted(value: number, noun: Noun, t: Translate, locale: string): string {
  const n = formatCount(value, locale, value < 10 ? 1 : 0)
  // What is written as 1 is one; 0.5 are many.
  return t(`counted.${noun}`, { n }, n === '1' ? 1 : 2)
}

/** A figure in the unit that suits its kind. */
export function writeFigure(
  { kind, value, of, uncertainty = 0 }: PredictedFigure,
  t: Translate,
  locale: string,
): string {
  switch (kind) {
    case 'delay':
      return joined(quantifyDelay({ ms: value, uncertainty }, locale))
    case 'duration':
      return joined(quantifyDuration(value, locale))
    case 'bytes':
      return joined(quantifyBytes(value, locale))
    case 'share':
      return formatShare(value, locale)
    case 'times':
      return formatTimes(value, locale)
    case 'count':
      return of === undefined
        ? formatCount(value, locale, value < 10 ? 1 : 0)
        : writeCounted(value, of, t, locale)
    default:
      return kind satisfies never
  }
}

/** Figures by the places that they fill in a text. */
export function writeFigures(
  figures: Readonly<Record<string, PredictedFigure>>,
  t: Translate,
  locale: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, figure]) => [name, writeFigure(figure, t, locale)]),
  )
}
