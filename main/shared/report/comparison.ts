import {
  compareRuns,
  plansDiffer,
  type ComparedFigure,
  type ComparedLane,
  type Judgement,
} from '../experiment/compare-runs.ts'
import { variedIn } from '../experiment/experiment.ts'
import type { Run } from '../experiment/run.ts'
import type { Speaker } from '../texts/speaker.ts'
import { valueText } from './figure-text.ts'
import { laneTitles } from './lane-title.ts'
import { line, list, plain } from './markdown-parts.ts'
import { sweepValue } from './sweep-words.ts'

const words = {
  better: 'better',
  worse: 'worse',
  'no difference seen': 'same',
  'not enough to say': 'unsure',
} as const satisfies Record<Judgement, string>

/** How much a figure changed: `+20 ± 4 %`; empty where that is no share of anything. */
function changeText({ change, margin }: ComparedFigure, { locale }: Speaker): string {
  if (change === null || margin === null) return ''
  const whole = { maximumFractionDigits: Math.max(Math.abs(change), margin) < 0.0995 ? 1 : 0 }
  const signed = new Intl.NumberFormat(locale, { ...whole, signDisplay: 'exceptZero' })
  const plainly = new Intl.NumberFormat(locale, whole)
  return `${signed.format(change * 100).replace('-', '−')} ± ${plainly.format(margin * 100)}\u00a0%`
}

/** One figure of two runs, in words. */
export interface ComparisonRow {
  /** Empty where nothing is swept. */
  readonly value: string
  readonly lane: string
  readonly figure: string
  readonly before: string
  readonly after: string
  readonly change: string
  readonly judgement: Judgement
  readonly judged: string
}

/** Two runs in words: what changed or could not be judged, and how many figures are as they were. */
export interface Comparison {
  readonly heads: readonly string[]
  readonly rows: readonly ComparisonRow[]
  readonly notes: readonly string[]
}

function rowsOf(compared: ComparedLane, after: Run, speaker: Speaker): ComparisonRow[] {
  const varied = variedIn(after.plan)
  const place = after.points[0]?.lanes.findIndex(({ lane }) => lane === compared.lane) ?? -1
  return compared.figures
    .filter(({ judgement }) => judgement !== 'no difference seen')
    .map((figure) => ({
      value: varied === undefined ? '' : sweepValue(varied, compared.value, speaker),
      lane: laneTitles(after.plan, speaker)[place] ?? compared.lane,
      figure: speaker.text(`report.figure.${figure.key}`),
      before: valueText(figure.key, figure.before, speaker),
      after: valueText(figure.key, figure.after, speaker),
      change: changeText(figure, speaker),
      judgement: figure.judgement,
      judged: speaker.text(`report.judged.${words[figure.judgement]}`),
    }))
}

/** Compares a run with an earlier one. */
export function comparisonOf(before: Run, after: Run, speaker: Speaker): Comparison {
  const { text } = speaker
  const compared = compareRuns(before, after)
  const rows = compared.flatMap((lane) => rowsOf(lane, after, speaker))
  const all = compared.reduce((sum, { figures }) => sum + figures.length, 0)
  const rest = all - rows.length
  const differing = plansDiffer(before, after).map((what) => text(`report.differing.${what}`))
  const columns = ['lane', 'figureName', 'before', 'after', 'change', 'judgement'] as const
  return {
    heads: columns.map((column) => text(`report.${column}`)),
    rows,
    notes: [
      ...(all === 0 ? [text('report.incomparable')] : []),
      ...(rest === 0
        ? []
        : [text(rows.length === 0 ? 'report.alikeAll' : 'report.alikeRest', { count: rest })]),
      ...(differing.length === 0
        ? []
        : [text('report.plansDiffer', { what: differing.join(text('paneName.comma')) })]),
    ],
  }
}

/** The same as Markdown. */
export function comparisonMarkdown(before: Run, after: Run, speaker: Speaker): string {
  const { heads, rows, notes } = comparisonOf(before, after, speaker)
  const name = `${before.name} (${before.startedAt.slice(0, 16).replace('T', ' ')} UTC)`
  const table = rows.map(({ value, lane, figure, judgement, judged, ...row }) =>
    line([
      plain([value, lane].filter((part) => part !== '').join(' · ')),
      plain(figure),
      row.before,
      row.after,
      row.change,
      judgement === 'not enough to say' ? judged : `**${judged}**`,
    ]),
  )
  const lines = [
    `**${plain(speaker.text('report.compared', { name }))}**`,
    '',
    ...(table.length === 0
      ? []
      : [
          line(heads),
          line(heads.map((_, place) => (place > 1 && place < 5 ? '---:' : '---'))),
          ...table,
        ]),
    ...list(undefined, notes),
  ]
  return `${lines.join('\n')}\n`
}
