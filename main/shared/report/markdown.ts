import type { Run } from '../experiment/run.ts'
import type { Speaker } from '../texts/speaker.ts'
import { fleetTable, type PlainTable } from './fleet-table.ts'
import { kneeTable } from './knee-words.ts'
import { loadTable } from './load-table.ts'
import { line, list, plain } from './markdown-parts.ts'
import { needsMarkdown } from './needs-documents.ts'
import { reportTable, type ReportCell } from './table.ts'
import { doubtWords, methodWords, thresholdWords } from './words.ts'

const cellText = ({ text, best }: ReportCell): string => (best ? `**${text}**` : text)

/** What is known besides the figures of lanes; nothing where there is none of it. */
function tableLines(table: PlainTable | undefined): readonly string[] {
  if (table === undefined) return []
  const { heads, rows } = table
  return [
    '',
    line(heads.map(plain)),
    line(heads.map((_, place) => (place === 0 ? '---' : '---:'))),
    ...rows.map((cells) => line(cells.map(plain))),
  ]
}

/** A run as Markdown that reads well in a pull request, without a heading above the third level. */
export function toMarkdown(run: Run, speaker: Speaker): string {
  const { heads, rows, swept } = reportTable(run, speaker)
  const first = swept === undefined ? [] : [swept]
  const columns = [...first, speaker.text('report.lane')]
  const lines = [
    `### ${plain(run.name)}`,
    ...tableLines(kneeTable(run, speaker)),
    '',
    ...needsMarkdown(run, speaker),
    line([...columns, ...heads].map(plain)),
    line([...columns.map(() => '---'), ...heads.map(() => '---:')]),
    ...rows.map(({ value, lane, cells }) =>
      line([...(value === undefined ? [] : [value]), plain(lane), ...cells.map(cellText)]),
    ),
    ...tableLines(fleetTable(run, speaker)),
    ...tableLines(loadTable(run, speaker)),
    ...list(
      speaker.text('report.thresholds'),
      run.thresholds.map((threshold) => plain(thresholdWords(threshold, speaker))),
    ),
    ...list(speaker.text('report.doubts'), doubtWords(run, speaker).map(plain)),
    '',
    `_${methodWords(run, speaker).map(plain).join(' ')}_`,
  ]
  return `${lines.join('\n')}\n`
}
