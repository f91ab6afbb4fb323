import { mkdirSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { acquireStoreLock, canLock } from '../../../main/store/file/store-lock.ts'
import { createStoreClock } from '../store-clock.ts'
import { killChildren, startChild } from '../children.ts'
import { drafts, useStores } from '../open-file.ts'
import { useTemporaryFolder } from '../temporary-folder.ts'

const folder = useTemporaryFolder()
const open = useStores()
afterAll(killChildren)

/** Opens the store, then appends one message after the other and prints each id it was given. */
const writer = `
  import { openStore } from './main/store/open-store.ts'
  import { createSystemClock } from './main/composition/system-clock.ts'
  const location = process.argv[1]
  const clock = createSystemClock()
  const { stream, noteOwner } = await openStore({ location, clock, retention: 1000000, createFolder: true })
  noteOwner({ pid: process.pid, page: 'http://127.0.0.1:7/' })
  console.log('open')
  for (let n = 0; ; n += 1) {
    const [id] = await stream.append([{ author: 'child', body: 'n' + n, createdAt: n }])
    process.stdout.write(id + '\\n')
  }
`

describe('the lock of a store', () => {
  it('names the process and the page that have it, and is free at once after kill -9', async () => {
    const file = folder.next()
    const child = startChild(writer, file)
    expect(await child.line()).toBe('open')
    await expect(open(file)).rejects.toMatchObject({
      kind: 'in_use',
      owner: { pid: child.pid, page: 'http://127.0.0.1:7/' },
      message: expect.stringContaining(`pid ${child.pid}`) as string,
    })
    for (let id = 1; id <= 200; id += 1) expect(await child.line()).toBe(String(id))
    await child.kill()

    // With a clock that does not move: there is nothing to wait for.
    const { stream } = await open(file, { clock: createStoreClock() })
    const acknowledged = Number(child.rest().at(-1) ?? 200)
    const { messages } = await stream.read(0, 10_000)
    expect(messages.length).toBeGreaterThanOrEqual(acknowledged)
    messages.forEach(({ id, body }, index) => expect([id, body]).toEqual([index + 1, `n${index}`]))
    expect(await stream.append(drafts(1))).toEqual([messages.length + 1])
  })

  it('keeps a second opener of the same process out as well, until the first has stopped', async () => {
    const file = folder.next()
    const first = await open(file)
    const refusal = { kind: 'in_use', owner: { pid: process.pid, page: undefined } }
    await expect(open(file)).rejects.toMatchObject(refusal)
    // The failed attempt has not freed the lock of the first: closing a file can do that.
    await expect(open(file)).rejects.toMatchObject(refusal)
    await first.stream.stop()
    expect((await open(file)).stream.writable()).toBe(true)
  })

  it('is held where nobody can say by whom', async () => {
    const file = folder.next()
    const first = await open(file)
    for (const text of ['half a {', '', 'null', '7', '{"page":"http://127.0.0.1:9/"}']) {
      writeFileSync(`${file}.owner`, text)
      await expect(open(file)).rejects.toMatchObject({ kind: 'in_use', owner: undefined })
    }
    first.noteOwner({ pid: 5, page: 'http://127.0.0.1:9/' })
    await expect(open(file)).rejects.toMatchObject({
      owner: { pid: 5, page: 'http://127.0.0.1:9/' },
    })
  })

  it('is held, and the store open, where nobody can be told by whom', async () => {
    const file = folder.next()
    mkdirSync(`${file}.owner.new`, { recursive: true })
    const reported: unknown[] = []
    const { stream } = await open(file, { report: (error) => reported.push(error) })
    expect(await stream.append(drafts(1))).toEqual([1])
    expect(reported).toMatchObject([{ code: 'ERR_FS_EISDIR' }])
    await expect(open(file)).rejects.toMatchObject({ kind: 'in_use', owner: undefined })
  })

  it('once given back is not taken again by what is asked of it late', async () => {
    const file = folder.next()
    const first = await open(file)
    await first.stream.stop()
    const second = await open(file)
    second.noteOwner({ pid: 7, page: undefined })
    first.noteOwner({ pid: 5, page: undefined })
    await first.stream.stop()
    await expect(open(file)).rejects.toMatchObject({ kind: 'in_use', owner: { pid: 7 } })
  })

  it('is given back where nobody can say which file the path leads to', async () => {
    const file = folder.next()
    mkdirSync(dirname(file))
    symlinkSync(file, file)
    await expect(acquireStoreLock(file)).rejects.toMatchObject({ kind: 'path' })
    unlinkSync(file)
    const lock = await acquireStoreLock(file)
    lock.release()
    lock.release()
    expect((await open(file)).stream.writable()).toBe(true)
  })

  it('cannot be tried in a folder that is not there', () => {
    expect(() => canLock(folder.next())).toThrow('directory')
  })

  it('is an empty file, and is given back where the store could not be opened', async () => {
    const file = folder.next()
    await expect(open(file, { migrations: [brokenMigration] })).rejects.toMatchObject({
      kind: 'path',
    })
    expect(statSync(`${file}.lock`).size).toBe(0)
    expect((await open(file)).stream.bounds().count).toBe(0)
  })
})

const brokenMigration = {
  version: 1,
  up() {
    throw new Error('a broken migration')
  },
}
