import { chmodSync, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createStoreClock } from './store-clock.ts'
import { drafts, useStores, withDatabase } from './open-file.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

const folder = useTemporaryFolder()
const open = useStores()

function mode(path: string): string {
  return (statSync(path).mode & 0o777).toString(8)
}

describe('a store file', () => {
  it('comes back as it was: stream, messages, bounds, revision and settings', async () => {
    const file = folder.next()
    const first = (await open(file)).stream
    await first.append(drafts(20))
    await first.writeSettings({ pushRate: 7, template: '{n}' })
    const before = [first.id, first.bounds(), first.revision(), await first.read(0, 20)]
    await first.stop()

    const { stream, movedAside } = await open(file)
    expect([stream.id, stream.bounds(), stream.revision(), await stream.read(0, 20)]).toEqual(
      before,
    )
    expect(stream.readSettings()).toEqual({ pushRate: 7, template: '{n}' })
    expect(stream.location).toBe(file)
    expect(movedAside).toBeUndefined()
  })

  it('holds every message under the number that was given out, whatever the batch', async () => {
    const file = folder.next()
    const { stream } = await open(file)
    // About the sizes of the statements that store many rows at once, gathered and one by one.
    const sizes = [1, 3, 4, 5, 15, 16, 17, 63, 64, 65, 85, 149]
    const named = sizes.map((size) => drafts(size, `of ${size}, no.`))
    const gathered = await Promise.all(named.map((batch) => stream.append(batch)))
    const single = []
    for (const batch of named) single.push(await stream.append(batch))
    const given = [...gathered, ...single].flat()
    const bodies = [...named, ...named].flat().map(({ body }) => body)
    const rows = withDatabase(file, (database) =>
      database.prepare('SELECT id, body FROM message ORDER BY id').raw().all(),
    )
    expect(rows).toEqual(given.map((id, index) => [id, bodies[index]]))
    expect(given).toEqual(given.map((_, index) => index + 1))
  })

  it('has a random id of its own', async () => {
    const ids = [await open(folder.next()), await open(folder.next())].map(
      ({ stream }) => stream.id,
    )
    expect(new Set(ids).size).toBe(2)
  })

  it('is set up as it has to be, and is its owner’s alone', async () => {
    const file = folder.next()
    const { stream, noteOwner } = await open(file)
    await stream.append(drafts(1))
    noteOwner({ pid: process.pid, page: 'http://127.0.0.1:1/' })
    const [journal, version, schema] = withDatabase(file, (database) => [
      database.pragma('journal_mode', { simple: true }),
      database.pragma('user_version', { simple: true }),
      database
        .prepare("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
        .pluck()
        .all(),
    ])
    expect([journal, version, schema]).toEqual(['wal', 1, ['message', 'setting']])
    const files = [file, `${file}-wal`, `${file}-shm`, `${file}.lock`, `${file}.owner`]
    expect(files.map(mode)).toEqual(['600', '600', '600', '600', '600'])
    expect(mode(dirname(file))).toBe('700')
  })

  it('takes a file that others could read away from them, and leaves a named folder alone', async () => {
    const file = folder.next()
    await (await open(file)).stream.stop()
    chmodSync(file, 0o644)
    chmodSync(dirname(file), 0o755)
    await open(file, { createFolder: false })
    expect([mode(file), mode(dirname(file))]).toEqual(['600', '755'])
  })

  it('never gives an id twice, whatever was deleted, and never a revision either', async () => {
    const file = folder.next()
    const revisions: number[] = []
    for (let round = 0; round < 3; round += 1) {
      const { stream } = await open(file)
      revisions.push(stream.revision())
      expect(await stream.append(drafts(2))).toEqual([round * 2 + 1, round * 2 + 2])
      revisions.push(stream.revision())
      await stream.clear()
      expect(stream.bounds()).toMatchObject({ newest: round * 2 + 2, count: 0 })
      await stream.stop()
      withDatabase(file, (database) => {
        expect(database.prepare('SELECT count(*) FROM message').pluck().get()).toBe(0)
      })
    }
    // Closed and opened, it is the same state, so the same number; everything else differs.
    expect(revisions).toEqual([0, 2, 4, 6, 8, 10])
  })

  it('takes out, after a crash, the rows that were already deleted for everyone', async () => {
    const file = folder.next()
    const first = await open(file)
    await first.stream.append(drafts(3_000))
    await first.stream.stop()
    withDatabase(file, (database) => {
      const mark = JSON.stringify({ horizon: 2_900, counted: 2_900, bytes: 0 })
      database.prepare("UPDATE setting SET value = ? WHERE key = 'stream.mark'").run(mark)
    })
    const { stream } = await open(file)
    expect(stream.bounds()).toMatchObject({ oldest: 2_901, newest: 3_000, count: 100 })
    expect((await stream.read(0, 1)).messages[0]?.id).toBe(2_901)
    const left = () =>
      withDatabase(file, (database) =>
        database.prepare('SELECT count(*) FROM message').pluck().get(),
      )
    await expect.poll(left).toBe(100)
  })

  it('knows its bounds where another program deleted the oldest rows or the newest', async () => {
    const path = folder.next()
    const first = (await open(path)).stream
    await first.append(drafts(10))
    await first.stop()
    withDatabase(path, (database) => database.exec('DELETE FROM message WHERE id <= 4 OR id = 10'))
    const { stream } = await open(path)
    expect(stream.bounds()).toMatchObject({ oldest: 5, newest: 10, bytes: 5 * (64 + 4 + 9) })
    expect((await stream.read(0, 10)).messages.map(({ id }) => id)).toEqual([5, 6, 7, 8, 9])
    expect(await stream.append(drafts(1))).toEqual([11])
    expect((await stream.newest(3)).messages.at(-1)?.id).toBe(11)
    for (const after of [9, 10]) {
      expect((await stream.read(after, 10)).messages.map(({ id }) => id)).toEqual([11])
    }
  })

  it('answers nothing that was deleted while it was being read', async () => {
    const { stream } = await open(folder.next())
    await stream.append(drafts(12_000))
    const page = stream.read(0, 100)
    const newest = stream.newest(11_000)
    await stream.clear()
    expect(await page).toEqual({ messages: [], more: false })
    expect(await newest).toEqual({ messages: [], more: false })
  })

  it('stays cleared where the retention was at work when it was cleared', async () => {
    const file = folder.next()
    const clock = createStoreClock()
    const first = (await open(file, { clock, retention: 1_000 })).stream
    await first.append(drafts(12_000))
    // The worker is asked how far to delete, and answers after the clearing.
    await clock.advance(61_500)
    const cleared = first.clear()
    const ask = (sql: string) =>
      withDatabase(file, (database) => database.prepare(sql).pluck().get())
    // Time has to pass for a job that meets the lock of the worker.
    const rowsLeft = async () => {
      await clock.advance(50)
      return ask('SELECT count(*) FROM message')
    }
    await expect.poll(rowsLeft).toBe(0)
    await clock.advance(100)
    await cleared
    const mark = ask("SELECT value FROM setting WHERE key = 'stream.mark'")
    expect(JSON.parse(mark as string)).toMatchObject({ horizon: 12_000, bytes: 0 })
    await first.stop()
    const { stream } = await open(file)
    expect(stream.bounds()).toEqual({ oldest: 12_001, newest: 12_000, count: 0, bytes: 0 })
  })

  it('counts its bytes across a start without counting every row again', async () => {
    const file = folder.next()
    const clock = createStoreClock()
    const first = (await open(file, { clock })).stream
    await first.append(drafts(6_000))
    await clock.advance(1_000)
    await first.append(drafts(10))
    const { bytes } = first.bounds()
    const mark = withDatabase(file, (database) => {
      return database.prepare("SELECT value FROM setting WHERE key = 'stream.mark'").pluck().get()
    })
    expect(JSON.parse(mark as string)).toMatchObject({ horizon: 0, counted: 6_000 })
    await first.stop()
    expect((await open(file)).stream.bounds().bytes).toBe(bytes)
  })

  // How long that takes is measured by `npm run bench -- store`.
  it('opens with more rows than it keeps in memory', async () => {
    const file = folder.next()
    const first = (await open(file)).stream
    await first.append(drafts(30_000))
    await first.stop()
    const { stream } = await open(file)
    expect(stream.bounds()).toMatchObject({ oldest: 1, newest: 30_000, count: 30_000 })
  })

  it('leaves nothing but itself and its lock when it stops', async () => {
    const file = folder.next()
    const { stream } = await open(file)
    await stream.append(drafts(100))
    await stream.stop()
    const beside = ['-wal', '-shm', '.owner'].map((suffix) => existsSync(file + suffix))
    expect(beside).toEqual([false, false, false])
    expect(withDatabase(file, (database) => database.pragma('quick_check', { simple: true }))).toBe(
      'ok',
    )
  })

  it('is in memory where that is asked for', async () => {
    const { stream, movedAside, noteOwner } = await open(':memory:')
    noteOwner({ pid: 1, page: undefined })
    expect([stream.location, movedAside]).toEqual([':memory:', undefined])
    expect(existsSync(':memory:.lock')).toBe(false)
  })
})
