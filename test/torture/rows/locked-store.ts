import { join } from 'node:path'
import { transports } from '../../../main/shared/contract/transport.ts'
import { startChild } from '../../store/children.ts'
import type { Outcome, Row, RowContext } from '../row.ts'
import { withFolder } from '../support/folder.ts'
import { withHost, type Host } from '../support/host-process.ts'
import { createSenders, type Sender } from '../support/senders.ts'
import { readStore } from '../support/stored.ts'
import { ms, sleep } from '../support/waiting.ts'

const locker = `
import Database from 'better-sqlite3'
const database = new Database(process.argv[1])
database.exec('BEGIN EXCLUSIVE')
console.log('locked')
setTimeout(() => { database.exec('COMMIT'); database.close() }, Number(process.argv[2]))
`
/** The machine may be busy with other things; a loop that our own code holds is held every time. */
const tries = 3

/** Holds the lock of the store for so many ms; resolves once it is held. */
async function lock(database: string, duration: number): Promise<void> {
  const child = startChild(locker, database, String(duration))
  if ((await child.line()) !== 'locked') throw new Error('The store could not be locked.')
}

const sendOverAll = (senders: readonly Sender[], body: string) =>
  Promise.allSettled(senders.map((sender, index) => sender.send(`${body} ${index}`)))

async function answersReads({ url }: Host): Promise<boolean> {
  const begun = performance.now()
  const answer = await fetch(`${url.polling}/getData?limit=1`)
  return answer.status === 200 && performance.now() - begun < 1_000
}

async function short(host: Host, database: string, senders: readonly Sender[]): Promise<number> {
  await host.loopDelay()
  await lock(database, 2_000)
  const begun = performance.now()
  const sending = sendOverAll(senders, 'waits')
  if (!(await answersReads(host))) throw new Error('no read while the store is locked')
  const stored = (await sending).filter(({ status }) => status === 'fulfilled').length
  const took = performance.now() - begun
  if (stored !== 3) throw new Error(`${stored}/3 stored after a lock of 2 s`)
  if (took < 1_500) throw new Error(`the lock of 2 s was over after ${ms(took)}`)
  return (await host.loopDelay()).max
}

async function long(
  host: Host,
  database: string,
  senders: readonly Sender[],
  duration: number,
): Promise<{ readonly held: number; readonly refusedAfter: number }> {
  await host.loopDelay()
  await lock(database, duration)
  const locked = performance.now()
  const refused = await sendOverAll(senders, 'refused')
  const refusedAfter = performance.now() - locked
  const busy = refused.filter(
    (one) => one.status === 'rejected' && /store_busy/.test(String(one.reason)),
  )
  if (busy.length !== 3) throw new Error(`${busy.length}/3 refused with store_busy`)
  if (!(await answersReads(host))) throw new Error('no read while the store is locked')
  await sleep(duration - 1_500 - (performance.now() - locked))
  const late = (await sendOverAll(senders, 'late')).filter(({ status }) => status === 'fulfilled')
  if (late.length !== 3) throw new Error(`${late.length}/3 stored at the end of the lock`)
  return { held: (await host.loopDelay()).max, refusedAfter }
}

async function run({ full }: RowContext): Promise<Outcome> {
  return withFolder((folder) => {
    const database = join(folder, 'messages.db')
    return withHost({ database }, async (host) => {
      const senders = await createSenders(host.url)
      const all = transports.map((one) => senders[one])
      await sendOverAll(all, 'before')
      let held = Infinity
      for (let attempt = 0; attempt < tries && held >= 100; attempt += 1) {
        held = await short(host, database, all)
      }
      const { held: heldLong, refusedAfter } = await long(
        host,
        database,
        all,
        full ? 20_000 : 8_000,
      )
      for (const sender of all) sender.close()
      const kept = readStore(database, (store) =>
        store.prepare("SELECT count(*) FROM message WHERE body LIKE 'refused%'").pluck().get(),
      )
      const inTime = refusedAfter > 4_500 && refusedAfter < 8_000
      return {
        ok: held < 100 && heldLong < 1_000 && inTime && kept === 0,
        figure:
          `loop held ${ms(held)} (2 s), ${ms(heldLong)} (${full ? 20 : 8} s); ` +
          `store_busy after ${ms(refusedAfter)}, ${String(kept)} of them stored`,
      }
    })
  })
}

export const lockedStore: Row = {
  id: 'DB-05',
  fault: 'another process holds the lock of the store for 2 s, then for 20 s',
  expected:
    'writes wait and succeed, reads continue; store_busy after 5 s, the event loop blocked < 100 ms',
  guard: {
    file: 'main/store/sqlite/store-file.ts',
    find: 'const database = connect(file, 0)',
    replace: 'const database = connect(file, 5_000)',
  },
  run,
}
