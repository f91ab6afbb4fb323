import { parseRun, type Run } from '../experiment/run.ts'
import type { Speaker } from '../texts/speaker.ts'
import { chartSvg } from './chart.ts'
import { chartsOf } from './charts.ts'
import { comparisonOf } from './comparison.ts'
import { escapeMarkup } from './escape.ts'
import { fleetTable, type PlainTable } from './fleet-table.ts'
import { loadTable } from './load-table.ts'
import { kneeTable } from './knee-words.ts'
import { needsHtml } from './needs-documents.ts'
import { reportStyle } from './style.ts'
import { reportTable } from './table.ts'
import { doubtWords, methodWords, thresholdWords } from './words.ts'

const openTag = '<script type="application/json" id="run">'

function list(title: string, items: readonly string[]): string {
  if (items.length === 0) return ''
  const lines = items.map((item) => `<li>${escapeMarkup(item)}</li>`)
  return `<h2>${escapeMarkup(title)}</h2><ul>${lines.join('')}</ul>`
}

/** @param numbers from which column on they are figures. */
function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: number,
): string {
  const head = heads.map(
    (text, place) =>
      `<th scope="col"${place < numbers ? '' : ' class="figure"'}>${escapeMarkup(text)}</th>`,
  )
  const lines = rows.map((cells) => {
    const [first = '', ...others] = cells
    const rest = others.map(
      (cell, place) => `<td${place + 1 < numbers ? '' : ' class="figure"'}>${cell}</td>`,
    )
    return `<tr><th scope="row">${first}</th>${rest.join('')}</tr>`
  })
  return (
    `<div class="wide" tabindex="0" role="region" aria-label="${escapeMarkup(heads.join(', '))}">` +
    `<table><thead><tr>${head.join('')}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`
  )
}

function figures(run: Run, speaker: Speaker): string {
  const { heads, rows, swept } = reportTable(run, speaker)
  const columns = [...(swept === undefined ? [] : [swept]), speaker.text('report.lane')]
  const lines = rows.map(({ value, lane, cells }) => [
    ...(value === undefined ? [] : [escapeMarkup(value)]),
    escapeMarkup(lane),
    ...cells.map(({ text, best }) => (best ? `<b>${escapeMarkup(text)}</b>` : escapeMarkup(text))),
  ])
  return table([...columns, ...heads], lines, columns.length)
}

/** A table under its title; nothing where there is none. */
function section(title: string, known: PlainTable | undefined): string {
  if (known === undefined) return ''
  const rows = known.rows.map((cells) => cells.map(escapeMarkup))
  return `<h2>${escapeMarkup(title)}</h2>${table(known.heads, rows, 1)}`
}

function comparison(before: Run, run: Run, speaker: Speaker): string {
  const { heads, rows, notes } = comparisonOf(before, run, speaker)
  const lines = rows.map(({ value, lane, figure, judged, judgement, ...row }) => [
    escapeMarkup([value, lane].filter((part) => part !== '').join(' · ')),
    escapeMarkup(figure),
    ...[row.before, row.after, row.change].map(escapeMarkup),
    judgement === 'not enough to say' ? judged : `<b>${escapeMarkup(judged)}</b>`,
  ])
  const title = speaker.text('report.compared', { name: before.name })
  const body = lines.length === 0 ? '' : table(heads, lines, 2)
  return `<h2>${escapeMarkup(title)}</h2>${body}${notes.map((note) => `<p>${escapeMarkup(note)}</p>`).join('')}`
}

/** JSON within a script ends at no tag of its own. */
const embedded = (run: Run): string => JSON.stringify(run).replaceAll('<', '\\u003c')

/**
 * A run as one HTML file, which opens from a disk: it asks for nothing, prints, and holds its own JSON.
 *
 * @param before a run that it is compared with.
 */
export function toHtml(run: Run, speaker: Speaker, before?: Run): string {
  const name = escapeMarkup(run.name)
  const { text, locale } = speaker
  const unfinished = run.finished
    ? ''
    : ` <small>(${escapeMarkup(text('report.unfinished'))})</small>`
  const thresholds = run.thresholds.map((threshold) => thresholdWords(threshold, speaker))
  const method = methodWords(run, speaker).map((said) => `<p>${escapeMarkup(said)}</p>`)
  return [
    '<!doctype html>',
    `<html lang="${locale}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${name}</title>`,
    `<style>${reportStyle}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${name}${unfinished}</h1>`,
    needsHtml(run, speaker, table),
    section(text('report.knee.title'), kneeTable(run, speaker)),
    figures(run, speaker),
    section(text('report.fleet.title'), fleetTable(run, speaker)),
    section(text('report.loadMachines.title'), loadTable(run, speaker)),
    ...(before === undefined ? [] : [comparison(before, run, speaker)]),
    list(text('report.thresholds'), thresholds),
    list(text('report.doubts'), doubtWords(run, speaker)),
    ...chartsOf(run, speaker).map(chartSvg),
    `<footer>${method.join('')}</footer>`,
    '</main>',
    `${openTag}${embedded(run)}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

/**
 * Reads a run from its JSON, or from a report that holds it.
 *
 * @throws RangeError saying in half a sentence what is wrong with it.
 */
export function readReport(text: string): Run {
  const from = text.indexOf(openTag)
  if (from < 0) return parseRun(text)
  const json = text.slice(from + openTag.length)
  return parseRun(json.slice(0, json.indexOf('</script>')))
}
