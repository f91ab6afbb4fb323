import { describe, expect, it } from 'vitest'
import { newestArrived, showPins } from '../../../renderer/timeline/pins.ts'
import { createScene } from '../../../renderer/timeline/scene.ts'
import { createFakeSurface } from './fake-surface.ts'
import { frameOf, record, start } from './recorded.ts'

/** Two messages that reached both lanes, and a third that only one lane has so far. */
function recording() {
  const { recorder, events } = record('p1', 's1')
  const [polling, sse] = events
  for (const [id, born] of [
    [1, 2_000],
    [2, 4_000],
    [3, 6_000],
  ] as const) {
    sse?.arrived(id, start + born, start + born + 5, 'new', false)
    if (id < 3) polling?.arrived(id, start + born, start + born + 400, 'new', false)
  }
  return recorder
}

describe('a pinned message', () => {
  it('is the newest that is everywhere by now, and not one that is still under way', () => {
    expect(newestArrived(recording(), start + 6_500)?.id).toBe(2)
    expect(newestArrived(record('s1').recorder, start + 6_500)).toBeUndefined()
  })

  it('is drawn with its way and its note, in view and not outside of it', () => {
    const recorder = recording()
    const pins = showPins(recorder, [{ id: 2, bornAt: start + 4_000, note: 'polling waits' }])
    expect(pins.map(({ message }) => message.arrivals.length)).toEqual([2])
    const textsAt = (end: number): unknown[] => {
      const picture = createFakeSurface()
      const scene = createScene({
        createSheet: () => ({
          surface: createFakeSurface().surface,
          image: {} as CanvasImageSource,
        }),
      })
      const view = { span: 2_000, end: start + end }
      scene.draw(picture.surface, { ...frameOf(recorder, ['p1', 's1'], { view }), pins })
      return picture.called('fillText').map(({ parameters }) => parameters[0])
    }
    const texts = textsAt(5_000)
    expect(texts).toContain('#2 polling waits')
    // How long it took, beside each of its arrivals.
    expect(texts.filter((text) => String(text).endsWith(' ms'))).toHaveLength(2)
    expect(textsAt(9_000)).not.toContain('#2 polling waits')
  })

  it('that is kept no more is left out', () => {
    expect(showPins(recording(), [{ id: 99, bornAt: start, note: '' }])).toEqual([])
  })
})
