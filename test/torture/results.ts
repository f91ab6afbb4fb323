import { readFileSync, writeFileSync } from 'node:fs'
import type { Outcome, Row } from './row.ts'

/** What is known of a row from the last time it ran. */
export interface Result extends Outcome {
  /** YYYY-MM-DD. */
  readonly date: string
  readonly full: boolean
  /** When it was last seen to fail with its guard taken out. */
  readonly failedWithoutGuard?: string
}

const stored = new URL('results.json', import.meta.url)
const table = new URL('../../docs/RELIABILITY.md', import.meta.url)

export type Results = Readonly<Record<string, Result>>

export function readResults(): Results {
  return JSON.parse(readFileSync(stored, 'utf8')) as Results
}

/** What Markdown would take for a link or for strong text is code. */
const code = /(?<!`)(?:\bhttps?:\/\/[^\s,;]+|__\w+__)/g
const cell = (text: string): string =>
  text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll(code, '`$&`') || '–'

function line(row: Row, result: Result | undefined): string {
  const blocked = row.blocked?.()
  const state =
    result === undefined
      ? blocked === undefined
        ? 'not yet run'
        : 'blocked'
      : result.ok
        ? 'holds'
        : 'FAILS'
  const figure = result?.figure ?? blocked ?? ''
  const seen =
    row.guard === undefined ? 'no guard of ours' : (result?.failedWithoutGuard ?? 'not yet')
  const date = result === undefined ? '' : `${result.date}${result.full ? '' : ' (short)'}`
  return `| ${[row.id, row.fault, row.expected, state, figure, date, seen].map(cell).join(' | ')} |`
}

/** Stores results, and writes the table of all rows into docs/RELIABILITY.md between its marks. */
export function writeResults(rows: readonly Row[], results: Results): void {
  const sorted = Object.fromEntries(
    Object.entries(results).sort(([one], [other]) => one.localeCompare(other)),
  )
  writeFileSync(stored, `${JSON.stringify(sorted, undefined, 2)}\n`)
  const text = readFileSync(table, 'utf8')
  const [before = '', rest = ''] = text.split('<!-- rows -->')
  const [, after = ''] = rest.split('<!-- /rows -->')
  const lines = [
    '| row | fault | expected | state | figure | run | seen to fail without its guard |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map((row) => line(row, results[row.id])),
  ]
  writeFileSync(table, `${before}<!-- rows -->\n\n${lines.join('\n')}\n\n<!-- /rows -->${after}`)
}
