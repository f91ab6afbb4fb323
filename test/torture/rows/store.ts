import { builtRow } from '../built-row.ts'
import type { Row } from '../row.ts'
import { testRow } from '../test-row.ts'
import { anyText } from './any-text.ts'
import { backups } from './backups.ts'
import { injectedErrors } from './injected-errors.ts'
import { inserts } from './inserts.ts'
import { killedMigrations } from './killed-migrations.ts'
import { kills } from './kills.ts'
import { lockedStore } from './locked-store.ts'
import { logGrowth } from './log-growth.ts'
import { powerCuts } from './power-cuts.ts'
import { pruning } from './pruning.ts'

export const storeRows: readonly Row[] = [
  testRow({
    id: 'DB-01',
    fault: 'the settings of the store, before its first write and after it',
    expected:
      'WAL, synchronous NORMAL, no waiting for locks, foreign keys, a limit for the log, ' +
      'user_version, file 0600, folder 0700',
    files: ['test/store/sqlite/connection.test.ts', 'test/store/open-store.integration.test.ts'],
    pattern: 'is set up',
    guard: {
      file: 'main/store/sqlite/connection.ts',
      find: "    database.pragma('synchronous = normal')\n",
      replace: '',
    },
  }),
  inserts,
  powerCuts,
  lockedStore,
  builtRow(
    testRow({
      id: 'DB-06',
      fault: 'a second instance on the same store, and a start after kill -9',
      expected:
        'serve ends with 3 and names pid and --db, open goes to the running one, 0; free at once',
      files: [
        'test/hosts/cli/cli.integration.test.ts',
        'test/hosts/open-running.integration.test.ts',
        'test/store/file/store-lock.integration.test.ts',
      ],
      pattern: 'ends with 3|open on a store in use|the lock of a store',
      guard: {
        file: 'main/store/file/store-lock.ts',
        find: "    database.exec('BEGIN EXCLUSIVE')\n",
        replace: '',
      },
    }),
  ),
  builtRow(
    testRow({
      id: 'DB-08',
      fault: 'a read-only folder, a missing path, a folder as a path, no permission',
      expected: 'as default: in memory with a banner and one line; as --db: one sentence, exit 2',
      files: [
        'test/hosts/cli/cli.integration.test.ts',
        'test/store/file/store-place.integration.test.ts',
      ],
      pattern: 'ends with 2|a default that fails|is refused in one sentence|permission is denied',
      guard: {
        file: 'main/composition/open-by-policy.ts',
        find: '    if (explicit !== undefined) {\n',
        replace: '    if (explicit === null) {\n',
      },
    }),
  ),
  logGrowth,
  testRow({
    id: 'DB-11',
    fault: '0 bytes, a text file, a very old SQLite file, a newer schema, rubbish pages',
    expected: 'a fresh start; moved aside whole; refused and left untouched',
    files: [
      'test/store/file/damage.integration.test.ts',
      'test/store/file/store-place.integration.test.ts',
    ],
    pattern: 'a damaged store|0 bytes|newer version',
    guard: {
      file: 'main/store/sqlite/store-file.ts',
      find: 'if (version > newestVersion(migrations)) {',
      replace: 'if (version < 0) {',
    },
  }),
  injectedErrors,
  killedMigrations,
  testRow({
    id: 'DB-15',
    fault: 'the newest rows are deleted, then a restart and an insert',
    expected: 'an id larger than any ever used; SSE resumes as before',
    files: ['test/store/open-store.integration.test.ts', 'test/servers/sse.integration.test.ts'],
    pattern: 'never gives an id twice|knows its bounds|reset on SSE',
    guard: {
      file: 'main/store/sqlite/sqlite-table.ts',
      find: 'const newest = number("SELECT seq FROM sqlite_sequence WHERE name = \'message\'")',
      replace: "const newest = number('SELECT max(id) FROM message')",
    },
  }),
  pruning,
  anyText,
  backups,
  kills,
]
