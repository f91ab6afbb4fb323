import { describe, expect, it } from 'vitest'
import { createBursts, leastBurst } from '../../../renderer/timeline/bursts.ts'
import { findAt } from '../../../renderer/timeline/hit.ts'
import { createScene } from '../../../renderer/timeline/scene.ts'
import { xOf } from '../../../renderer/timeline/frame.ts'
import { createFakeSurface } from './fake-surface.ts'
import { frameOf, record, start } from './recorded.ts'

/** `count` messages that were written at one moment and come a millisecond apart. */
function write(
  note: (id: number, dueAt: number, at: number) => void,
  { first = 1, count = 100, dueAt = start + 2_000, at = start + 2_010 } = {},
): void {
  for (let index = 0; index < count; index += 1) note(first + index, dueAt, at + index)
}
const short = ({ id, count, from, to }: { id: number; count: number; from: number; to: number }) =>
  `#${id} ×${count} ${from - start}–${to - start}`

describe('messages that were written at one moment', () => {
  it('are a burst, from the first that comes to the last', () => {
    const bursts = createBursts()
    write((...message) => bursts.note(1, ...message))
    expect(bursts.list().map(short)).toEqual(['#1 ×100 2010–2109'])
  })

  it('are none where they are few, or each has a moment of its own', () => {
    const bursts = createBursts()
    write((...message) => bursts.note(1, ...message), { count: leastBurst - 1 })
    for (let id = 1; id < 100; id += 1) bursts.note(2, id, start + id * 0.2, start + id * 0.2 + 5)
    expect(bursts.list()).toEqual([])
  })

  it('stay one burst where another message comes between them, and two of two moments', () => {
    const bursts = createBursts()
    const note = (id: number, dueAt: number, at: number) => bursts.note(1, id, dueAt, at)
    write(note, { count: 50 })
    note(500, start + 2_020, start + 2_061)
    write(note, { first: 51, count: 50, at: start + 2_062 })
    write(note, { first: 600, count: 20, dueAt: start + 3_000, at: start + 3_001 })
    expect(bursts.list().map(short)).toEqual(['#1 ×100 2010–2111', '#600 ×20 3001–3020'])
  })

  it('are kept apart by their lanes', () => {
    const bursts = createBursts()
    write((id, dueAt, at) => {
      bursts.note(1, id, dueAt, at)
      bursts.note(2, id, dueAt, at + 5)
    })
    expect(bursts.list().map(({ lane, count }) => [lane, count])).toEqual([
      [1, 100],
      [2, 100],
    ])
  })

  it('are drawn with their number, once in the store and once in each lane', () => {
    const { recorder, events } = record('s1', 'p1')
    const [sse, polling] = events
    write((id, dueAt, at) => sse?.arrived(id, dueAt, at, 'new', false))
    write((id, dueAt) => polling?.arrived(id, dueAt, start + 2_500, 'new', false))
    const frame = frameOf(recorder, ['s1', 'p1'])
    const canvas = createFakeSurface()
    const createSheet = () => ({
      surface: createFakeSurface().surface,
      image: {} as CanvasImageSource,
    })
    createScene({ createSheet }).draw(canvas.surface, frame)
    expect(canvas.texts().filter((text) => text === '×100')).toHaveLength(3)

    const { store, lanes } = frame.layout
    const inStore = findAt(frame, xOf(frame, start + 2_000), store.middle, 0)
    expect(inStore?.hit).toMatchObject({ kind: 'burst', id: 1, count: 100 })
    const inLane = findAt(frame, xOf(frame, start + 2_050), lanes[0]?.middle ?? 0, 0)
    expect(inLane?.hit).toMatchObject({ kind: 'burst', id: 1, from: start + 2_010 })
  })

  it('of a store that no pane has received are drawn in the store alone', () => {
    const { recorder } = record('s1')
    write((id, dueAt) => recorder.born(id, dueAt))
    expect(recorder.bursts().map(({ lane, count }) => [lane, count])).toEqual([[0, 100]])
  })
})
