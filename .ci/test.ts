/**
 * The one test command: the build, then at the same time the e2e tests, which wait half of their time, and
 * one after the other everything else: format, lint and types, the pure and the integration tests. Ends
 * with one line of totals, summed from the projects' own reports; a project that leaves no report
 * counts as a failure.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root, staticParts, testsOf } from './parts.ts'
import { runPart, type Shown } from './run-parts.ts'

const reports = join(root, '.reports')
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports)

const totals = { passed: 0, failed: 0, skipped: 0 }

interface TestFile {
  readonly name: string
  readonly message: string
  readonly assertionResults: readonly {
    readonly fullName: string
    readonly status: string
    readonly failureMessages: readonly string[]
  }[]
}

interface Report {
  readonly testResults: readonly TestFile[]
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
}

/** What failed, with its reason: the end of a long log is all that many readers see of it. */
const failures: string[] = []

function fail(what: string): void {
  totals.failed += 1
  failures.push(what)
}

function noteFailures({ name, message, assertionResults }: TestFile): void {
  const file = relative(root, name)
  if (message !== '') failures.push(`${file}\n${message}`)
  for (const { fullName, status, failureMessages } of assertionResults) {
    if (status === 'failed') failures.push([`${file}: ${fullName}`, ...failureMessages].join('\n'))
  }
}

function addReport(file: string, exitedWell: boolean): void {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report
    totals.passed += report.numPassedTests
    totals.skipped += report.numPendingTests + report.numTodoTests
    report.testResults.forEach(noteFailures)
    totals.failed += report.numFailedTests
    // A suite that could not be loaded, or an error outside all tests, fails the run without failing a test.
    if (!exitedWell && report.numFailedTests === 0) fail(`${file}: no test, but the run itself`)
  } catch (error) {
    fail(`no report: ${String(error)}`)
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
    if (!ok) fail(part.name)
  }
  await runTests('pure', 'at its end')
  await runTests('integration', 'at its end')
}

const build = await runPart({ name: 'build', command: ['node', join('.ci', 'build.ts')] }, 'live')
if (!build.ok) fail('build')
await Promise.all([runTests('e2e', 'live'), runEverythingElse()])

for (const failure of failures) process.stdout.write(`\nfailed: ${failure}\n`)
process.stdout.write(
  `\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`,
)
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1
