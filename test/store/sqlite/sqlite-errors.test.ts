import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { refusalOf, troubleOf } from '../../../main/store/sqlite/sqlite-errors.ts'
import { StoreGoneError } from '../../../main/store/file/store-place.ts'

const sqlite = (code: string) => new Database.SqliteError(code, code)

it.each([
  ['SQLITE_BUSY', 'busy', 'readonly'],
  ['SQLITE_BUSY_SNAPSHOT', 'busy', 'readonly'],
  ['SQLITE_LOCKED', 'busy', 'readonly'],
  ['SQLITE_CORRUPT_INDEX', 'damaged', 'damaged'],
  ['SQLITE_NOTADB', 'damaged', 'damaged'],
  ['SQLITE_FULL', 'unavailable', 'full'],
  ['SQLITE_READONLY_DBMOVED', 'unavailable', 'readonly'],
  ['SQLITE_IOERR_WRITE', 'unavailable', 'readonly'],
  ['SQLITE_CANTOPEN', 'unavailable', 'readonly'],
  ['SQLITE_NOMEM', 'unavailable', 'readonly'],
  ['SQLITE_CONSTRAINT_UNIQUE', 'other', 'readonly'],
  ['SQLITE_TOOBIG', 'other', 'readonly'],
  // No code of SQLite's, but better-sqlite3 takes any text.
  ['FULL', 'other', 'readonly'],
])('%s is %s of a store, and refuses as %s', (code, trouble, refusal) => {
  expect(troubleOf(sqlite(code))).toBe(trouble)
  expect(refusalOf(sqlite(code))).toBe(refusal)
})

it.each([
  ['SQLITE_IOERR_WRITE', 'full'],
  ['SQLITE_CANTOPEN', 'full'],
  ['SQLITE_READONLY', 'readonly'],
  ['SQLITE_CORRUPT', 'damaged'],
])('%s where the disk is full refuses as %s', (code, refusal) => {
  expect(refusalOf(sqlite(code), () => true)).toBe(refusal)
})

it('a store that is no longer in its place is gone', () => {
  const gone = new StoreGoneError('/data/playground.db')
  expect([troubleOf(gone), refusalOf(gone, () => true)]).toEqual(['unavailable', 'gone'])
})

it('what SQLite did not throw is not its trouble, even with its words; nothing can be written all the same', () => {
  for (const error of [new Error('SQLITE_BUSY'), { code: 'SQLITE_BUSY' }, undefined]) {
    expect([troubleOf(error), refusalOf(error, () => true)]).toEqual([undefined, 'readonly'])
  }
})
