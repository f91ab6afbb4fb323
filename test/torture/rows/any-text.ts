import { join } from 'node:path'
import fc from 'fast-check'
import { openStore } from '../../../main/store/open-store.ts'
import { createSystemClock } from '../../../main/composition/system-clock.ts'
import { counted, type Row, type RowContext } from '../row.ts'
import { withFolder } from '../support/folder.ts'
import { readStore } from '../support/stored.ts'

const awkward = [
  "'; DROP TABLE message; --",
  '" OR 1=1 --',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff lone',
  `x'00ff'`,
  '?1 :name @name $name',
  '%_\\',
  '\ufeffmark',
  'n'.repeat(65_000),
]
/** Any code units at all, well-formed or not, and pieces that mean something to SQL. */
const texts = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 100 })
      .map((units) => String.fromCharCode(...units)),
  },
  { weight: 1, arbitrary: fc.constantFrom(...awkward) },
)

async function run({ full }: RowContext) {
  const count = full ? 10_000 : 2_000
  return withFolder(async (folder) => {
    const file = join(folder, 'messages.db')
    const { stream } = await openStore({
      location: file,
      clock: createSystemClock(),
      retention: 1_000_000,
    })
    const bodies = [...awkward, ...fc.sample(texts, { numRuns: count - awkward.length, seed: 17 })]
    const createdAt = 1_700_000_000_000
    for (let at = 0; at < count; at += 500) {
      const batch = bodies.slice(at, at + 500)
      await stream.append(batch.map((body) => ({ author: body.slice(0, 9), body, createdAt })))
    }
    const { messages } = await stream.read(0, count)
    const inMemory = new Map(messages.map(({ id, body }) => [id, body]))
    await stream.stop()
    const stored = readStore(file, (database) =>
      database.prepare<[], string>('SELECT body FROM message ORDER BY id').pluck().all(),
    )
    const equal = bodies.filter((body, index) => {
      const expected = body.toWellFormed()
      const held = inMemory.get(index + 1)
      return stored[index] === expected && (held === undefined || held === expected)
    })
    return counted(equal.length, count, 'texts are the same in the file and in memory')
  })
}

export const anyText: Row = {
  id: 'DB-17',
  fault: 'SQL metacharacters, NUL, 64 KB, lone surrogates and any code units in 10,000 bodies',
  expected: 'stored and returned unchanged; a lone surrogate becomes U+FFFD for all readers',
  guard: {
    file: 'main/store/stream/appends.ts',
    find: 'body: body.toWellFormed(), createdAt }',
    replace: 'body, createdAt }',
  },
  run,
}
