import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { createWorkerArchive } from '../../main/store/sqlite/worker-archive.ts'
import { drafts, useStores, withDatabase } from './open-file.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

const folder = useTemporaryFolder()
const open = useStores()

const tablesIn = (file: string): unknown =>
  withDatabase(file, (database) =>
    database
      .prepare("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
      .pluck()
      .all(),
  )
const rowsIn = (file: string): unknown =>
  withDatabase(file, (database) => database.prepare('SELECT count(*) FROM message').pluck().get())

it('a renewed store is the same new stream after the next start', async () => {
  const file = folder.next()
  const { stream } = await open(file)
  await stream.append(drafts(50))
  await stream.writeSettings({ pushRate: 3 })
  await stream.renew()
  await stream.append(drafts(4, 'new'))
  const { id } = stream
  const bounds = stream.bounds()
  await stream.stop()
  const again = (await open(file)).stream
  expect([again.id, again.bounds()]).toEqual([id, bounds])
  expect(again.readSettings()).toEqual({ pushRate: 3 })
  const { messages } = await again.read(0, 10)
  expect(messages.map((message) => [message.id, message.body])).toEqual([
    [1, 'new 1'],
    [2, 'new 2'],
    [3, 'new 3'],
    [4, 'new 4'],
  ])
  expect(await again.append(drafts(1))).toEqual([5])
})

it('the rows of former streams are taken out, and nothing of what is written meanwhile', async () => {
  const file = folder.next()
  const reported: unknown[] = []
  const { stream } = await open(file, { report: (error) => reported.push(error) })
  for (let round = 0; round < 3; round += 1) {
    await stream.append(drafts(2_500))
    await stream.renew()
  }
  const given: number[] = []
  await expect
    .poll(async () => {
      given.push(...(await stream.append(drafts(3))))
      return tablesIn(file)
    })
    .toEqual(['message', 'setting'])
  expect(rowsIn(file)).toBe(given.length)
  expect(given).toEqual(given.map((_, index) => index + 1))
  expect(reported).toEqual([])
})

it('what a stop left of them goes after the next start', async () => {
  const file = folder.next()
  const { stream } = await open(file)
  await stream.append(drafts(50_000))
  await stream.renew()
  // Somebody else writes until it has stopped: nobody takes the rows out meanwhile.
  const other = new Database(file)
  other.exec('BEGIN IMMEDIATE')
  const former = tablesIn(file)
  await stream.stop()
  other.close()
  expect(former).toHaveLength(3)
  expect(tablesIn(file)).toEqual(former)
  await open(file)
  await expect.poll(() => tablesIn(file)).toEqual(['message', 'setting'])
})

it('a deletion that was meant for the former stream takes nothing from the new one', async () => {
  const file = folder.next()
  const { stream } = await open(file)
  const former = stream.id
  await stream.append(drafts(10))
  await stream.renew()
  await stream.append(drafts(10))
  const archive = createWorkerArchive(file)
  await archive.deleteThrough(5, former)
  expect(rowsIn(file)).toBe(10)
  await archive.deleteThrough(5, stream.id)
  expect(rowsIn(file)).toBe(5)
  await archive.stop()
})
