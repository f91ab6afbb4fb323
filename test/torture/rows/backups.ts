import { join } from 'node:path'
import { WebSocket } from 'ws'
import { openStore } from '../../../main/store/open-store.ts'
import { createSystemClock } from '../../../main/composition/system-clock.ts'
import { startChild } from '../../store/children.ts'
import type { Row } from '../row.ts'
import { withFolder } from '../support/folder.ts'
import { withHost } from '../support/host-process.ts'
import { quickCheck } from '../support/stored.ts'
import { ms, sleep } from '../support/waiting.ts'

/** As a person would make one: from another process, of the file as it stands, in one piece. */
const copier = `
import Database from 'better-sqlite3'
const database = new Database(process.argv[1], { readonly: true })
await database.backup(process.argv[2], { progress: () => 1_000_000 })
database.close()
console.log('done')
`
const rows = 40_000
const tries = 4

/** The longest time without a message, in ms, since it was last asked for. */
async function watchGaps(url: string) {
  const socket = new WebSocket(url)
  let last = performance.now()
  let longest = 0
  const note = (): void => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }
  socket.on('message', note)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return {
    take() {
      note()
      const taken = longest
      longest = 0
      return taken
    },
    close: () => socket.terminate(),
  }
}

export const backups: Row = {
  id: 'DB-18',
  fault: 'a backup is made by another program while 500 messages/s are written, and restored',
  expected: 'quick_check ok, holds a prefix, writes never stop for more than 100 ms',
  run: () =>
    withFolder((folder) => {
      const database = join(folder, 'messages.db')
      const settings = { pushRate: 500, payload: 500, arrivals: 'regular' } as const
      return withHost({ database, settings }, async (host) => {
        for (let done = 0; done < rows; done += 1_000) await host.call('burst', 1_000)
        await host.call('setProducing', true)
        const gaps = await watchGaps(host.url.websocket)
        await sleep(500)
        let pause = Infinity
        let sound = 0
        let attempts = 0
        while (attempts < tries && (attempts === 0 || pause > 100)) {
          const copy = join(folder, `backup-${attempts}.db`)
          attempts += 1
          gaps.take()
          const child = startChild(copier, database, copy)
          await child.line()
          pause = gaps.take()
          await child.kill()
          const restored = await openStore({
            location: copy,
            clock: createSystemClock(),
            retention: 1_000_000,
          })
          const { count, newest } = restored.stream.bounds()
          await restored.stream.stop()
          const isPrefix = count === newest && count >= rows
          if (isPrefix && quickCheck(copy) === 'ok') sound += 1
        }
        gaps.close()
        return {
          ok: sound === attempts && pause <= 100,
          figure: `${sound}/${attempts} restored whole, longest pause ${ms(pause)}`,
        }
      })
    }),
}
