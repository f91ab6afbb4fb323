import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createStoreClock } from '../store-clock.ts'
import { drafts, useStores, withDatabase } from '../open-file.ts'
import { useTemporaryFolder } from '../temporary-folder.ts'

const folder = useTemporaryFolder()
const open = useStores()
/** It is promised within 15 s, by the clock of the store. */
const promised = 15_000

/** An open store with three messages. */
async function setUp() {
  const file = folder.next()
  const clock = createStoreClock()
  const { stream } = await open(file, { clock })
  await stream.append(drafts(3))
  return { file, clock, stream }
}
const count = (file: string) =>
  withDatabase(file, (database) => database.prepare('SELECT count(*) FROM message').pluck().get())

const losses: readonly (readonly [string, (file: string) => void])[] = [
  [
    'deleted with all that belongs to it',
    (file) => {
      for (const name of ['', '-wal', '-shm']) rmSync(file + name)
    },
  ],
  ['deleted alone', (file) => rmSync(file)],
  ['renamed', (file) => renameSync(file, `${file}.old`)],
  ['moved away with its folder', (file) => renameSync(dirname(file), `${dirname(file)}-moved`)],
  [
    'replaced by a copy of itself',
    (file) => {
      copyFileSync(file, `${file}.copy`)
      renameSync(`${file}.copy`, file)
    },
  ],
  [
    'hidden by a file in the place of its folder',
    (file) => {
      renameSync(dirname(file), `${dirname(file)}-moved`)
      writeFileSync(dirname(file), '')
    },
  ],
  ['robbed of its log', (file) => rmSync(`${file}-wal`)],
  ['robbed of the index of its log', (file) => rmSync(`${file}-shm`)],
]

describe.runIf(process.platform !== 'win32')(
  'a store whose file is taken away while it is open',
  () => {
    it.each(losses)(
      'refuses what comes and says so, within 15 s, where it is %s',
      async (_, take) => {
        const { file, clock, stream } = await setUp()
        expect(stream.trouble()).toBeUndefined()
        take(file)
        await clock.advance(promised)
        expect(stream.trouble()).toBe('gone')
        expect(stream.writable()).toBe(false)
        await expect(stream.append(drafts(1))).rejects.toMatchObject({
          code: 'store_gone',
          message: expect.stringContaining('deleted, moved or replaced') as string,
        })
        // It stays so: nothing that is tried again goes through.
        await clock.advance(promised)
        expect(stream.trouble()).toBe('gone')
        // What is in memory can still be read.
        expect((await stream.read(0, 10)).messages).toHaveLength(3)
      },
    )

    it.each([
      ['renamed', (file: string) => `${file}.old`, losses[2]],
      ['moved', (file: string) => join(`${dirname(file)}-moved`, 'messages.db'), losses[3]],
      ['robbed of its log', (file: string) => file, losses[6]],
    ] as const)('has all that was acknowledged in the file that was %s', async (_, now, loss) => {
      const { file, clock, stream } = await setUp()
      loss?.[1](file)
      await clock.advance(promised)
      await stream.stop()
      // By another name, so that no log next to it can add to what is in the file itself.
      const alone = folder.next('alone.db')
      mkdirSync(dirname(alone))
      linkSync(now(file), alone)
      expect(count(alone)).toBe(3)
    })

    it('goes on by itself once the file is back', async () => {
      const { file, clock, stream } = await setUp()
      const away = `${dirname(file)}-away`
      renameSync(dirname(file), away)
      await clock.advance(promised)
      expect(stream.trouble()).toBe('gone')
      renameSync(away, dirname(file))
      await clock.advance(promised)
      expect(stream.trouble()).toBeUndefined()
      expect(await stream.append(drafts(1))).toEqual([4])
      await stream.stop()
      expect(count(file)).toBe(4)
    })

    it('touches nothing of another store that took its place', async () => {
      const { file, clock, stream } = await setUp()
      const away = `${dirname(file)}-away`
      renameSync(dirname(file), away)
      await clock.advance(promised)
      const next = await open(file)
      next.noteOwner({ pid: 5, page: undefined })
      await next.stream.append(drafts(5))
      await stream.stop()
      expect(existsSync(`${file}-wal`)).toBe(true)
      expect(existsSync(`${file}.owner`)).toBe(true)
      await next.stream.append(drafts(1))
      await next.stream.stop()
      expect(count(file)).toBe(6)
      expect(count(join(away, 'messages.db'))).toBe(3)
    })

    it('reads nothing far back from the file that lies in its place', async () => {
      const { file, clock, stream } = await setUp()
      await stream.append(Array.from({ length: 10_000 }, (_, n) => drafts(1, `far ${n}`)).flat())
      for (const name of ['', '-wal', '-shm']) rmSync(file + name)
      await clock.advance(promised)
      await expect(stream.read(0, 10)).rejects.toMatchObject({ code: 'store_gone' })
    })
  },
)
