/**
 * The one test command: format, lint, types, then every runner. Ends with one line of totals,
 * summed from the runners' own reports; a runner that leaves no report counts as a failure.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const reports = join(root, '.reports')
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports)

interface Totals {
  passed: number
  failed: number
  skipped: number
}
const totals: Totals = { passed: 0, failed: 0, skipped: 0 }

function run(name: string, script: string, args: readonly string[] = []): boolean {
  process.stdout.write(`\n== ${name}\n`)
  const { status } = spawnSync('npm', ['run', '-s', script, '--', ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  return status === 0
}

function check(name: string, script: string): void {
  if (run(name, script)) return
  totals.failed += 1
  process.stdout.write(`${name} FAILED\n`)
}

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
}

function addReport(name: string, exitedWell: boolean): void {
  try {
    const report = JSON.parse(readFileSync(join(reports, `${name}.json`), 'utf8')) as Report
    totals.passed += report.numPassedTests
    totals.skipped += report.numPendingTests + report.numTodoTests
    // A suite that could not be loaded fails the run without failing a test.
    totals.failed += Math.max(report.numFailedTests, exitedWell ? 0 : 1)
  } catch (error) {
    totals.failed += 1
    process.stdout.write(`${name} left no report: ${String(error)}\n`)
  }
}

check('format', 'check:format')
check('lint', 'check:lint')
check('types', 'check:types')
check('build', 'build:stale')
for (const runner of ['unit', 'electron', 'e2e']) addReport(runner, run(runner, runner))

process.stdout.write(
  `\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`,
)
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1
