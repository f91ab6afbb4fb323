import { describe, expect, it } from 'vitest'
import { msPerPx } from '../../../renderer/timeline/frame.ts'
import { findAt } from '../../../renderer/timeline/hit.ts'
import { answered, frameOf, record, start } from './recorded.ts'

describe('pointing', () => {
  const { recorder, events } = record('p1', 's1')
  const [polling, sse] = events
  sse?.stateChanged('open', 1, 'opened', start)
  sse?.arrived(3, start + 5_000, start + 5_004, 'new', true)
  sse?.sent(3, start + 7_000)
  polling?.requested(answered(start + 6_000, start + 6_012, 0))
  const frame = frameOf(recorder, ['p1', 's1'])
  const x = (at: number): number =>
    frame.layout.left + (start + at - frame.range.from) / msPerPx(frame)
  const middle = (index: number): number => frame.lanes[index]?.band.middle ?? 0

  it('finds a message on its lane and on the store', () => {
    expect(findAt(frame, x(5_003), middle(1), 0)?.hit).toMatchObject({
      kind: 'message',
      id: 3,
      arrivedAt: start + 5_004,
      replayed: true,
    })
    expect(findAt(frame, x(5_003), frame.layout.store.middle, 0)?.hit).toMatchObject({
      kind: 'message',
      id: 3,
      arrivedAt: undefined,
    })
  })
  it('finds a poll, what was sent, the state of a connection, and nothing beside the lanes', () => {
    expect(findAt(frame, x(6_002), middle(0), 0)?.hit).toMatchObject({ kind: 'poll', fresh: 0 })
    const band = frame.lanes[1]?.band
    const low = (band?.top ?? 0) + (band?.height ?? 0) * 0.85
    expect(findAt(frame, x(7_000), low, 0)?.hit).toMatchObject({ kind: 'sent', id: 3 })
    expect(findAt(frame, x(8_500), middle(1), 0)?.hit).toMatchObject({
      kind: 'rail',
      state: 'open',
    })
    expect(findAt(frame, 5, middle(1), 0)).toBeUndefined()
  })
  it('says where the thing stands, so that nothing covers it', () => {
    const found = findAt(frame, x(5_003) + 5, middle(1), 0)
    expect(found?.x).toBeCloseTo(x(5_004), 0)
    expect(found?.top).toBe(frame.lanes[1]?.band.top)
  })
})
