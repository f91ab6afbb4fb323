import { statSync } from 'node:fs'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { openStore } from '../../../main/store/open-store.ts'
import { createSystemClock } from '../../../main/composition/system-clock.ts'
import { openReader } from '../../suites/readers.ts'
import type { Row, RowContext } from '../row.ts'
import { withFolder } from '../support/folder.ts'
import { withHost, type Host } from '../support/host-process.ts'
import { describe, isWhole, judge } from '../support/sequence.ts'
import { readStore } from '../support/stored.ts'
import { ms, sleep } from '../support/waiting.ts'

const kept = 10_000

async function fill(location: string, rows: number): Promise<void> {
  const { stream } = await openStore({
    location,
    clock: createSystemClock(),
    retention: 5_000_000,
  })
  const body = 'an old message, some hundred bytes of it, as people write them in chats, or so '
  for (let done = 0; done < rows; done += 2_000) {
    const draft = { author: 'old', body, createdAt: 1_700_000_000_000 }
    await stream.append(Array.from({ length: 2_000 }, () => draft))
  }
  await stream.stop()
}

/** The first frame that a client behind the horizon hears. */
function firstFrame(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url}/?after=5`)
    socket.once('error', reject)
    socket.once('message', (data) => {
      socket.terminate()
      resolve(String(data))
    })
  })
}

async function untilPruned(
  host: Host,
  database: string,
  rows: number,
  patience: number,
): Promise<number> {
  const begun = performance.now()
  const left = (): unknown =>
    readStore(database, (store) =>
      store
        .prepare('SELECT count(*) FROM message WHERE id <= ?')
        .pluck()
        .get(rows - kept),
    )
  while ((await host.call('status')).store.count > kept + 20_000 || left() !== 0) {
    if (performance.now() - begun > patience) throw new Error(`not pruned after ${ms(patience)}`)
    await sleep(1_000)
  }
  return performance.now() - begun
}

async function run({ full, log }: RowContext) {
  const rows = full ? 1_000_000 : 100_000
  return withFolder(async (folder) => {
    const database = join(folder, 'messages.db')
    await fill(database, rows)
    const before = statSync(database).size
    const settings = { retention: kept, pushRate: 100 }
    return withHost({ database, settings }, async (host) => {
      const reader = await openReader.sse(host.url.sse, `after=${rows}`)
      await host.call('setProducing', true)
      log('nothing is deleted that this process has not known for a minute: it takes that long')
      await sleep(55_000)
      await host.loopDelay()
      const took = await untilPruned(host, database, rows, full ? 300_000 : 60_000)
      const { p99, max } = await host.loopDelay()
      const frame = await firstFrame(host.url.websocket)
      await host.call('setProducing', false)
      await sleep(1_000)
      const { newest } = (await host.call('status')).store
      const verdict = judge(
        reader.messages.map(({ id }) => id),
        rows,
        newest,
      )
      reader.close()
      const isReset = (JSON.parse(frame) as { type?: string }).type === 'reset'
      const growth = statSync(database).size / before
      return {
        ok: p99 < 50 && isReset && isWhole(verdict) && growth < 1.1,
        figure:
          `loop p99 ${ms(p99)}, max ${ms(max)}, pruned in ${(took / 1_000).toFixed(0)} s; ` +
          `file ${growth.toFixed(2)} of before; stream ${describe(verdict)}`,
      }
    })
  })
}

export const pruning: Row = {
  id: 'DB-16',
  fault: 'retention cuts a million rows down to 10,000 while messages stream',
  expected: 'loop delay p99 < 50 ms, the space is reused, clients behind it get reset',
  guard: {
    file: 'main/store/stream/keeper.ts',
    find: 'if (!stopped) background(archive.deleteThrough(through, state.id()))',
    replace: 'void background',
  },
  run,
}
