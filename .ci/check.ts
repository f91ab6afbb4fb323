/**
 * The check of every day: format, lint, types and the pure tests. What did not change since the
 * last run is not looked at again.
 *
 *     node .ci/check.ts             all of it
 *     node .ci/check.ts lint types  the parts whose names begin so
 */
import { runParts, staticParts, testsOf } from './parts.ts'

const wanted = process.argv.slice(2)
const parts = [
  testsOf('pure', '.reports/pure.json', ['--reporter', 'default', '--reporter', 'json']),
  ...staticParts,
].filter(({ name }) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)))

const outcomes = await runParts(parts)
process.exitCode = outcomes.length > 0 && outcomes.every(({ ok }) => ok) ? 0 : 1
