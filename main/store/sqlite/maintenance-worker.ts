import { statSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { Message } from '../../shared/contract/message.ts'
import type { PackedMessages } from '../../engine/packed-messages.ts'
import { connect } from './connection.ts'
import type { MaintenanceTasks, TaskAnswer, TaskRequest, WorkerStart } from './maintenance-tasks.ts'
import type { PageLimits } from '../stream/message-window.ts'
import { packMessages } from './pack-messages.ts'
import type { Excess, Measured } from '../stream/retention.ts'
import { troubleOf } from './sqlite-errors.ts'
import { formerTablesSql, heldBytesSql, streamIdSql } from './sqlite-table.ts'

/**
 * The thread for what would hold the event loop: reading far back, measuring, deleting many rows,
 * moving the log into the file. It has its own connection to the same file.
 */

/** It may wait for the lock a little, in ms: it holds nobody up. */
const patience = 20
/** Rows that one transaction deletes, and how long the lock is then free, ms. */
const deletedAtOnce = 500
const breath = 4
/** Rows that one measurement walks over; the rest needs another call. */
const measuredAtOnce = 50_000
/** A log that is larger than this when it has been moved is cut back to nothing, in bytes. */
const largestLog = 8_388_608
const cutAttempts = 10

const { file } = workerData as WorkerStart
const port = parentPort
if (port === null) throw new Error('This file is the entry of a worker thread.')

const database = connect(file, patience)
const columns = 'SELECT id, author, body, createdAt FROM message WHERE id > ? ORDER BY id'
const ascending = database.prepare<[number, number], Message>(`${columns} LIMIT ?`)
const descending = database.prepare<[number, number], Message>(`${columns} DESC LIMIT ?`)
const sizes = database
  .prepare<[number, number, number], [number, number]>(
    `SELECT id, ${heldBytesSql} FROM message WHERE id > ? AND id <= ? ORDER BY id LIMIT ?`,
  )
  .raw()
// It asks for the stream of these rows in the same statement: in another stream ids start over.
const deleteSome = database.prepare<[number, number, string]>(
  'DELETE FROM message WHERE id IN (SELECT id FROM message WHERE id <= ? ORDER BY id LIMIT ?) ' +
    `AND (${streamIdSql}) = ?`,
)
const formerTables = database.prepare<[], string>(formerTablesSql).pluck()
const underWay = new Set<Promise<unknown>>()
let takingOut: Promise<undefined> = Promise.resolve(undefined)
let stopping = false

function page(rows: IterableIterator<Message>, limits: PageLimits): Message[] {
  const messages: Message[] = []
  let room = limits.bytes
  for (const row of rows) {
    room -= Buffer.byteLength(row.body)
    if (room < 0 && messages.length > 0) break
    messages.push(row)
  }
  return messages
}

function measure(after: number, excess: Excess): Measured {
  let measured = { through: after, bytes: 0 }
  let rows = 0
  for (const [id, bytes] of sizes.iterate(after, excess.through, measuredAtOnce)) {
    if (rows >= excess.rows && measured.bytes >= excess.bytes) break
    measured = { through: id, bytes: measured.bytes + bytes }
    rows += 1
  }
  return measured
}

/** Runs a step; false where the lock was taken, and it may be tried again. */
function tried(step: () => void): boolean {
  try {
    step()
    return true
  } catch (error) {
    if (troubleOf(error) === 'busy') return false
    throw error
  }
}

/** Runs a deletion until it finds fewer rows than it may take, or the worker is to end. */
async function deleteAll(deleteRows: () => number): Promise<void> {
  let left = true
  while (left && !stopping) {
    tried(() => (left = deleteRows() === deletedAtOnce))
    await pause(breath)
  }
}

async function deleteThrough(
  input: MaintenanceTasks['deleteThrough']['input'],
): Promise<undefined> {
  const { id, stream } = input
  await deleteAll(() => deleteSome.run(id, deletedAtOnce, JSON.stringify(stream)).changes)
  return undefined
}

async function takeOutFormer(): Promise<undefined> {
  for (const table of formerTables.all()) {
    const some = database.prepare<[number]>(
      `DELETE FROM "${table}" WHERE id IN (SELECT id FROM "${table}" LIMIT ?)`,
    )
    await deleteAll(() => some.run(deletedAtOnce).changes)
    // Once it is empty it is one page, and goes at once.
    let gone = false
    while (!gone && !stopping) {
      gone = tried(() => database.exec(`DROP TABLE "${table}"`))
      await pause(breath)
    }
  }
  return undefined
}

/** One after the other: two at a time would take each other's tables away. */
function deleteFormer(): Promise<undefined> {
  takingOut = takingOut.then(takeOutFormer, takeOutFormer)
  return takingOut
}

function logBytes(): number {
  return statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0
}

/**
 * Moves what it can while others read and write. The log then starts over by itself at a write that
 * finds it wholly moved; under steady writing none does, so a large one is cut: that holds the
 * lock for the little that was written meanwhile.
 */
async function checkpoint(limit: number): Promise<undefined> {
  database.pragma('wal_checkpoint(PASSIVE)')
  for (let attempt = 0; attempt < cutAttempts && logBytes() > limit; attempt += 1) {
    const [outcome] = database.pragma('wal_checkpoint(TRUNCATE)') as { readonly busy: number }[]
    if (outcome?.busy === 0) break
    await pause(breath)
  }
  return undefined
}

const tasks: {
  readonly [Name in keyof MaintenanceTasks]: (
    input: MaintenanceTasks[Name]['input'],
  ) => MaintenanceTasks[Name]['result'] | Promise<MaintenanceTasks[Name]['result']>
} = {
  read: ({ after, limits }) => page(ascending.iterate(after, limits.rows), limits),
  readPacked: ({ after, limits }) =>
    packMessages(page(ascending.iterate(after, limits.rows), limits)),
  newest: ({ after, limits }) => page(descending.iterate(after, limits.rows), limits).reverse(),
  measure: ({ after, excess }) => measure(after, excess),
  deleteThrough,
  deleteFormer,
  checkpoint: () => checkpoint(largestLog),
  stop: () => checkpoint(0),
}

async function answer({ number, name, input }: TaskRequest): Promise<TaskAnswer> {
  const run = tasks[name] as (input: unknown) => unknown
  try {
    return { number, result: await run(input) }
  } catch (error) {
    return { number, error: error instanceof Error ? error.message : String(error) }
  }
}

async function work(request: TaskRequest): Promise<void> {
  const done = await answer(request)
  // What is packed changes hands, and is not copied.
  const isPacked = request.name === 'readPacked' && 'result' in done
  port?.postMessage(
    done,
    isPacked ? [(done.result as PackedMessages).bytes.buffer as ArrayBuffer] : [],
  )
}

async function end(request: TaskRequest): Promise<void> {
  stopping = true
  await Promise.all(underWay)
  await work(request)
  database.close()
  port?.close()
}

port.on('message', (request: TaskRequest) => {
  if (request.name === 'stop') return void end(request)
  const task: Promise<void> = work(request).finally(() => underWay.delete(task))
  underWay.add(task)
})
