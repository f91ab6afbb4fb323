import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'

/** A folder for the tests of one file, deleted behind them; `next` is a new path in it. */
export function useTemporaryFolder(): { path(): string; next(name?: string): string } {
  let folder = ''
  let count = 0
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'playground-store-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return {
    path: () => folder,
    next(name = 'messages.db') {
      count += 1
      return join(folder, String(count), name)
    },
  }
}
