import { copyFileSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openStore } from '../../../main/store/open-store.ts'
import { createSystemClock } from '../../../main/composition/system-clock.ts'
import { startChild } from '../../store/children.ts'
import { drafts } from '../../store/open-file.ts'
import { rewriting } from '../support/rewriting-migration.ts'
import type { Row, RowContext } from '../row.ts'
import { withFolder } from '../support/folder.ts'
import { createRandom } from '../support/random.ts'
import { quickCheck, readStore } from '../support/stored.ts'
import { sleep } from '../support/waiting.ts'

const rows = 10_000
const migrating = `
import { openStore } from './main/store/open-store.ts'
import { createSystemClock } from './main/composition/system-clock.ts'
import { rewriting } from './test/torture/support/rewriting-migration.ts'
console.log('opening')
await openStore({
  location: process.argv[1],
  clock: createSystemClock(),
  retention: 1_000_000,
  migrations: rewriting,
})
console.log('open')
setInterval(() => undefined, 1_000)
`
const open = (location: string) =>
  openStore({
    location,
    clock: createSystemClock(),
    retention: 1_000_000,
    createFolder: true,
    migrations: rewriting,
  })

/** Which schema a file has, and whether its rows are those of that schema, all of them. */
function look(file: string): { readonly version: number; readonly whole: boolean } {
  return readStore(file, (database) => {
    const version = database.pragma('user_version', { simple: true }) as number
    const count = (sql: string): unknown =>
      database.prepare(`SELECT count(*) FROM message ${sql}`).pluck().get()
    const isNew = count("WHERE body LIKE 'rewritten message %'")
    return { version, whole: count('') === rows && isNew === (version === 2 ? rows : 0) }
  })
}

/** Copies of the old schema: at least one, and each whole that has the name of one. */
function hasBackup(file: string): boolean {
  const names = readdirSync(dirname(file)).filter((name) => /\.v1-[\dTZ-]+\.db$/.test(name))
  const copies = names.map((name) => join(dirname(file), name))
  const isWhole = (copy: string): boolean => {
    // Half a copy may have no table at all.
    const hasRows = statSync(copy).size > 0 && quickCheck(copy) === 'ok'
    return hasRows && look(copy).version === 1 && look(copy).whole
  }
  return copies.length > 0 && copies.every(isWhole)
}

async function run({ full }: RowContext) {
  const rounds = full ? 50 : 12
  const random = createRandom(14)
  return withFolder(async (folder) => {
    const original = join(folder, 'original', 'messages.db')
    mkdirSync(dirname(original))
    const first = await openStore({
      location: original,
      clock: createSystemClock(),
      retention: 1_000_000,
    })
    await first.stream.append(drafts(rows))
    await first.stream.stop()

    let sound = 0
    const versions = { 1: 0, 2: 0 }
    for (let round = 0; round < rounds; round += 1) {
      const file = join(folder, String(round), 'messages.db')
      mkdirSync(dirname(file))
      copyFileSync(original, file)
      const child = startChild(migrating, file)
      await child.line()
      await sleep(random.below(120))
      await child.kill()
      const after = look(file)
      if (after.version === 1 || after.version === 2) versions[after.version] += 1
      await (await open(file)).stream.stop()
      const again = look(file)
      const backup = hasBackup(file)
      await (await open(file)).stream.stop()
      const third = look(file)
      const isNew = again.version === 2 && third.version === 2
      if (after.whole && again.whole && third.whole && isNew && backup) sound += 1
    }
    return {
      ok: sound === rounds,
      figure: `${sound}/${rounds} whole (killed at the old schema ${versions[1]}, at the new ${versions[2]}), 0 lost rows`,
    }
  })
}

export const killedMigrations: Row = {
  id: 'DB-14',
  fault: 'kill -9 in the middle of a migration, 50 times, and the migration run again, twice',
  expected: 'the old schema or the new one, nothing in between; no row lost; a backup made first',
  guard: {
    file: 'main/store/sqlite/schema.ts',
    find: 'const apply = database.transaction(() => {',
    replace: 'const apply = ((steps: () => void) => ({ exclusive: steps }))(() => {',
  },
  run,
}
