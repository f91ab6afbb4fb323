import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { openStore } from '../../../main/store/open-store.ts'
import { createSystemClock } from '../../../main/composition/system-clock.ts'
import { startChild } from '../../store/children.ts'
import { figure } from '../figures.ts'
import { untilQuiet } from '../machine.ts'
import { chatDrafts, makeStoreFile, temporaryFolder } from '../table-file.ts'
import { limitFindings, type Limit } from './limits.ts'
import type { Findings, Group, RunOptions } from './group.ts'

const rows = 100_000

const open = (location: string) =>
  openStore({ location, clock: createSystemClock(), retention: 500_000 })

/** The longest time that the event loop was held while `action` ran, in ms. */
async function longestHold(action: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await action()
  delay.disable()
  return delay.max / 1e6
}

/** ms until the store in `file` is open; it is closed afterwards. */
async function openingTime(file: string): Promise<number> {
  const started = performance.now()
  const { stream } = await open(file)
  const taken = performance.now() - started
  await stream.stop()
  return taken
}

async function opening(file: string): Promise<number> {
  await makeStoreFile(file, rows)
  return openingTime(file)
}

async function afterKill(file: string): Promise<number> {
  const child = startChild(
    `
    import { openStore } from './main/store/open-store.ts'
    import { createSystemClock } from './main/composition/system-clock.ts'
    const { stream } = await openStore({ location: process.argv[1], clock: createSystemClock(), retention: 500000 })
    for (;;) console.log(String(await stream.append([{ author: 'a', body: 'b', createdAt: 0 }])))
    `,
    file,
  )
  for (let line = 0; line < 200; line += 1) await child.line()
  await child.kill()
  return openingTime(file)
}

async function renewing(file: string): Promise<number> {
  await makeStoreFile(file, 2 * rows)
  const { stream } = await open(file)
  const started = performance.now()
  await stream.renew()
  const taken = performance.now() - started
  await stream.stop()
  return taken
}

/** Writes wait and reads go on while another process has the store for a second. */
async function whileLocked(file: string): Promise<number> {
  const { stream } = await open(file)
  const [draft] = chatDrafts(1, 0)
  if (draft === undefined) throw new Error('There is no draft.')
  await stream.append([draft])
  const child = startChild(
    `
    import Database from 'better-sqlite3'
    const database = new Database(process.argv[1])
    database.exec('BEGIN EXCLUSIVE')
    console.log('locked')
    setTimeout(() => { database.close(); process.exit() }, 1000)
    `,
    file,
  )
  await child.line()
  const held = await longestHold(async () => {
    const writes = [1, 2, 3].map(() => stream.append([draft]))
    await stream.read(0, 10)
    await Promise.all(writes)
  })
  await stream.stop()
  return held
}

/** Everything is deleted, and messages are written meanwhile. */
async function whileDeleting(file: string): Promise<number> {
  await makeStoreFile(file, rows)
  const { stream } = await open(file)
  const held = await longestHold(async () => {
    await stream.read(0, 5_000)
    await stream.clear()
    for (let round = 0; round < 50; round += 1) {
      await stream.append(chatDrafts(5, 0))
      await pause(2)
    }
  })
  await stream.stop()
  return held
}

const measured: readonly (Limit & { readonly take: (file: string) => Promise<number> })[] = [
  { what: 'Open a store of 100,000 rows (ms)', limit: 100, take: opening },
  {
    what: 'Open a store after kill -9 in the middle of writing (ms)',
    limit: 500,
    take: afterKill,
  },
  { what: 'Begin another stream over 200,000 rows (ms)', limit: 500, take: renewing },
  {
    what: 'Longest hold of the event loop while another process has the store for 1 s (ms)',
    limit: 100,
    take: whileLocked,
  },
  {
    what: 'Longest hold of the event loop while 100,000 rows are deleted (ms)',
    limit: 100,
    take: whileDeleting,
  },
]

async function run({ rounds, say }: RunOptions): Promise<Findings> {
  const folder = temporaryFolder()
  const figures = new Map<string, number[]>(measured.map(({ what }) => [what, []]))
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, { what, take }] of measured.entries()) {
        await untilQuiet()
        const found = await take(folder.path(`${round}-${index}.db`))
        figures.get(what)?.push(found)
        say(`round ${round + 1}: ${what}: ${figure(found)}`)
      }
    }
  } finally {
    folder.remove()
  }
  return limitFindings(
    'What a store takes of the time and of the event loop',
    'A store file of messages with 64-byte bodies, in the process that measures, its worker beside it. ' +
      'A hold is the longest interval between two turns of the event loop, sampled every ms.',
    measured,
    figures,
  )
}

export const store: Group = { name: 'store', title: 'Store', run }
