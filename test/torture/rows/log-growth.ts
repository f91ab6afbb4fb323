import { statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Row, RowContext } from '../row.ts'
import { withFolder } from '../support/folder.ts'
import { withHost } from '../support/host-process.ts'
import { ms, sleep, waitFor } from '../support/waiting.ts'

const mebibytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`

async function run({ full }: RowContext) {
  const duration = full ? 300_000 : 20_000
  return withFolder((folder) => {
    const database = join(folder, 'messages.db')
    const size = (): number => statSync(`${database}-wal`, { throwIfNoEntry: false })?.size ?? 0
    return withHost({ database, settings: { pushRate: 200 } }, async (host) => {
      await host.call('burst', 10)
      const reader = new Database(database, { readonly: true })
      reader.exec('BEGIN')
      reader.prepare('SELECT count(*) FROM message').get()
      await host.call('setProducing', true)
      let largest = 0
      for (const end = performance.now() + duration; performance.now() < end; await sleep(200)) {
        largest = Math.max(largest, size())
      }
      reader.close()
      const shrunk = await waitFor('the log is cut back', () => size() < 1_048_576, 15_000)
      const { store } = await host.call('status')
      return {
        // Beside a reader that stands still no log can start over: that it does so afterwards counts.
        ok: store.count > (duration / 1_000) * 150 && largest > 0,
        figure: `${mebibytes(largest)} at most, cut back ${ms(shrunk)} after the reader left`,
      }
    })
  })
}

export const logGrowth: Row = {
  id: 'DB-10',
  fault: 'a reader in another program pauses for 5 min at 200 messages/s',
  expected: 'the log grows meanwhile, and shrinks after the reader has left',
  guard: {
    file: 'main/store/stream/keeper.ts',
    find: 'if (aged || ground.logBytes() >= logLimit) background(moveLog())',
    replace: 'void [aged, logLimit, moveLog]',
  },
  run,
}
