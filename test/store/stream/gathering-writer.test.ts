import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { createGatheringWriter } from '../../../main/store/stream/gathering-writer.ts'
import type { Job } from '../../../main/store/stream/job-queue.ts'
import { createSqliteTable } from '../../../main/store/sqlite/sqlite-table.ts'
import { migrate } from '../../../main/store/sqlite/schema.ts'
import { refusalOf, troubleOf } from '../../../main/store/sqlite/sqlite-errors.ts'
import { StoreGoneError } from '../../../main/store/file/store-place.ts'
import { createManualClock } from '../../support/manual-clock.ts'

const tick = () => new Promise<void>((resolve) => setImmediate(resolve))

interface TestJob extends Job {
  run(): void
  committed(): void
}

function setUp() {
  const clock = createManualClock()
  const events: string[] = []
  let trouble: string | undefined
  let gone = false
  let noRoom = false
  const writer = createGatheringWriter<TestJob, readonly TestJob[]>({
    clock,
    write(jobs) {
      for (const job of jobs) job.run()
      return jobs
    },
    committed(jobs) {
      for (const job of jobs) job.committed()
      events.push('settled')
    },
    transact(work) {
      if (trouble !== undefined) throw new Database.SqliteError('refused', trouble)
      events.push('begin')
      return work()
    },
    ground: {
      probe() {
        if (trouble !== undefined) throw new Database.SqliteError('refused', trouble)
      },
      check() {
        if (gone) throw new StoreGoneError('messages.db')
      },
      troubleOf,
      refusal: (error) => refusalOf(error, () => noRoom),
    },
  })
  const submit = (name: string, change: Partial<TestJob> = {}): void => {
    writer.submit({
      alone: false,
      rows: 1,
      bytes: 100,
      run: () => undefined,
      committed: () => events.push(name),
      failed: (error) =>
        events.push(`${name}: ${(error as { code?: string }).code ?? String(error)}`),
      ...change,
    })
  }
  return {
    clock,
    events,
    writer,
    submit,
    refuse: (code?: string) => (trouble = code),
    takeAway: () => (gone = true),
    fillUp: () => (noRoom = true),
  }
}

describe('the gathering writer', () => {
  it('puts what came in one tick into one transaction, in order', async () => {
    const { events, submit } = setUp()
    for (const name of ['a', 'b', 'c']) submit(name)
    expect(events).toEqual([])
    await tick()
    expect(events).toEqual(['begin', 'a', 'b', 'c', 'settled'])
  })

  it('gives a job that wants to be alone a transaction of its own, in its place', async () => {
    const { events, submit } = setUp()
    submit('a')
    submit('lonely', { alone: true })
    submit('b')
    for (let round = 0; round < 3; round += 1) await tick()
    expect(events.filter((event) => event !== 'settled')).toEqual([
      'begin',
      'a',
      'begin',
      'lonely',
      'begin',
      'b',
    ])
  })

  it('splits what would make a transaction too long', async () => {
    const { events, submit } = setUp()
    for (const name of ['a', 'b', 'c']) submit(name, { rows: 900 })
    submit('huge', { rows: 50_000 })
    for (let round = 0; round < 4; round += 1) await tick()
    expect(events.filter((event) => event !== 'settled').join(' ')).toBe(
      'begin a b begin c begin huge',
    )
  })

  it('tries a busy store again until a job has waited for five seconds, each for its own', async () => {
    const { clock, events, submit, refuse } = setUp()
    refuse('SQLITE_BUSY')
    submit('early')
    await clock.advance(3_000)
    submit('late')
    await clock.advance(2_100)
    expect(events).toEqual(['early: store_busy'])
    refuse()
    await clock.advance(100)
    expect(events).toEqual(['early: store_busy', 'begin', 'late', 'settled'])
  })

  it('refuses at once what is more than it may keep waiting', async () => {
    const { events, submit, refuse } = setUp()
    refuse('SQLITE_BUSY')
    submit('first', { rows: 100_000 })
    submit('second')
    expect(events).toEqual(['second: store_busy'])
  })

  it.each([
    ['SQLITE_FULL', 'store_full'],
    ['SQLITE_IOERR_WRITE', 'store_readonly'],
    ['SQLITE_NOMEM', 'store_readonly'],
    ['SQLITE_READONLY', 'store_readonly'],
    ['SQLITE_CORRUPT', 'store_readonly'],
  ])(
    'after %s refuses with %s, and writes again when a probe has gone through',
    async (code, refused) => {
      const { clock, events, writer, submit, refuse } = setUp()
      refuse(code)
      submit('a')
      submit('b')
      await tick()
      submit('c')
      expect(events).toEqual([`a: ${refused}`, `b: ${refused}`, `c: ${refused}`])
      expect(writer.writable()).toBe(false)
      await clock.advance(5_000)
      expect(writer.writable()).toBe(false)
      refuse()
      await clock.advance(1_000)
      expect(writer.writable()).toBe(true)
      submit('d')
      await tick()
      expect(events.slice(3)).toEqual(['begin', 'd', 'settled'])
    },
  )

  it.each([
    ['SQLITE_FULL', 'full'],
    ['SQLITE_IOERR_WRITE', 'readonly'],
    ['SQLITE_CORRUPT', 'damaged'],
  ])('says of %s that it is %s, until nothing was refused for a while', async (code, trouble) => {
    const { clock, writer, submit, refuse } = setUp()
    expect(writer.trouble()).toBeUndefined()
    refuse(code)
    submit('a')
    await tick()
    expect(writer.trouble()).toBe(trouble)
    await clock.advance(10_000)
    expect(writer.trouble()).toBe(trouble)
    // A probe goes through where the next message does not: that is one trouble, not two.
    refuse()
    await clock.advance(1_000)
    expect(writer.writable()).toBe(true)
    expect(writer.trouble()).toBe(trouble)
    refuse(code)
    submit('b')
    await tick()
    refuse()
    await clock.advance(2_500)
    expect(writer.trouble()).toBe(trouble)
    await clock.advance(600)
    expect(writer.trouble()).toBeUndefined()
  })

  // The index of the log that cannot grow, a quota that is used up, a log that cannot be made.
  it.each(['SQLITE_IOERR_SHMSIZE', 'SQLITE_IOERR_WRITE', 'SQLITE_CANTOPEN'])(
    'calls a disk without room full, whatever SQLite says: %s',
    async (code) => {
      const { events, writer, submit, refuse, fillUp } = setUp()
      refuse(code)
      fillUp()
      submit('a')
      await tick()
      expect(events).toEqual(['a: store_full'])
      expect(writer.trouble()).toBe('full')
    },
  )

  it('refuses everything once what it writes would be lost, before it is written', async () => {
    const { events, writer, submit, takeAway } = setUp()
    writer.verify()
    submit('a')
    takeAway()
    writer.verify()
    submit('b')
    await tick()
    expect(events).toEqual(['a: store_gone', 'b: store_gone'])
    expect(writer.trouble()).toBe('gone')
  })

  it('says that the store is busy after half a second, and no longer than it is', async () => {
    const { clock, events, writer, submit, refuse } = setUp()
    refuse('SQLITE_BUSY')
    submit('a')
    await tick()
    await clock.advance(400)
    expect(writer.trouble()).toBeUndefined()
    await clock.advance(150)
    expect(writer.trouble()).toBe('busy')
    expect(writer.writable()).toBe(true)
    // Nothing waits any more, and still it finds out when it is over.
    await clock.advance(6_000)
    expect(events).toEqual(['a: store_busy'])
    expect(writer.trouble()).toBe('busy')
    refuse()
    await clock.advance(1_000)
    expect(writer.trouble()).toBeUndefined()
    expect(clock.pending()).toBe(0)
  })

  it('fails the one job that is at fault, and stores its neighbours', async () => {
    const { events, submit } = setUp()
    submit('a')
    submit('bad', {
      run() {
        throw new Error('its own fault')
      },
    })
    submit('c')
    submit('d', { rows: 2_000 })
    for (let round = 0; round < 5; round += 1) await tick()
    // Together they failed; one by one it shows whose fault it was.
    const each = ['begin', 'a', 'settled', 'begin', 'bad: Error: its own fault', 'begin', 'c']
    expect(events).toEqual(['begin', ...each, 'settled', 'begin', 'd', 'settled'])
    submit('e')
    submit('f')
    await tick()
    expect(events.slice(-4)).toEqual(['begin', 'e', 'f', 'settled'])
  })

  it('settles what is waiting before it has stopped, and leaves no timer', async () => {
    const { clock, events, writer, submit } = setUp()
    submit('a')
    const stopped = writer.stop().then(() => events.push('stopped'))
    submit('b')
    await stopped
    expect(events).toEqual(['b: stopped', 'begin', 'a', 'settled', 'stopped'])
    expect(clock.pending()).toBe(0)
  })

  it('stops on a full disk as well, and probes it no more', async () => {
    const { clock, events, writer, submit, refuse } = setUp()
    refuse('SQLITE_FULL')
    submit('a')
    await writer.stop()
    expect(events).toEqual(['a: store_full'])
    expect(clock.pending()).toBe(0)
  })

  it('finds a full disk to be full, and not to be damage', async () => {
    const database = new Database(':memory:')
    migrate(database)
    const table = createSqliteTable(database, ':memory:')
    const clock = createManualClock()
    const drafts = [{ author: 'a', body: 'b'.repeat(100_000), createdAt: 1 }]
    const writer = createGatheringWriter<TestJob, readonly TestJob[]>({
      clock,
      ground: table,
      transact: table.transact,
      write(jobs) {
        table.insert(drafts)
        return jobs
      },
      committed(jobs) {
        for (const job of jobs) job.committed()
      },
    })
    const write = (): Promise<string> =>
      new Promise((resolve) => {
        writer.submit({
          alone: false,
          rows: 1,
          bytes: 1,
          run: () => undefined,
          committed: () => resolve('stored'),
          failed: (error) => resolve((error as { code: string }).code),
        })
      })
    expect(await write()).toBe('stored')
    database.pragma('max_page_count = 40')
    expect(await write()).toBe('store_full')
    expect(database.prepare('SELECT count(*) FROM message').pluck().get()).toBe(1)
    database.pragma('max_page_count = 4000')
    await clock.advance(1_000)
    expect(await write()).toBe('stored')
    database.close()
  })
})
