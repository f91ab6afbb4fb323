import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Draft } from '../../main/contract/message.ts'
import { compose } from '../../main/engine/feeds.ts'
import { createRandom } from '../../main/engine/random.ts'
import { openStore } from '../../main/store/open-store.ts'
import { createSystemClock } from '../../main/system-clock.ts'

const batch = 2_000
const payload = 64
const template = ''

/** `count` drafts of the chat feed, the same ones every time, the last one due at `end` (epoch ms). */
export function chatDrafts(count: number, end: number): Draft[] {
  const random = createRandom(1)
  return Array.from({ length: count }, (_, index) => {
    const due = end - (count - index)
    return {
      ...compose('chat', { index: index + 1, due, payload, template, random }),
      createdAt: due,
    }
  })
}

/** A temporary folder. */
export interface Folder {
  path(name: string): string
  remove(): void
}

/** Makes a folder for the files of one group. */
export function temporaryFolder(): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'playground-bench-'))
  return {
    path: (name) => join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Writes a store of `rows` messages by way of the real store, and closes it. */
export async function makeStoreFile(file: string, rows: number): Promise<void> {
  const clock = createSystemClock()
  const { stream } = await openStore({ location: file, clock, retention: 500_000 })
  const drafts = chatDrafts(rows, clock.now())
  for (let start = 0; start < rows; start += batch) {
    await stream.append(drafts.slice(start, start + batch))
  }
  await stream.stop()
}
