import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../../main/shared/contract/message.ts'
import { createManagedStream } from '../../../main/store/stream/managed-stream.ts'
import { packMessages } from '../../../main/store/sqlite/pack-messages.ts'
import { troubleOf } from '../../../main/store/sqlite/sqlite-errors.ts'
import type {
  Archive,
  Ground,
  MessageTable,
  SettingTable,
} from '../../../main/store/stream/ports.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { drafts } from '../open-file.ts'

const stored: Message[] = [1, 2, 3].map((id) => ({
  id,
  author: 'before',
  body: `before ${id}`,
  createdAt: id,
}))

/** A stream with three messages that only its archive holds; `answer` lets the archive answer what it is asked. */
function setUp({ onMark, onStop }: { onMark?: () => void; onStop?: () => Promise<void> } = {}) {
  const asked = Promise.withResolvers<undefined>()
  const answered = Promise.withResolvers<undefined>()
  async function once<Value>(value: Value): Promise<Value> {
    asked.resolve(undefined)
    await answered.promise
    return value
  }
  let newest = 3
  const closed: string[] = []
  const reported: unknown[] = []
  const table: MessageTable & SettingTable = {
    transact: (work) => work(),
    insert(added) {
      const first = newest + 1
      newest += added.length
      return first
    },
    saveMark: () => onMark?.(),
    renew: () => (newest = 0),
    saveSetting: () => undefined,
  }
  const ground: Ground = {
    probe: () => undefined,
    check: () => undefined,
    troubleOf,
    refusal: () => 'readonly',
    logBytes: () => 0,
    close: () => closed.push('table'),
  }
  const archive: Archive = {
    read: () => once(stored),
    readPacked: () => once(packMessages(stored)),
    newest: () => once(stored),
    measure: async (after) => ({ through: after, bytes: 0 }),
    deleteThrough: async () => undefined,
    deleteFormer: async () => undefined,
    checkpoint: async () => undefined,
    stop: onStop ?? (async () => undefined),
  }
  const stream = createManagedStream({
    id: 'former',
    location: 'here',
    start: { horizon: 0, newest: 3, bytes: 300, tail: [] },
    settings: {},
    table,
    ground,
    archive,
    clock: createManualClock(),
    limits: { rows: 1_000, bytes: 1_000_000, hardBytes: 2_000_000 },
    promises: { wholeBatches: true, durable: true, minimumAge: true, readAfterWrite: true },
    tail: { rows: 100, bytes: 100_000 },
    report: (error) => reported.push(error),
    closed: () => closed.push('stream'),
  })
  return {
    stream,
    closed,
    reported,
    asked: asked.promise,
    answer: () => answered.resolve(undefined),
  }
}
const bodies = ({ messages }: { readonly messages: readonly Message[] }) =>
  messages.map(({ body }) => body)

describe('what is read of the archive', () => {
  it('is what it holds, where nothing happens meanwhile', async () => {
    const { stream, answer } = setUp()
    answer()
    expect(bodies(await stream.read(0, 10))).toEqual(['before 1', 'before 2', 'before 3'])
    expect(bodies(await stream.newest(10))).toEqual(['before 1', 'before 2', 'before 3'])
    const packed = await stream.readPacked?.(0, 10, 10_000)
    expect([packed?.packed.ids, packed?.more]).toEqual([[1, 2, 3], false])
  })

  it('is read once more of the new stream, where another took its place meanwhile', async () => {
    for (const how of ['read', 'newest'] as const) {
      const { stream, asked, answer } = setUp()
      const page = how === 'read' ? stream.read(0, 10) : stream.newest(10)
      await asked
      await stream.renew()
      await stream.append(drafts(2, 'after'))
      answer()
      expect(bodies(await page)).toEqual(['after 1', 'after 2'])
    }
  })

  it('is not handed over packed, where another stream took its place or it was deleted meanwhile', async () => {
    for (const how of ['renew', 'clear'] as const) {
      const { stream, asked, answer } = setUp()
      const page = stream.readPacked?.(0, 10, 10_000)
      await asked
      await stream[how]()
      answer()
      expect(await page).toBeUndefined()
    }
  })

  it('begins with what is left, where it was deleted meanwhile', async () => {
    const { stream, asked, answer } = setUp()
    const page = stream.read(0, 10)
    await asked
    await stream.clear()
    await stream.append(drafts(1, 'left'))
    answer()
    expect(bodies(await page)).toEqual(['left 1'])
  })

  it('is nothing any more once the stream has stopped', async () => {
    const { stream } = setUp()
    await stream.stop()
    await expect(stream.readPacked?.(0, 10, 10_000)).rejects.toMatchObject({ code: 'stopped' })
  })
})

describe('a stream that is stopped', () => {
  it('closes all it has, and tells of an archive that did not end well', async () => {
    const broken = new Error('the worker is gone')
    const { stream, closed, reported } = setUp({ onStop: () => Promise.reject(broken) })
    await stream.stop()
    expect(closed).toEqual(['table', 'stream'])
    expect(reported).toEqual([broken])
  })

  it('closes without its mark, and tells of that only where the place is not at fault', async () => {
    for (const [error, told] of [
      [new Database.SqliteError('full', 'SQLITE_FULL'), false],
      [new TypeError('a fault of ours'), true],
    ] as const) {
      const { stream, closed, reported } = setUp({
        onMark() {
          throw error
        },
      })
      await stream.append(drafts(1))
      await stream.stop()
      expect(closed).toEqual(['table', 'stream'])
      expect(reported).toEqual(told ? [error] : [])
    }
  })
})
