/**
 * The one test command: the build, then at the same time the e2e tests, which wait half of their time, and
 * one after the other everything else: format, lint and types, the pure and the integration tests. Ends
 * with one line of totals, summed from the projects' own reports; a project that leaves no report
 * counts as a failure.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, runPart, staticParts, testsOf, type Shown } from './parts.ts'

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

async function runTests(project: string, shown: Shown): Promise<void> {
  const file = join(reports, `${project}.json`)
  const { ok } = await runPart(testsOf(project, file), shown)
  addReport(file, ok)
}

async function runEverythingElse(): Promise<void> {
  for (const part of staticParts) {
    const { ok } = await runPart(part, 'if it failed')
    if (!ok) totals.failed += 1
  }
  await runTests('pure', 'at its end')
  await runTests('integration', 'at its end')
}

const build = await runPart({ name: 'build', command: ['node', join('.ci', 'build.ts')] }, 'live')
if (!build.ok) totals.failed += 1
await Promise.all([runTests('e2e', 'live'), runEverythingElse()])

process.stdout.write(
  `\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`,
)
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1
