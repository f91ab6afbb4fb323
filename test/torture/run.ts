/**
 * Runs rows of the catalogue of faults: `npm run torture -- [ROW…] [--full] [--guards] [--list]`.
 *
 * Without a row all of them run, each in its short form; `--full` takes the figures of the
 * catalogue; `--guards` also takes each row's guard out of a copy of the sources and sees it fail,
 * once all of them are found where they say; `--places` only looks whether they are.
 * Figures go into docs/RELIABILITY.md. Ends with 1 where a row failed, or a guard is not found.
 */
import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import { catalogue } from './catalogue.ts'
import { misplacedGuards } from './guard-places.ts'
import { readResults, writeResults, type Result } from './results.ts'
import type { Outcome, Row } from './row.ts'
import { failsWithout } from './without-guard.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: 'boolean', default: false },
    guards: { type: 'boolean', default: false },
    places: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    /** Runs without writing anything down. */
    dry: { type: 'boolean', default: false },
  },
})

const wanted = positionals.map((id) => id.toUpperCase())
const unknown = wanted.filter((id) => !catalogue.some((row) => row.id === id))
if (unknown.length > 0) {
  console.error(`There is no row ${unknown.join(', ')}; --list names them all.`)
  process.exit(2)
}
const rows = catalogue.filter(({ id }) => wanted.length === 0 || wanted.includes(id))

if (values.places || values.guards) {
  const wrong = misplacedGuards(rows, fileURLToPath(new URL('../..', import.meta.url)))
  for (const line of wrong) console.error(line)
  const guards = rows.filter(({ guard }) => guard !== undefined).length
  console.log(`${guards - wrong.length} of ${guards} guards are where they say`)
  if (values.places || wrong.length > 0) process.exit(wrong.length > 0 ? 1 : 0)
}

async function run(row: Row): Promise<Outcome> {
  try {
    return await row.run({ full: values.full, log: (text) => console.log(`  ${text}`) })
  } catch (error) {
    return { ok: false, figure: error instanceof Error ? error.message : String(error) }
  }
}

let failures = 0
for (const row of rows) {
  if (values.list) {
    console.log(`${row.id}  ${row.fault}`)
    continue
  }
  const blocked = row.blocked?.()
  if (blocked !== undefined) {
    console.log(`${row.id}  cannot run here: ${blocked}`)
    continue
  }
  const outcome = await run(row)
  if (!outcome.ok) failures += 1
  console.log(`${row.id}  ${outcome.ok ? 'holds' : 'FAILS'}  ${outcome.figure}`)
  if (values.dry) continue
  const date = new Date().toISOString().slice(0, 10)
  const before = readResults()[row.id]
  let failed = before?.failedWithoutGuard
  if (values.guards && outcome.ok && row.guard !== undefined) {
    const fails = await failsWithout(row.id, row.guard)
    if (fails) failed = date
    else failures += 1
    console.log(`  ${fails ? 'fails, as it must,' : 'STILL HOLDS'} without its guard`)
  }
  const result: Result = {
    ...outcome,
    date,
    full: values.full,
    ...(failed !== undefined && { failedWithoutGuard: failed }),
  }
  writeResults(catalogue, { ...readResults(), [row.id]: result })
}
process.exit(failures > 0 ? 1 : 0)
