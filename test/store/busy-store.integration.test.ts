import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { createStoreClock } from './store-clock.ts'
import { createManualClock, type ManualClock } from '../support/manual-clock.ts'
import { passWhile } from '../support/passing-time.ts'
import { until } from '../support/until.ts'
import { killChildren, startChild } from './children.ts'
import { drafts, useStores, withDatabase } from './open-file.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

const folder = useTemporaryFolder()
const open = useStores()
afterAll(killChildren)

// How long the event loop is held meanwhile is measured by `npm run bench -- store`.

describe('a store that another process has locked', () => {
  it('is read meanwhile, and written to as soon as it is free', async () => {
    const clock = createStoreClock()
    const file = folder.next()
    const { stream } = await open(file, { clock })
    await stream.append(drafts(3))
    const child = startChild(
      `
      import { once } from 'node:events'
      import Database from 'better-sqlite3'
      const database = new Database(process.argv[1])
      database.exec('BEGIN EXCLUSIVE')
      console.log('locked')
      await once(process.stdin, 'data')
      database.exec('COMMIT')
      database.close()
      process.exit()
      `,
      file,
    )
    expect(await child.line()).toBe('locked')
    const writes = [1, 2, 1].map((count) => stream.append(drafts(count)))
    // It has tried, and says after half a second that it is busy.
    await clock.advance(0)
    await clock.advance(500)
    expect(stream.trouble()).toBe('busy')
    expect((await stream.read(0, 10)).messages).toHaveLength(3)
    expect(stream.bounds().newest).toBe(3)
    child.tell('go')
    expect(await Promise.all(writes)).toEqual([[4], [5, 6], [7]])
  })
})

describe('a store that another program has for itself when it is opened', () => {
  /** A store with three messages, in the hands of another program. */
  async function lockedStore() {
    const file = folder.next()
    const { stream } = await open(file)
    await stream.append(drafts(3))
    await stream.stop()
    const other = new Database(file, { timeout: 0 })
    other.pragma('locking_mode = EXCLUSIVE')
    other.exec('BEGIN IMMEDIATE')
    return { file, other }
  }

  it('is tried again until it is free', async () => {
    const { file, other } = await lockedStore()
    const clock = createManualClock()
    const opening = open(file, { clock })
    await until(() => clock.pending() > 0)
    await clock.advance(4_000)
    other.exec('COMMIT')
    other.close()
    const { stream } = await passWhile(clock, opening)
    expect(stream.bounds().newest).toBe(3)
  })

  it('is refused after five seconds, and given up', async () => {
    const { file, other } = await lockedStore()
    const clock = createManualClock(0)
    await expect(passWhile(clock, open(file, { clock }))).rejects.toMatchObject({
      kind: 'in_use',
      message: expect.stringContaining('another program') as string,
    })
    expect(clock.now()).toBeGreaterThanOrEqual(5_000)
    other.exec('COMMIT')
    other.close()
    expect((await open(file)).stream.bounds().newest).toBe(3)
  })
})

describe('a store that stays locked', () => {
  it('refuses a write after five seconds, stores nothing of it, and goes on afterwards', async () => {
    const clock = createStoreClock()
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
    expect(await late).toEqual([1])
  })
})

describe('what a store writes down by itself', () => {
  it('is due again at the next look where the store was locked for too long', async () => {
    const clock = createStoreClock()
    const file = folder.next()
    const { stream } = await open(file, { clock })
    await stream.append(drafts(6_000))
    const other = new Database(file, { timeout: 0 })
    const counted = (): unknown => {
      const mark = other
        .prepare("SELECT value FROM setting WHERE key = 'stream.mark'")
        .pluck()
        .get()
      return (JSON.parse((mark as string | undefined) ?? '{}') as { counted?: number }).counted
    }
    other.exec('BEGIN IMMEDIATE')
    await clock.advance(1_000)
    // It waits behind what the look wanted to write: once it is refused, that was, too.
    const refusal = expect(stream.append(drafts(1))).rejects.toMatchObject({ code: 'store_busy' })
    await clock.advance(5_100)
    await refusal
    expect(counted()).not.toBe(6_000)
    other.exec('COMMIT')
    await expect
      .poll(async () => {
        await clock.advance(1_000)
        return counted()
      })
      .toBe(6_000)
    other.close()
  })
})

describe('the log of a store', () => {
  const logOf = (file: string): number => statSync(`${file}-wal`).size
  const longLog = 8_388_608

  /** The length of the log after the store has looked at it once more, which it does every second. */
  async function lookedAt(clock: ManualClock, file: string): Promise<number> {
    await clock.advance(1_000)
    return logOf(file)
  }

  /** A store on a clock that is moved by hand, whose log is longer than it may be. */
  async function storeWithLongLog(before?: (file: string) => void) {
    const clock = createStoreClock()
    const file = folder.next()
    const { stream } = await open(file, { clock })
    await stream.append(drafts(1))
    before?.(file)
    for (let round = 0; round < 5; round += 1) await stream.append(drafts(100, 'b'.repeat(20_000)))
    expect(logOf(file)).toBeGreaterThan(longLog)
    return { clock, file, stream }
  }

  it('is cut back while messages are written without a pause', async () => {
    const { clock, file, stream } = await storeWithLongLog()
    let answers = 0
    let writing = true
    const writer = async (): Promise<void> => {
      while (writing) answers += (await stream.append(drafts(1))).length
    }
    const wrote = writer()
    await expect
      .poll(async () => {
        // No second passes before another message is written: however long the lock is held, none is too late.
        const before = answers
        await until(() => answers > before)
        return lookedAt(clock, file)
      })
      .toBeLessThan(1_000_000)
    writing = false
    await wrote
    expect(stream.bounds().newest).toBe(501 + answers)
  })

  it('is cut back when a reader that stood in the way has gone', async () => {
    let reader: Database.Database | undefined
    const { clock, file } = await storeWithLongLog((path) => {
      reader = new Database(path, { readonly: true })
      reader.exec('BEGIN')
      reader.prepare('SELECT count(*) FROM message').get()
    })
    // What the reader does not need is moved into the file: that is how a vain attempt shows.
    const { mtimeMs } = statSync(file)
    await clock.advance(1_000)
    await expect.poll(() => statSync(file).mtimeMs).toBeGreaterThan(mtimeMs)
    expect(logOf(file)).toBeGreaterThan(longLog)
    reader?.close()
    await expect.poll(() => lookedAt(clock, file)).toBe(0)
  })
})

describe('deleting and reading far back', () => {
  it('lose no message that is written meanwhile', async () => {
    const file = folder.next()
    const { stream } = await open(file)
    await stream.append(drafts(20_000))
    const heard: number[] = []
    stream.follow((messages) => heard.push(...messages.map(({ id }) => id)))
    expect((await stream.read(0, 5_000)).messages).toHaveLength(5_000)
    expect(await stream.clear()).toBe(20_000)
    const rowsOfOld = (): unknown =>
      withDatabase(file, (database) =>
        database.prepare('SELECT count(*) FROM message WHERE id <= 20000').pluck().get(),
      )
    const given: number[] = []
    const left = async (): Promise<unknown> => {
      given.push(...(await stream.append(drafts(5))))
      return rowsOfOld()
    }
    await expect.poll(left).toBe(0)
    expect(heard).toEqual(given)
    expect(given).toEqual(given.map((_, index) => 20_001 + index))
    const { messages } = await stream.read(0, given.length + 1)
    expect(messages.map(({ id }) => id)).toEqual(given)
  })
})
