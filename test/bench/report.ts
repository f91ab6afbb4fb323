import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import type { Findings, Table } from './groups/group.ts'
import type { MachineFacts } from './machine.ts'

const page = fileURLToPath(new URL('../../docs/BENCHMARKS.md', import.meta.url))
const data = fileURLToPath(new URL('../../docs/benchmarks.json', import.meta.url))

/** The result of one group, as it is kept: the page is made of these anew each time. */
export interface GroupReport extends Findings {
  readonly name: string
  readonly title: string
  readonly facts: MachineFacts
  readonly rounds: number
  readonly quick: boolean
}

/** The order of the sections. */
const order = [
  'fan-out',
  'polling',
  'append',
  'start-up',
  'footprint',
  'memory',
  'feeds',
  'store',
  'window',
]

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

function tableText({ title, head, rows }: Table): string {
  const rule = head.map((_, index) => (index === 0 ? '---' : '--:'))
  return [`### ${title}`, '', row(head), row(rule), ...rows.map(row)].join('\n')
}

function factsText({ facts, rounds, quick }: GroupReport): string {
  const { at, cpu, cores, memory, system, node, load } = facts
  const kind = quick ? `${rounds} quick rounds` : `${rounds} rounds`
  return (
    `Measured ${at} UTC: ${kind}, interleaved; ${cores} cores (${cpu}), ${memory}, ${system}, ` +
    `Node ${node.slice(1)}; load average at the start ${load.join(', ')} (1 and 5 min).`
  )
}

function sectionText(report: GroupReport): string {
  const { name, title, method, tables, quick, rounds } = report
  const flags = quick ? ' --quick' : ''
  return [
    `## ${title}`,
    ...method,
    factsText(report),
    `Again: \`npm run bench -- ${name} --rounds ${rounds}${flags}\``,
    ...tables.map(tableText),
  ].join('\n\n')
}

/** The whole page. Figures are medians of the rounds, with the lowest and highest round behind. */
export function pageText(reports: readonly GroupReport[]): string {
  const verdicts = reports.flatMap((report) => report.verdicts)
  const reached = verdicts.filter((verdict) => verdict.reached).length
  return [
    '# Benchmarks',
    'Made by `npm run bench`; not edited by hand. Everything stands beside what one would use instead, ' +
      'measured in the same run, in turns, each server in a process of its own, over 127.0.0.1. A ' +
      'figure is the median of the rounds, with the lowest and the highest behind it; a ratio is taken ' +
      'in every round, and then its median. Absolute figures are those of the machine they name.',
    `## What was wanted\n\n${reached} of ${verdicts.length} reached.`,
    [
      row(['what', 'wanted', 'measured', 'reached']),
      row(['---', '--:', '--:', '---']),
      ...verdicts
        .toSorted((one, other) => Number(one.reached) - Number(other.reached))
        .map(({ what, wanted, measured, reached }) =>
          row([what, wanted, measured, reached ? 'yes' : '**no**']),
        ),
    ].join('\n'),
    ...reports.map(sectionText),
  ].join('\n\n')
}

/** Puts the result of a group in the place of its last one, and writes the page. */
export async function writeReport(report: GroupReport): Promise<void> {
  const kept = existsSync(data) ? (JSON.parse(readFileSync(data, 'utf8')) as GroupReport[]) : []
  const reports = [...kept.filter(({ name }) => name !== report.name), report].toSorted(
    (one, other) => order.indexOf(one.name) - order.indexOf(other.name),
  )
  const style = await resolveConfig(page)
  writeFileSync(data, await format(JSON.stringify(reports), { ...style, parser: 'json' }))
  writeFileSync(page, await format(pageText(reports), { ...style, parser: 'markdown' }))
}
