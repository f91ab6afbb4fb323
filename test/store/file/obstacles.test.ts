import { constants, tmpdir } from 'node:os'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { reasonOf } from '../../../main/store/file/obstacles.ts'

/** https://sqlite.org/rescode.html, without those that are not errors; extended ones where they matter. */
const sqliteCodes = [
  ...['ABORT', 'AUTH', 'BUSY', 'CANTOPEN', 'CONSTRAINT', 'CORRUPT', 'EMPTY', 'ERROR', 'FORMAT'],
  ...['FULL', 'INTERNAL', 'INTERRUPT', 'IOERR', 'LOCKED', 'MISMATCH', 'MISUSE', 'NOLFS', 'NOMEM'],
  ...['NOTADB', 'NOTFOUND', 'PERM', 'PROTOCOL', 'RANGE', 'READONLY', 'SCHEMA', 'TOOBIG'],
  ...['READ', 'SHORT_READ', 'WRITE', 'FSYNC', 'DIR_FSYNC', 'TRUNCATE', 'FSTAT', 'UNLOCK', 'RDLOCK'],
  ...['DELETE', 'BLOCKED', 'NOMEM', 'ACCESS', 'CHECKRESERVEDLOCK', 'LOCK', 'CLOSE', 'DIR_CLOSE'],
  ...['SHMOPEN', 'SHMSIZE', 'SHMLOCK', 'SHMMAP', 'SEEK', 'DELETE_NOENT', 'MMAP', 'GETTEMPPATH'],
  ...['CONVPATH', 'VNODE', 'AUTH', 'BEGIN_ATOMIC', 'CORRUPTFS', 'IN_PAGE'],
].map((name, index) => (index < 26 ? `SQLITE_${name}` : `SQLITE_IOERR_${name}`))

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'playground-obstacles-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}
const systemError = (code: string, errno: number): Error =>
  Object.assign(new Error(`${code}: as the system says it, open '/x'`), { code, errno: -errno })
const isCode = /[A-Z]{3,}|_/

describe('the reason why a store cannot be opened', () => {
  it.each(sqliteCodes)('is told in words for %s', (code) => {
    const { words } = reasonOf(new Database.SqliteError('what it was', code), emptyFolder())
    expect(words).not.toMatch(isCode)
    expect(words).toMatch(/^[a-z].+[a-z]$/)
  })

  it.each(Object.entries(constants.errno))('is told in words for %s', (code, errno) => {
    const { words } = reasonOf(systemError(code, errno), emptyFolder())
    expect(words).not.toMatch(/\bE[A-Z0-9]{3,}\b|_/)
    expect(words).not.toContain('/x')
    expect(words).toMatch(/^[a-z]/)
  })

  it.each([
    ['SQLITE_IOERR_SHMMAP', 'no_shared_memory'],
    ['SQLITE_IOERR_SHMOPEN', 'no_shared_memory'],
    ['SQLITE_IOERR_LOCK', 'no_locks'],
    ['SQLITE_IOERR_READ', 'drive_error'],
    ['SQLITE_IOERR_NOMEM', 'no_memory'],
    ['SQLITE_FULL', 'disk_full'],
    ['SQLITE_NOMEM', 'no_memory'],
    ['ENOSPC', 'disk_full'],
    ['EDQUOT', 'disk_full'],
    ['ENOLCK', 'no_locks'],
    ['EMFILE', 'too_many_files'],
    ['EIO', 'drive_error'],
    ['ERR_INVALID_ARG_VALUE', 'bad_name'],
  ])('for %s is %s', (code, obstacle) => {
    const error = Object.assign(new Error(code), { code })
    expect(reasonOf(error, emptyFolder()).obstacle).toBe(obstacle)
  })

  it('is the system’s, where SQLite only says that it could not open or write', () => {
    const nowhere = join(emptyFolder(), 'missing')
    for (const code of ['SQLITE_CANTOPEN', 'SQLITE_IOERR_WRITE', 'SQLITE_READONLY_DIRECTORY']) {
      expect(reasonOf(new Database.SqliteError('could not', code), nowhere)).toMatchObject({
        obstacle: 'missing_folder',
      })
    }
  })

  it('leaves nothing behind where it was looked for', () => {
    const folder = emptyFolder()
    reasonOf(new Database.SqliteError('could not', 'SQLITE_IOERR_WRITE'), folder)
    expect(readdirSync(folder)).toEqual([])
  })
})
