/**
 * Compares this playground with what one would use instead, and writes docs/BENCHMARKS.md:
 * `npm run bench -- [GROUP…] [--rounds N] [--quick] [--profile FOLDER]`.
 */
import { parseArgs } from 'node:util'
import { groups } from './groups/all.ts'
import type { RunOptions } from './groups/group.ts'
import { machineFacts } from './machine.ts'
import { writeReport } from './report.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
})
const { quick, profile } = values
const unknown = positionals.filter((name) => groups.every((group) => group.name !== name))
const rounds = Number(values.rounds ?? (quick ? 3 : 5))

if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1 || rounds > 100) {
  const names = groups.map(({ name }) => name).join(', ')
  process.stderr.write(`Groups: ${names}. --rounds is a whole number from 1 to 100.\n`)
  process.exit(1)
}

const chosen = groups.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
const options: RunOptions = { rounds, quick, profile, say: (line) => console.log(line) }
for (const group of chosen) {
  console.log(`# ${group.title}`)
  const facts = machineFacts()
  const findings = await group.run(options)
  const { name, title } = group
  // A profile slows what it looks at: its figures are not those of record.
  if (profile === undefined) await writeReport({ name, title, facts, rounds, quick, ...findings })
  for (const { what, wanted, measured, reached } of findings.verdicts) {
    console.log(`${reached ? 'reached' : 'MISSED '} ${what}: ${measured}, wanted ${wanted}`)
  }
}
