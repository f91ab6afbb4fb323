import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { migrations, type Migration } from '../../../main/store/sqlite/schema.ts'
import { startChild } from '../children.ts'
import { drafts, useStores, withDatabase } from '../open-file.ts'
import { useTemporaryFolder } from '../temporary-folder.ts'

const folder = useTemporaryFolder()
const open = useStores()

/** A schema to come, as it might look: it changes the shape and the rows of a table. */
const next: Migration = {
  version: 2,
  up(database: Database) {
    database.exec("ALTER TABLE setting ADD COLUMN origin TEXT NOT NULL DEFAULT 'person'")
    database.exec("UPDATE setting SET origin = 'store' WHERE key LIKE 'stream.%'")
  },
}
const upToNext = [...migrations, next]

async function olderStore(): Promise<string> {
  const file = folder.next()
  const { stream } = await open(file)
  await stream.append(drafts(50))
  await stream.writeSettings({ pushRate: 3 })
  await stream.stop()
  return file
}

function backupsOf(file: string): string[] {
  return readdirSync(dirname(file)).filter((name) => /\.v\d+-/.test(name))
}

function versionIn(file: string): unknown {
  return withDatabase(file, (database) => database.pragma('user_version', { simple: true }))
}

describe('a migration', () => {
  it('keeps every row and leaves a copy of the file as it was before', async () => {
    const file = await olderStore()
    const { stream } = await open(file, { migrations: upToNext })
    expect(stream.bounds().count).toBe(50)
    expect(stream.readSettings()).toEqual({ pushRate: 3 })
    expect(await stream.append(drafts(1))).toEqual([51])
    expect(versionIn(file)).toBe(2)

    const [backup = '', ...others] = backupsOf(file)
    expect(backup).toMatch(/^messages\.v1-\d{8}T\d{6}Z\.db$/)
    expect(others).toEqual([])
    const copy = join(dirname(file), backup)
    expect((statSync(copy).mode & 0o777).toString(8)).toBe('600')
    expect(versionIn(copy)).toBe(1)
    withDatabase(copy, (database) => {
      expect(database.pragma('quick_check', { simple: true })).toBe('ok')
      expect(database.prepare('SELECT count(*) FROM message').pluck().get()).toBe(50)
    })
  })

  it('does nothing the second time, and nothing to a fresh file but to make it', async () => {
    const file = await olderStore()
    await (await open(file, { migrations: upToNext })).stream.stop()
    await (await open(file, { migrations: upToNext })).stream.stop()
    expect(backupsOf(file)).toHaveLength(1)

    const fresh = folder.next()
    await open(fresh, { migrations: upToNext })
    expect([versionIn(fresh), backupsOf(fresh)]).toEqual([2, []])
  })

  it('that fails leaves the old schema, which the old version opens', async () => {
    const file = await olderStore()
    const failing: Migration = {
      version: 3,
      up() {
        throw new Error('a failing migration')
      },
    }
    await expect(open(file, { migrations: [...upToNext, failing] })).rejects.toMatchObject({
      kind: 'path',
      message: expect.stringContaining('a failing migration') as string,
    })
    expect(versionIn(file)).toBe(1)
    expect((await open(file)).stream.bounds().count).toBe(50)
  })

  it('that is cut off by kill -9 leaves the old schema, and goes through the next time', async () => {
    const file = await olderStore()
    const child = startChild(
      `
      import { openStore } from './main/store/open-store.ts'
      import { migrations } from './main/store/sqlite/schema.ts'
      import { createSystemClock } from './main/composition/system-clock.ts'
      const dying = {
        version: 2,
        up(database) {
          database.exec('UPDATE message SET body = 1')
          database.exec("ALTER TABLE setting ADD COLUMN origin TEXT")
          console.log('half way')
          process.kill(process.pid, 'SIGKILL')
        },
      }
      await openStore({
        location: process.argv[1],
        clock: createSystemClock(),
        retention: 1000,
        migrations: [...migrations, dying],
      })
      `,
      file,
    )
    expect(await child.line()).toBe('half way')
    await child.kill()
    expect(versionIn(file)).toBe(1)
    const { stream } = await open(file, { migrations: upToNext })
    expect((await stream.read(0, 1)).messages[0]?.body).toBe('message 1')
    expect(versionIn(file)).toBe(2)
  })
})
