import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Guard, Outcome, Row } from './row.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numFailedTestSuites: number
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

/** The parts of a regular expression between the `|` of its outermost level. */
export function alternatives(pattern: string): string[] {
  const parts = ['']
  let depth = 0
  for (const piece of pattern.match(/\\.|[^\\]/gs) ?? []) {
    if (piece === '(') depth += 1
    if (piece === ')') depth -= 1
    if (piece === '|' && depth === 0) parts.push('')
    else parts[parts.length - 1] += piece
  }
  return parts
}

/** What the pattern names and no test is called by any more: a row must not shrink unseen. */
function unmatched(pattern: string, { testResults }: Report): string[] {
  const names = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status !== 'skipped').map(({ fullName }) => fullName),
  )
  return alternatives(pattern).filter((one) => !names.some((name) => new RegExp(one).test(name)))
}

/** Runs the tests of some files whose names match `pattern`, in a process of their own. */
function runTests(files: readonly string[], pattern: string): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'row-'))
  const report = join(folder, 'report.json')
  const options = pattern === '' ? [] : ['-t', pattern]
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [vitest, 'run', ...files, ...options],
      {
        cwd: root,
        env: { ...process.env, REPORT_FILE: report },
        timeout: 600_000,
        maxBuffer: 67_108_864,
      },
      (error, stdout, stderr) => {
        try {
          const found = JSON.parse(readFileSync(report, 'utf8')) as Report
          const { numPassedTests, numFailedTests, numFailedTestSuites } = found
          const all = numPassedTests + numFailedTests
          const gone = unmatched(pattern, found).map((one) => `; no test is called "${one}"`)
          const ok = error === null && all > 0 && numFailedTestSuites === 0 && gone.length === 0
          resolve({
            ok: ok && numFailedTests === 0,
            figure: `${numPassedTests}/${all} tests${gone.join('')}`,
          })
        } catch {
          resolve({ ok: false, figure: `no report: ${(stderr || stdout).slice(-300)}` })
        } finally {
          rmSync(folder, { recursive: true, force: true })
        }
      },
    )
  })
}

/** What a row that consists of tests is made of. */
export interface TestRow {
  readonly id: string
  readonly fault: string
  readonly expected: string
  readonly files: readonly string[]
  /** A regular expression over full names of tests; all tests of the files by default. */
  readonly pattern?: string
  readonly guard?: Guard
}

/** Makes a row of tests that `npm test` runs as well: its figure is how many of them hold. */
export function testRow({ files, pattern = '', ...row }: TestRow): Row {
  return { ...row, tests: files, run: () => runTests(files, pattern) }
}
