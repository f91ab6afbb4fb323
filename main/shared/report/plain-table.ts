import type { Run } from '../experiment/run.ts'
import type { Speaker } from '../texts/speaker.ts'
import { fleetTable, type PlainTable } from './fleet-table.ts'
import { kneeTable } from './knee-words.ts'
import { loadTable } from './load-table.ts'
import { needsPlainText } from './needs-documents.ts'
import { reportTable } from './table.ts'
import { doubtWords, methodWords, thresholdWords } from './words.ts'
import { plainSpaces } from '../texts/format.ts'

/** How a terminal marks what is best. */
export type Emphasis = (text: string) => string

/** Lines of text in columns: the first to the left, the others to the right. */
function columns(table: readonly (readonly string[])[]): readonly string[] {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((cells) => cells[column]?.length ?? 0)),
  )
  return table.map((cells) =>
    cells
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  '),
  )
}

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
  const printed = (known: PlainTable | undefined): readonly string[] =>
    known === undefined ? [] : ['', ...columns([known.heads, ...known.rows])]
  const more = [fleetTable(run, speaker), loadTable(run, speaker), kneeTable(run, speaker)].flatMap(
    printed,
  )
  const all = [...needsPlainText(run, speaker), ...lines, ...more, '', ...notes]
  return `${plainSpaces(all.join('\n'))}\n`
}
