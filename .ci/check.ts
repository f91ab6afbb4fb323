/**
 * The check of every day: format, lint, types, spelling, Markdown and the pure tests. What did not change since the
 * last run is not looked at again.
 *
 *     node .ci/check.ts             all of it
 *     node .ci/check.ts lint types  the parts whose names begin so
 */
import { digestsNow, keep, onlyWhatChanged } from './changed.ts'
import { staticParts, testsOf } from './parts.ts'
import { runParts } from './run-parts.ts'

const wanted = process.argv.slice(2)
const files = digestsNow()
const pure = testsOf('pure', '.reports/pure.json', {
  only: onlyWhatChanged(files),
  more: ['--reporter', 'default', '--reporter', 'json'],
})
const parts = [pure, ...staticParts].filter(
  ({ name }) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)),
)

const outcomes = await runParts(parts)
if (outcomes.some(({ part, ok }) => part === pure && ok)) keep(files)
process.exitCode = outcomes.length > 0 && outcomes.every(({ ok }) => ok) ? 0 : 1
