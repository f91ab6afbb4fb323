import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Draft } from '../../main/shared/contract/message.ts'
import { compose } from '../../main/engine/feeds.ts'
import { createRandom } from '../../main/shared/random.ts'
import { openStore } from '../../main/store/open-store.ts'
import { createSystemClock } from '../../main/composition/system-clock.ts'

const batch = 2_000
const template = ''
/** Bytes of drafts that are put together before they are stored. */
const batchBytes = 4_194_304

/**
 * `count` drafts of the chat feed, the same ones every time, the last one due at `end` (epoch ms).
 *
 * @param payload bytes of each body.
 */
export function chatDrafts(count: number, end: number, payload = 64): Draft[] {
  const random = createRandom(1)
  return Array.from({ length: count }, (_, index) => {
    const due = end - (count - index)
    return {
      ...compose('chat', { index: index + 1, due, payload, template, language: 'en', random }),
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
export async function makeStoreFile(file: string, rows: number, payload = 64): Promise<void> {
  const clock = createSystemClock()
  const { stream } = await openStore({ location: file, clock, retention: 500_000 })
  const most = Math.min(batch, Math.ceil(batchBytes / payload))
  const end = clock.now()
  for (let left = rows; left > 0; left -= most) {
    await stream.append(chatDrafts(Math.min(most, left), end - left + most, payload))
  }
  await stream.stop()
}
