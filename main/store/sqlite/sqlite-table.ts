import { statSync } from 'node:fs'
import type { Database, Statement } from 'better-sqlite3'
import type { Draft, Message } from '../../shared/contract/message.ts'
import { heldBytes, rowOverhead } from '../stream/message-window.ts'
import type { Ground, Mark, MessageTable, SettingTable } from '../stream/ports.ts'
import { reservedPrefix } from '../stream/stream-settings.ts'
import { refusalOf, troubleOf } from './sqlite-errors.ts'
import type { StorePlace } from '../file/store-place.ts'
import type { StreamStart } from '../stream/stream-state.ts'

const idKey = `${reservedPrefix}id`
const markKey = `${reservedPrefix}mark`

/** The id of the stream that table `message` holds, as the JSON it is stored as. */
export const streamIdSql = `SELECT value FROM setting WHERE key = '${idKey}'`

/** Tables of streams that others have taken the place of begin so; the id of the stream follows. */
const formerPrefix = 'message_of_'
/** Their names. */
export const formerTablesSql =
  `SELECT name FROM sqlite_schema WHERE type = 'table' AND ` +
  `substr(name, 1, ${formerPrefix.length}) = '${formerPrefix}'`

/** What a message counts for in the retention, as `heldBytes` has it. */
export const heldBytesSql = `octet_length(body) + octet_length(author) + ${rowOverhead}`

/**
 * Rows that one statement stores, most first. AUTOINCREMENT reads and writes its counter once a
 * statement, and better-sqlite3 crosses into SQLite once a statement as well: many rows at a time
 * cost half of what they cost one by one.
 */
const insertRows = [64, 16, 4, 1]

type Values = (string | number)[]

interface Insert {
  readonly rows: number
  readonly statement: Statement<[Values]>
}

function prepareInserts(database: Database): readonly Insert[] {
  return insertRows.map((rows) => {
    const values = Array.from({ length: rows }, () => '(?, ?, ?)').join(', ')
    const sql = `INSERT INTO message (author, body, createdAt) VALUES ${values}`
    return { rows, statement: database.prepare<[Values]>(sql) }
  })
}

/** Stores the drafts from `start` to `end` and returns the id of the last. */
function insertSome(
  statement: Statement<[Values]>,
  drafts: readonly Draft[],
  start: number,
  end: number,
): number {
  const values: Values = []
  for (let index = start; index < end; index += 1) {
    const draft = drafts[index]
    if (draft !== undefined) values.push(draft.author, draft.body, draft.createdAt)
  }
  return Number(statement.run(values).lastInsertRowid)
}

/**
 * Prepares the statements that write. They all run on the event loop, so each is short.
 *
 * @param place where the file lies; by default it stays where it is.
 */
export function createSqliteTable(
  database: Database,
  file: string,
  place: StorePlace = { check: () => undefined, full: () => false },
): MessageTable & SettingTable & Ground {
  const inserts = prepareInserts(database)
  const saveSetting = database.prepare<[string, string]>(
    'INSERT INTO setting (key, value) VALUES (?, ?) ' +
      'ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  const removeSetting = database.prepare<[string]>('DELETE FROM setting WHERE key = ?')
  const rewrite = database.prepare<[string]>('UPDATE setting SET value = value WHERE key = ?')
  const streamId = database.prepare<[], string>(streamIdSql).pluck()
  const definition = database
    .prepare<[], string>("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'message'")
    .pluck()
  const transaction = database.transaction((work: () => unknown) => work())
  let rescued = false

  /**
   * Moves what is in the log into the file: where it was only moved, or only its log was deleted, all that was
   * acknowledged is in it then.
   */
  function rescue(): void {
    if (rescued) return
    rescued = true
    try {
      database.pragma('wal_checkpoint(PASSIVE)')
    } catch (error) {
      if (troubleOf(error) === undefined) throw error
    }
  }

  function check(): void {
    try {
      place.check()
      rescued = false
    } catch (error) {
      rescue()
      throw error
    }
  }

  return {
    // The types of `transaction` do not carry on what the work returns.
    transact: <Result>(work: () => Result) => transaction.immediate(work) as Result,
    insert(drafts) {
      let stored = 0
      let last = 0
      for (const { rows, statement } of inserts) {
        while (drafts.length - stored >= rows) {
          last = insertSome(statement, drafts, stored, stored + rows)
          stored += rows
        }
      }
      return last - stored + 1
    },
    saveMark(mark) {
      saveSetting.run(markKey, JSON.stringify(mark))
    },
    saveSetting(key, json) {
      if (json === undefined) removeSetting.run(key)
      else saveSetting.run(key, json)
    },
    renew(id) {
      const former: unknown = JSON.parse(streamId.get() ?? 'null')
      const table = definition.get()
      if (table === undefined) throw new Error('There is no table of messages.')
      // However much it holds: the rows are put aside, and taken out bit by bit afterwards.
      database.exec(`ALTER TABLE message RENAME TO "${formerPrefix}${String(former)}"; ${table}`)
      saveSetting.run(idKey, JSON.stringify(id))
      removeSetting.run(markKey)
    },
    probe() {
      check()
      transaction.immediate(() => rewrite.run(idKey))
    },
    check,
    troubleOf,
    refusal: (error) => refusalOf(error, place.full),
    logBytes: () => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0,
    close: () => void database.close(),
  }
}

/** What a store holds when it is opened. */
export interface StoredStream {
  readonly id: string
  readonly start: StreamStart
  readonly settings: Readonly<Record<string, unknown>>
  /** True where rows below the horizon still wait to be taken out. */
  readonly untidy: boolean
  /** True where rows of former streams do. */
  readonly former: boolean
}

function readMark(json: string | undefined): Mark {
  const mark = { horizon: 0, counted: 0, bytes: 0 }
  if (json === undefined) return mark
  return { ...mark, ...(JSON.parse(json) as Partial<Mark>) }
}

/**
 * Reads the bounds of the stream, without reading the stream: the ids have no holes, so the bounds follow
 * from the first and the last, and the bytes from the mark and the few rows behind it.
 *
 * @param tail how many rows and bytes of the newest to bring into memory.
 */
export function loadStream(
  database: Database,
  tail: { readonly rows: number; readonly bytes: number },
): StoredStream {
  const stored = new Map(
    database.prepare<[], [string, string]>('SELECT key, value FROM setting').raw().all(),
  )
  const number = (sql: string, ...values: number[]): number =>
    database
      .prepare<number[], number | null>(sql)
      .pluck()
      .get(...values) ?? 0

  const mark = readMark(stored.get(markKey))
  const newest = number("SELECT seq FROM sqlite_sequence WHERE name = 'message'")
  const first = number('SELECT min(id) FROM message WHERE id > ?', mark.horizon)
  const horizon = first === 0 ? newest : first - 1
  // Where someone else deleted the oldest rows, the sum no longer tells of these.
  const base = horizon === mark.horizon ? mark : { counted: horizon, bytes: 0 }
  const sum = `SELECT sum(${heldBytesSql}) FROM message WHERE id > ?`
  const id = JSON.parse(stored.get(idKey) ?? 'null') as unknown
  if (typeof id !== 'string') throw new Error('its stream has no id')

  return {
    id,
    start: {
      horizon,
      newest,
      bytes: base.bytes + number(sum, Math.max(base.counted, horizon)),
      tail: loadTail(database, horizon, newest, tail),
    },
    settings: Object.fromEntries(
      [...stored]
        .filter(([key]) => !key.startsWith(reservedPrefix))
        .map(([key, json]) => [key, JSON.parse(json) as unknown]),
    ),
    untidy: number('SELECT EXISTS (SELECT 1 FROM message WHERE id <= ?)', horizon) === 1,
    former: number(`SELECT EXISTS (${formerTablesSql})`) === 1,
  }
}

function loadTail(
  database: Database,
  horizon: number,
  newest: number,
  limits: { readonly rows: number; readonly bytes: number },
): readonly Message[] {
  const rows = database
    .prepare<[number, number], Message>(
      'SELECT id, author, body, createdAt FROM message WHERE id > ? ORDER BY id DESC LIMIT ?',
    )
    .iterate(horizon, limits.rows)
  const tail: Message[] = []
  let room = limits.bytes
  for (const row of rows) {
    room -= heldBytes(row)
    // A hole, which only another program can have made: what lies below is not in this run.
    if (row.id !== newest - tail.length || room < 0) break
    tail.push(row)
  }
  return tail.reverse()
}
