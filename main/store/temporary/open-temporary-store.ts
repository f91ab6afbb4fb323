import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OpenStream } from '../opening.ts'
import { openSqliteStore } from '../sqlite/open-sqlite-store.ts'

/** Opens a file that is gone at the end: for more messages than memory should hold, and none to keep. */
export const openTemporaryStore: OpenStream = async (options) => {
  const folder = mkdtempSync(join(tmpdir(), 'realtime-playground-'))
  const opened = await openSqliteStore({ ...options, location: join(folder, 'messages.db') })
  const { stream } = opened
  return {
    ...opened,
    stream: {
      ...stream,
      async stop() {
        await stream.stop()
        rmSync(folder, { recursive: true })
      },
    },
  }
}
