/**
 * The check of every day: format, lint, types, spelling, Markdown and the pure tests. What did not change since the
 * last run is not looked at again.
 *
 *     node .ci/check.ts             all of it
 *     node .ci/check.ts lint types  the parts whose names begin so
 */
import { digestsNow, keep, lintOfChanged, onlyWhatChanged } from './changed.ts'
import { lintsByTypes, staticParts, testsOf, type Part } from './parts.ts'
import { runParts } from './run-parts.ts'

const wanted = process.argv.slice(2)
const files = digestsNow()
const pure = testsOf('pure', '.reports/pure.json', {
  only: onlyWhatChanged(files),
  more: ['--reporter', 'default', '--reporter', 'json'],
})
const isWanted = (name: string): boolean =>
  wanted.length === 0 || wanted.some((start) => name.startsWith(start))
const { name: lintName } = lintsByTypes()
const lint = isWanted(lintName) ? lintOfChanged(files) : undefined
const others = staticParts.filter(({ name }) => name !== lintName)
const parts = [pure, ...(lint === undefined ? [] : [lint]), ...others].filter(({ name }) =>
  isWanted(name),
)

const outcomes = await runParts(parts)
const passed = (one: Part | undefined): boolean =>
  outcomes.some(({ part, ok }) => part === one && ok)
if (passed(pure)) keep('pure', files)
if (passed(lint)) keep('lint', files)
if (isWanted(lintName) && lint === undefined) console.log(`${lintName}: nothing changed`)
const isKnown = [pure, ...staticParts].some(({ name }) => isWanted(name))
process.exitCode = isKnown && outcomes.every(({ ok }) => ok) ? 0 : 1
