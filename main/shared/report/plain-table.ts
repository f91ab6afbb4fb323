import type { Run } from '../experiment/run.ts'
import type { Speaker } from '../texts/speaker.ts'
import { reportTable } from './table.ts'
import { doubtWords, methodWords, thresholdWords } from './words.ts'

/** How a terminal marks what is best. */
export type Emphasis = (text: string) => string

/** A run as lines of text in columns, for a terminal. */
export function toPlainText(run: Run, speaker: Speaker, emphasis: Emphasis): string {
  const { heads, rows, swept } = reportTable(run, speaker)
  const names = [...(swept === undefined ? [] : [swept]), speaker.text('report.lane')]
  const table = [
    [...names, ...heads].map((text) => ({ text, best: false })),
    ...rows.map(({ value, lane, cells }) => [
      ...[...(value === undefined ? [] : [value]), lane].map((text) => ({ text, best: false })),
      ...cells,
    ]),
  ]
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((cells) => cells[column]?.text.length ?? 0)),
  )
  const lines = table.map((cells) =>
    cells
      .map(({ text, best }, column) => {
        const width = widths[column] ?? 0
        const padded = column < names.length ? text.padEnd(width) : text.padStart(width)
        return best ? emphasis(padded) : padded
      })
      .join('  ')
      .trimEnd(),
  )
  const notes = [
    ...run.thresholds.map((threshold) => thresholdWords(threshold, speaker)),
    ...doubtWords(run, speaker),
    ...methodWords(run, speaker),
  ]
  const all = [...lines, '', ...notes]
  return `${all.join('\n').replaceAll('\u00a0', ' ')}\n`
}
