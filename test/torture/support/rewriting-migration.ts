import { migrations, type Migration } from '../../../main/store/sqlite/schema.ts'

/** The schemas so far and one to come, which changes every row one by one: long enough to be cut off. */
export const rewriting: readonly Migration[] = [
  ...migrations,
  {
    version: 2,
    up(database) {
      database.exec("ALTER TABLE setting ADD COLUMN origin TEXT NOT NULL DEFAULT 'person'")
      const rewrite = database.prepare(
        "UPDATE message SET body = 'rewritten ' || body WHERE id = ?",
      )
      for (const id of database.prepare('SELECT id FROM message').pluck().all()) rewrite.run(id)
    },
  },
]
