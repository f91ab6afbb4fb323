import type { Run } from '../experiment/run.ts'
import type { Speaker } from '../texts/speaker.ts'
import { escapeMarkup } from './escape.ts'
import { line, list, plain } from './markdown-parts.ts'
import { needsReport, type NeedsReport, type Reason } from './needs-words.ts'

function reasonLine({ text, basis, url }: Reason): string {
  const rests = url === undefined ? plain(basis) : `[${plain(basis)}](${url})`
  return `${plain(text)} _(${rests})_`
}

/** What a run answers for needs, as Markdown; empty where it is about none. */
export function needsMarkdown(run: Run, speaker: Speaker): readonly string[] {
  const report = needsReport(run, speaker)
  if (report === undefined) return []
  const { text } = speaker
  const { heads, rows } = report.table
  return [
    `#### ${text('needs.heading')}`,
    '',
    `${plain(report.needs)}:`,
    '',
    `**${plain(report.answer)}**${report.second === undefined ? '' : ` ${plain(report.second)}`}`,
    ...list(undefined, report.reasons.map(reasonLine)),
    '',
    line(heads.map(plain)),
    line(heads.map((_, place) => (place === 0 || place === heads.length - 1 ? '---' : '---:'))),
    ...rows.map((cells) => line(cells.map(plain))),
    ...list(text('needs.changes'), report.changes.map(plain)),
    ...list(text('needs.reservations'), report.reservations.map(plain)),
    ...list(text('needs.projectedNote'), report.notes.map(plain)),
    '',
    `<details><summary>${text('needs.article')}</summary>`,
    '',
    line([text('needs.column.way'), text('needs.sideHead'), text('needs.shownHead')]),
    line(['---', '---', '---']),
    ...report.sides.map(({ way, side, shown }) => line([way, plain(side), plain(shown)])),
    '',
    '</details>',
    '',
  ]
}

/** The same for a terminal, without what a table of many columns would need. */
export function needsPlainText(run: Run, speaker: Speaker): readonly string[] {
  const report = needsReport(run, speaker)
  if (report === undefined) return []
  const { text } = speaker
  const reasons = report.reasons.map(
    ({ text: said, basis, url }) => `- ${said} (${basis}${url === undefined ? '' : `, ${url}`})`,
  )
  const others = report.table.rows.map((cells) => {
    const [way = '', ...figures] = cells
    const named = figures
      .slice(0, -1)
      .map((cell, at) => `${report.table.heads[at + 1] ?? ''} ${cell}`)
    return `- ${way}: ${speaker.list(named)}. ${figures.at(-1) ?? ''}`
  })
  return [
    `${text('needs.heading')}: ${report.needs}`,
    report.answer,
    ...(report.second === undefined ? [] : [report.second]),
    ...reasons,
    '',
    ...others,
    '',
    `${text('needs.changes')}:`,
    ...report.changes.map((one) => `- ${one}`),
    '',
    `${text('needs.reservations')}:`,
    ...report.reservations.map((one) => `- ${one}`),
    '',
    `${text('needs.projectedNote')}:`,
    ...report.notes.map((one) => `- ${one}`),
    '',
  ]
}

const items = (all: readonly string[]): string =>
  `<ul>${all.map((one) => `<li>${one}</li>`).join('')}</ul>`

function reasonItem({ text, basis, url }: Reason): string {
  const rests = escapeMarkup(basis)
  const link = url === undefined ? rests : `<a href="${escapeMarkup(url)}">${rests}</a>`
  return `${escapeMarkup(text)} <small>(${link})</small>`
}

type Table = (
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: number,
) => string

function sidesHtml({ sides }: NeedsReport, { text }: Speaker, table: Table): string {
  const rows = sides.map(({ way, side, shown }) => [way, side, shown].map(escapeMarkup))
  const heads = [text('needs.column.way'), text('needs.sideHead'), text('needs.shownHead')]
  return `<h3>${escapeMarkup(text('needs.article'))}</h3>${table(heads, rows, heads.length)}`
}

/**
 * The same as a part of an HTML report.
 *
 * @param table makes one of escaped cells; from its third argument on columns are figures.
 */
export function needsHtml(run: Run, speaker: Speaker, table: Table): string {
  const report = needsReport(run, speaker)
  if (report === undefined) return ''
  const { text } = speaker
  const heading = (key: 'changes' | 'reservations' | 'projectedNote'): string =>
    `<h3>${escapeMarkup(text(`needs.${key}`))}</h3>`
  const second = report.second === undefined ? '' : ` ${escapeMarkup(report.second)}`
  return [
    '<section class="needs">',
    `<h2>${escapeMarkup(text('needs.heading'))}</h2>`,
    `<p>${escapeMarkup(report.needs)}</p>`,
    `<p><b>${escapeMarkup(report.answer)}</b>${second}</p>`,
    items(report.reasons.map(reasonItem)),
    table(
      report.table.heads,
      report.table.rows.map((cells) => cells.map(escapeMarkup)),
      1,
    ),
    heading('changes'),
    items(report.changes.map(escapeMarkup)),
    heading('reservations'),
    items(report.reservations.map(escapeMarkup)),
    heading('projectedNote'),
    items(report.notes.map(escapeMarkup)),
    sidesHtml(report, speaker, table),
    '</section>',
  ].join('')
}
