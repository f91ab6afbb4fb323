import Database from 'better-sqlite3'
import type { Message } from '../../../main/shared/contract/message.ts'

/** Runs `use` on a connection that only reads, as another program would have it. */
export function readStore<Result>(
  file: string,
  use: (database: Database.Database) => Result,
): Result {
  const database = new Database(file, { readonly: true, fileMustExist: true })
  try {
    return use(database)
  } finally {
    database.close()
  }
}

/** What SQLite itself says of a file: `ok`, or its first fault. */
export function quickCheck(file: string): string {
  return readStore(file, (database) => String(database.pragma('quick_check(1)', { simple: true })))
}

export interface Comparison {
  /** Messages in the file. */
  readonly stored: number
  /** Acknowledged and not there. */
  readonly lost: number
  /** Bodies that are there more than once. */
  readonly doubled: number
  /** Acknowledged under an id that another text has. */
  readonly altered: number
}

/** Compares what was acknowledged, body by id, with what a closed store holds. */
export function compare(file: string, acknowledged: ReadonlyMap<number, string>): Comparison {
  return readStore(file, (database) => {
    const rows = database
      .prepare<[], Message>('SELECT id, author, body, createdAt FROM message ORDER BY id')
      .all()
    const bodies = new Map(rows.map(({ id, body }) => [id, body]))
    const sent = [...acknowledged]
    return {
      stored: rows.length,
      lost: sent.filter(([id]) => !bodies.has(id)).length,
      doubled: rows.length - new Set(bodies.values()).size,
      altered: sent.filter(([id, body]) => bodies.has(id) && bodies.get(id) !== body).length,
    }
  })
}

/** A comparison as a figure. */
export function describeComparison({ stored, lost, doubled, altered }: Comparison): string {
  return `${stored} stored, ${lost}/${doubled}/${altered} lost/doubled/altered`
}

/** Whether what was acknowledged is there as it was, once. */
export function isIntact({ stored, lost, doubled, altered }: Comparison): boolean {
  return stored > 0 && lost + doubled + altered === 0
}
