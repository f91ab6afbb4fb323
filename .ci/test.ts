/**
 * The one test command: format, lint and types, the build, then the tests of every project. Ends
 * with one line of totals, summed from the projects' own reports; a project that leaves no report
 * counts as a failure.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, runPart, runParts, staticParts, testsOf } from './parts.ts'

const reports = join(root, '.reports')
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports)

const totals = { passed: 0, failed: 0, skipped: 0 }

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
}

function addReport(file: string, exitedWell: boolean): void {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report
    totals.passed += report.numPassedTests
    totals.skipped += report.numPendingTests + report.numTodoTests
    // A suite that could not be loaded fails the run without failing a test.
    totals.failed += Math.max(report.numFailedTests, exitedWell ? 0 : 1)
  } catch (error) {
    totals.failed += 1
    process.stdout.write(`no report: ${String(error)}\n`)
  }
}

const build = { name: 'build', command: ['node', join('.ci', 'build.ts')] }
const outcomes = await runParts([...staticParts, build])
totals.failed += outcomes.filter(({ ok }) => !ok).length

for (const project of ['pure', 'integration', 'e2e']) {
  const file = join(reports, `${project}.json`)
  const { ok } = await runPart(testsOf(project, file), true)
  addReport(file, ok)
}

process.stdout.write(
  `\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`,
)
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1
