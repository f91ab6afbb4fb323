import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { drafts, useStores, withDatabase } from '../open-file.ts'
import { useTemporaryFolder } from '../temporary-folder.ts'

const folder = useTemporaryFolder()
const open = useStores()

describe('a place where no store can be', () => {
  it.each([
    ['a folder', () => folder.path(), 'it is a folder', 'is_folder'],
    [
      'a missing folder',
      () => join(folder.path(), 'missing', 'm.db'),
      'its folder does not exist',
      'missing_folder',
    ],
    [
      'a file as folder',
      () => {
        writeFileSync(join(folder.path(), 'file'), '')
        return join(folder.path(), 'file', 'm.db')
      },
      'a part of its path is not a folder',
      'no_folder',
    ],
    ['something that is no file', () => '/dev/null', 'it is not an ordinary file', 'no_file'],
    [
      'a name the system refuses',
      () => join(folder.path(), 'n'.repeat(300)),
      'its path is longer than the system allows',
      'name_too_long',
    ],
  ])('is refused in one sentence: %s', async (_name, location, reason, obstacle) => {
    const path = location()
    await expect(open(path, { createFolder: false })).rejects.toMatchObject({
      name: 'StoreOpenError',
      kind: 'path',
      obstacle,
      message: `The store ${path} cannot be used: ${reason}.`,
    })
  })

  it.runIf(process.platform !== 'win32')('is refused where permission is denied', async () => {
    const file = folder.next()
    mkdirSync(dirname(file))
    chmodSync(dirname(file), 0o500)
    // The superuser may write anywhere, whatever the mode says: it steps down for this.
    const superuser = process.getuid?.() === 0
    if (superuser) process.seteuid?.(65_534)
    try {
      await expect(open(file, { createFolder: false })).rejects.toMatchObject({
        kind: 'path',
        obstacle: 'no_permission',
        message: `The store ${file} cannot be used: permission is denied.`,
      })
    } finally {
      if (superuser) process.seteuid?.(0)
    }
  })

  it('is refused where the file is another program’s, which is left as it was', async () => {
    const file = folder.next()
    mkdirSync(dirname(file))
    withDatabase(file, (database) => database.exec('CREATE TABLE theirs (a)'))
    const before = readFileSync(file)
    await expect(open(file)).rejects.toMatchObject({
      kind: 'path',
      obstacle: 'foreign',
      message: expect.stringContaining('another program') as string,
    })
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('is refused where a newer version made the file, which is left as it was', async () => {
    const file = folder.next()
    await (await open(file)).stream.stop()
    withDatabase(file, (database) => database.pragma('user_version = 99'))
    const before = readFileSync(file)
    await expect(open(file)).rejects.toMatchObject({
      kind: 'newer',
      obstacle: 'newer',
      message: expect.stringContaining('newer version') as string,
    })
    expect(readFileSync(file).equals(before)).toBe(true)
    await expect(open(file)).rejects.toMatchObject({ kind: 'newer' })
  })

  it('follows links, so that one file is one store by any name', async () => {
    const file = folder.next()
    const { stream } = await open(file)
    await stream.append(drafts(1))
    const link = join(folder.path(), 'link.db')
    symlinkSync(file, link)
    await expect(open(link)).rejects.toMatchObject({ kind: 'in_use' })
    await stream.stop()
    expect((await open(link)).stream.location).toBe(file)
  })
})
