import { copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drafts, useStores, withDatabase } from '../open-file.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { useTemporaryFolder } from '../temporary-folder.ts'

const folder = useTemporaryFolder()
const open = useStores()

async function storeOf(rows: number): Promise<string> {
  const file = folder.next()
  const { stream } = await open(file)
  await stream.append(drafts(rows))
  await stream.stop()
  return file
}

function write(content: string | Uint8Array): string {
  const file = folder.next()
  mkdirSync(dirname(file))
  writeFileSync(file, content)
  return file
}

function overwrite(file: string, position: number, bytes: Uint8Array): void {
  const content = readFileSync(file)
  content.set(bytes, position)
  writeFileSync(file, content)
}

const damaged: [string, () => Promise<string>][] = [
  [
    'a text file',
    async () => write('This is no database, and it is long enough to be read.\n'.repeat(9)),
  ],
  [
    'a very old SQLite file',
    async () => write('** This file contains an SQLite 2.1 database **'.padEnd(4_096)),
  ],
  [
    'a file cut off in the middle',
    async () => {
      const file = await storeOf(2_000)
      truncateSync(file, 20_480)
      return file
    },
  ],
  [
    'a file whose newest page is rubbish',
    async () => {
      const file = await storeOf(2_000)
      const size = readFileSync(file).length
      overwrite(file, size - 4_096, new Uint8Array(4_096).fill(0xa5))
      return file
    },
  ],
  [
    'a file whose schema is rubbish',
    async () => {
      const file = await storeOf(10)
      overwrite(file, 100, new Uint8Array(3_900).fill(0x5a))
      return file
    },
  ],
]

describe('a damaged store', () => {
  it.each(damaged)('is moved aside whole, and a fresh one takes its place: %s', async (_, make) => {
    const file = await make()
    const before = readFileSync(file)
    const { stream, movedAside = '' } = await open(file)
    expect(basename(movedAside)).toMatch(/^messages\.corrupt-\d{8}T\d{6}Z\.db$/)
    expect(readFileSync(movedAside).equals(before)).toBe(true)
    expect(stream.bounds().count).toBe(0)
    expect(await stream.append(drafts(2))).toEqual([1, 2])
  })

  it('takes its log along, unread', async () => {
    const file = write('no database at all, but there is a log beside it'.repeat(20))
    writeFileSync(`${file}-wal`, 'the log')
    const { movedAside = '' } = await open(file)
    expect(readFileSync(`${movedAside}-wal`, 'utf8')).toBe('the log')
  })

  it('keeps the log that a crash left behind as it was, with the commits in it', async () => {
    const file = await storeOf(2_000)
    const { stream } = await open(file)
    await stream.append(drafts(5))
    const copy = write(readFileSync(file))
    const log = readFileSync(`${file}-wal`)
    expect(log.length).toBeGreaterThan(0)
    writeFileSync(`${copy}-wal`, log)
    overwrite(copy, 10 * 4_096, new Uint8Array(4_096).fill(0xa5))
    const { movedAside = '' } = await open(copy)
    expect(readFileSync(`${movedAside}-wal`).equals(log)).toBe(true)
  })

  it('never takes the place of another one that was moved aside', async () => {
    const clock = createManualClock(1_700_000_000_000)
    const file = write('first')
    const first = await open(file, { clock })
    await first.stream.stop()
    writeFileSync(file, 'second, and a little longer'.repeat(30))
    const second = await open(file, { clock })
    expect(first.movedAside).not.toBe(second.movedAside)
    expect(readFileSync(first.movedAside ?? '', 'utf8')).toBe('first')
  })
})

describe('a store that is not damaged', () => {
  it('is one that has 0 bytes: a fresh start', async () => {
    const { stream, movedAside } = await open(write(''))
    expect(movedAside).toBeUndefined()
    expect(await stream.append(drafts(1))).toEqual([1])
  })

  it('is one that another program has locked: it is not moved, and opens when it is free', async () => {
    const file = await storeOf(5)
    const opening = withDatabase(file, (database) => {
      database.pragma('journal_mode = delete')
      database.exec('BEGIN EXCLUSIVE')
      return open(file)
    })
    const { stream, movedAside } = await opening
    expect([stream.bounds().count, movedAside]).toEqual([5, undefined])
  })

  it('is one whose log was torn by a power cut: a prefix of the commits is left, without a hole', async () => {
    const file = folder.next()
    const { stream } = await open(file)
    for (let round = 0; round < 60; round += 1) await stream.append(drafts(1 + (round % 3)))
    const { length } = readFileSync(`${file}-wal`)

    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: length }), fc.boolean(), async (cut, zeros) => {
        const copy = folder.next()
        mkdirSync(dirname(copy))
        copyFileSync(file, copy)
        const log = readFileSync(`${file}-wal`)
        writeFileSync(`${copy}-wal`, zeros ? log.fill(0, cut) : log.subarray(0, cut))
        const torn = await open(copy)
        const { newest } = torn.stream.bounds()
        const { messages } = await torn.stream.read(0, 1_000)
        expect(torn.movedAside).toBeUndefined()
        expect(messages.map(({ id }) => id)).toEqual(
          Array.from({ length: newest }, (_, n) => n + 1),
        )
        expect(await torn.stream.append(drafts(1))).toEqual([newest + 1])
        await torn.stream.stop()
      }),
      {
        numRuns: 40,
        examples: [
          [0, false],
          [length, false],
        ],
      },
    )
  })
})
