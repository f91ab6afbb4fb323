/** A process that writes one file, by way of the store or with a bare loop, and says how fast. */
import Database from 'better-sqlite3'
import type { Draft } from '../../../main/shared/contract/message.ts'
import { openStore } from '../../../main/store/open-store.ts'
import { createSystemClock } from '../../../main/composition/system-clock.ts'
import { startProfile } from '../profiler.ts'
import { chatDrafts } from '../table-file.ts'
import { obey } from '../worker.ts'
import type { AppendOrders, AppendResult, AppendTask } from './append-orders.ts'

async function timed(work: () => Promise<void> | void, rows: number): Promise<AppendResult> {
  const before = process.cpuUsage()
  const started = performance.now()
  await work()
  const milliseconds = performance.now() - started
  const { user, system } = process.cpuUsage(before)
  return { rows, milliseconds, cpu: user + system }
}

async function byStore({ file, rows, batch, singly }: AppendTask, drafts: readonly Draft[]) {
  const clock = createSystemClock()
  const { stream } = await openStore({ location: file, clock, retention: 500_000 })
  async function inBatches(): Promise<void> {
    for (let start = 0; start < rows; start += batch) {
      await stream.append(drafts.slice(start, start + batch))
    }
  }
  async function oneByOne(): Promise<void> {
    let next = 0
    async function writer(): Promise<void> {
      for (let draft = drafts[next]; draft !== undefined; draft = drafts[next]) {
        next += 1
        await stream.append([draft])
      }
    }
    await Promise.all(Array.from({ length: batch }, writer))
  }
  const result = await timed(singly ? oneByOne : inBatches, rows)
  await stream.stop()
  return result
}

async function byLoop({ file, rows, batch }: AppendTask, drafts: readonly Draft[]) {
  const database = new Database(file)
  database.pragma('journal_mode = wal')
  database.pragma('synchronous = normal')
  database.exec(
    'CREATE TABLE message (id INTEGER PRIMARY KEY AUTOINCREMENT, author TEXT NOT NULL, ' +
      'body TEXT NOT NULL, createdAt REAL NOT NULL) STRICT',
  )
  const insert = database.prepare<[string, string, number]>(
    'INSERT INTO message (author, body, createdAt) VALUES (?, ?, ?)',
  )
  const write = database.transaction((some: readonly Draft[]) => {
    for (const { author, body, createdAt } of some) insert.run(author, body, createdAt)
  })
  const result = await timed(() => {
    for (let start = 0; start < rows; start += batch) write(drafts.slice(start, start + batch))
  }, rows)
  database.close()
  return result
}

function countRows(file: string): number {
  const database = new Database(file, { readonly: true })
  const count = database.prepare<[], number>('SELECT count(*) FROM message').pluck().get()
  database.close()
  return count ?? 0
}

const orders: AppendOrders = {
  async run(task) {
    const drafts = chatDrafts(task.rows, Date.now())
    const profile = await startProfile(task.profile)
    const result = await (task.writer === 'store' ? byStore : byLoop)(task, drafts)
    await profile.end()
    const count = countRows(task.file)
    if (count !== task.rows) throw new Error(`${task.file} holds ${count} rows of ${task.rows}.`)
    return result
  },
}

obey(orders)
