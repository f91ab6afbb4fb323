import { statSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { createManualClock } from '../support/manual-clock.ts'
import { killChildren, startChild } from './children.ts'
import { drafts, useStores } from './open-file.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

const folder = useTemporaryFolder()
const open = useStores()
afterAll(killChildren)

/** Runs `action` and answers with the longest time the event loop was held, in ms. */
async function longestHold(action: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await action()
  delay.disable()
  return delay.max / 1e6
}

describe('a store that another process has locked for a second', () => {
  it('writes as soon as it is free, reads meanwhile, and never holds the event loop', async () => {
    const file = folder.next()
    const { stream } = await open(file)
    await stream.append(drafts(3))
    const child = startChild(
      `
      import Database from 'better-sqlite3'
      const database = new Database(process.argv[1])
      database.exec('BEGIN EXCLUSIVE')
      console.log('locked')
      setTimeout(() => { database.exec('COMMIT'); database.close() }, 1000)
      `,
      file,
    )
    expect(await child.line()).toBe('locked')
    const start = performance.now()
    const held = await longestHold(async () => {
      const writes = [stream.append(drafts(1)), stream.append(drafts(2)), stream.append(drafts(1))]
      expect((await stream.read(0, 10)).messages).toHaveLength(3)
      expect(performance.now() - start).toBeLessThan(500)
      expect(await Promise.all(writes)).toEqual([[4], [5, 6], [7]])
    })
    expect(performance.now() - start).toBeGreaterThan(500)
    expect(held).toBeLessThan(100)
  })
})

describe('a store that stays locked', () => {
  it('refuses a write after five seconds, stores nothing of it, and goes on afterwards', async () => {
    const clock = createManualClock()
    const file = folder.next()
    const { stream } = await open(file, { clock })
    const other = new Database(file, { timeout: 0 })
    other.exec('BEGIN IMMEDIATE')
    const early = stream.append(drafts(2))
    const refusal = expect(early).rejects.toMatchObject({ code: 'store_busy' })
    await clock.advance(4_000)
    const late = stream.append(drafts(1))
    await clock.advance(1_100)
    await refusal
    expect(stream.writable()).toBe(true)
    other.exec('COMMIT')
    other.close()
    await clock.advance(100)
    expect(await late).toEqual([1])
  })
})

describe('the log of a store', () => {
  it('is cut back while messages are written without a pause', async () => {
    const file = folder.next()
    const { stream } = await open(file)
    const size = () => statSync(`${file}-wal`).size
    for (let round = 0; round < 5; round += 1) await stream.append(drafts(100, 'b'.repeat(20_000)))
    expect(size()).toBeGreaterThan(8_388_608)
    const answers: Promise<unknown>[] = []
    const writing = setInterval(() => answers.push(stream.append(drafts(1))), 1)
    await expect.poll(size, { timeout: 5_000 }).toBeLessThan(1_000_000)
    clearInterval(writing)
    await Promise.all(answers)
    expect(stream.bounds().newest).toBe(500 + answers.length)
  })

  it('is cut back when a reader that stood in the way has gone', async () => {
    const file = folder.next()
    const { stream } = await open(file)
    await stream.append(drafts(1))
    const reader = new Database(file, { readonly: true })
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM message').get()
    for (let round = 0; round < 5; round += 1) {
      await stream.append(drafts(100, 'b'.repeat(20_000)))
    }
    // Long enough for it to be tried in vain.
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    const size = () => statSync(`${file}-wal`).size
    expect(size()).toBeGreaterThan(8_388_608)
    reader.close()
    await expect.poll(size, { timeout: 5_000 }).toBe(0)
  })
})

describe('deleting and reading far back', () => {
  it('do not hold the event loop, and lose no message that is written meanwhile', async () => {
    const file = folder.next()
    const { stream } = await open(file)
    for (let round = 0; round < 40; round += 1) await stream.append(drafts(2_500))
    const heard: number[] = []
    stream.follow((messages) => heard.push(...messages.map(({ id }) => id)))

    const held = await longestHold(async () => {
      const page = await stream.read(0, 5_000)
      expect(page.messages).toHaveLength(5_000)
      expect(await stream.clear()).toBe(100_000)
      for (let round = 0; round < 50; round += 1) {
        await stream.append(drafts(5))
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    })
    expect(heard).toEqual(Array.from({ length: 250 }, (_, index) => 100_001 + index))
    expect(held).toBeLessThan(100)
  })
})
