import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { migrate } from '../../../main/store/sqlite/schema.ts'
import { createSqliteTable, loadStream } from '../../../main/store/sqlite/sqlite-table.ts'

function openDatabase() {
  const database = new Database(':memory:')
  onTestFinished(() => void database.close())
  migrate(database)
  return database
}
const tail = { rows: 10, bytes: 1_000 }

it('a store whose stream has no id is not opened as another one', () => {
  const database = openDatabase()
  database.exec('DELETE FROM setting')
  expect(() => loadStream(database, tail)).toThrow('its stream has no id')
})

it('a store that has lost its table of messages is not renewed, and keeps its stream', () => {
  const database = openDatabase()
  const table = createSqliteTable(database, ':memory:')
  const settings = () => database.prepare('SELECT * FROM setting').all()
  table.transact(() => table.saveSetting('stream.id', '"former"'))
  const before = settings()
  database.exec('DROP TABLE message')
  expect(() => table.transact(() => table.renew('another'))).toThrow('no table of messages')
  expect(settings()).toEqual(before)
})

it('why a file cannot be used is told, also where its log cannot be moved into it', () => {
  const database = openDatabase()
  const table = createSqliteTable(database, ':memory:', {
    check() {
      throw new Error('The file was moved.')
    },
    full: () => false,
  })
  let checkpoints = 0
  database.pragma = () => {
    checkpoints += 1
    throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR')
  }
  expect(() => table.check()).toThrow('The file was moved.')
  expect(() => table.check()).toThrow('The file was moved.')
  expect(checkpoints).toBe(1)
})

it('a fault of our own in moving the log is not taken for the file’s', () => {
  const database = openDatabase()
  const check = (): void => {
    throw new Error('The file was moved.')
  }
  const table = createSqliteTable(database, ':memory:', { check, full: () => false })
  database.pragma = () => {
    throw new TypeError('no such pragma')
  }
  expect(() => table.check()).toThrow('no such pragma')
})
