import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../../main/shared/contract/message.ts'
import { createMessageWindow, sized } from '../../../main/store/stream/message-window.ts'

/** Collects garbage now, all of it. */
function collect(): void {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  setFlagsFromString('--no-expose-gc')
  gc()
}
const message = (id: number): Message => ({ id, author: 'a', body: 'b'.repeat(100), createdAt: id })

describe('the window of messages in memory', () => {
  it('lets go of a message as soon as it is dropped, and not of the others', async () => {
    const window = createMessageWindow(0)
    const references: WeakRef<Message>[] = []
    for (let id = 1; id <= 100; id += 1) {
      const one = message(id)
      references.push(new WeakRef(one))
      window.push(sized([one]))
    }
    window.shrink(60, Infinity)
    window.dropThrough(50)
    // What a reference was asked for lives on until the end of this turn.
    await new Promise((resolve) => setImmediate(resolve))
    collect()
    const alive = references
      .map((reference) => reference.deref()?.id)
      .filter((id) => id !== undefined)
    expect(alive).toEqual(Array.from({ length: 50 }, (_, index) => 51 + index))
    expect(window.after(0, { rows: 100, bytes: Infinity }).map(({ id }) => id)).toEqual(alive)
  })

  it('reads what is left, from either end, whatever was dropped', () => {
    const window = createMessageWindow(0)
    window.push(sized(Array.from({ length: 3_000 }, (_, index) => message(index + 1))))
    for (const through of [10, 1_500, 2_990]) {
      window.dropThrough(through)
      const limits = { rows: 5, bytes: Infinity }
      expect(window.after(0, limits).map(({ id }) => id)).toEqual(
        [1, 2, 3, 4, 5].map((n) => through + n),
      )
      expect(window.newest(limits).map(({ id }) => id)).toEqual([2_996, 2_997, 2_998, 2_999, 3_000])
      expect(window.count()).toBe(3_000 - through)
    }
  })
})
