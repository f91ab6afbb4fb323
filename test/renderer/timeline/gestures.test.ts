import { beforeEach, describe, expect, it } from 'vitest'
import { createTimelineGestures } from '../../../renderer/timeline/gestures.ts'
import type { TimelineGestures } from '../../../renderer/timeline/gestures.ts'
import { xOf, type Frame } from '../../../renderer/timeline/frame.ts'
import { createTimelineMoves, type TimelineMoves } from '../../../renderer/timeline/moves.ts'
import { isLive, rangeOf } from '../../../renderer/timeline/view.ts'
import { aDrawnStage, type AStage } from './a-stage.ts'
import { start } from './recorded.ts'

let made: AStage
let frame: Frame
let moves: TimelineMoves
let gestures: TimelineGestures

beforeEach(() => {
  made = aDrawnStage('s1', 'p1')
  const [sse, polling] = made.events
  for (const id of [1, 2, 3]) {
    const born = start + 3_000 + 1_000 * id
    sse?.arrived(id, born, born + 3, 'new', false, 0)
    polling?.arrived(id, born, born + 400, 'new', false, 0)
  }
  made.at += 200
  made.frame()
  const drawn = made.stage.frame()
  if (drawn === undefined) throw new Error('nothing was drawn')
  frame = drawn
  moves = createTimelineMoves(made.stage, frame.recording)
  gestures = createTimelineGestures(made.stage, frame.recording, moves)
})

const currentTarget = {
  getBoundingClientRect: () => ({ left: 0, top: 0 }),
  setPointerCapture: () => undefined,
}
function pointer(x: number, y: number, pointerId = 1): PointerEvent {
  return { button: 0, clientX: x, clientY: y, pointerId, currentTarget } as unknown as PointerEvent
}
/** Whether the page must not do anything else with the event. */
function key(name: string, more: Partial<KeyboardEvent> = {}): boolean {
  let prevented = false
  const event = {
    key: name,
    preventDefault: () => (prevented = true),
    stopPropagation: () => undefined,
    ...more,
  }
  gestures.onKeyDown(event as unknown as KeyboardEvent)
  return prevented
}
function wheel(x: number, deltaY: number, more: Partial<WheelEvent> = {}): boolean {
  let prevented = false
  const event = {
    clientX: x,
    clientY: 60,
    deltaX: 0,
    deltaY,
    deltaMode: 0,
    currentTarget,
    preventDefault: () => (prevented = true),
    ...more,
  }
  gestures.onWheel(event as unknown as WheelEvent)
  return prevented
}
const end = (): number => rangeOf(made.stage.view(), start + made.at).to
const middleOf = (lane: number): number => frame.lanes[lane]?.band.middle ?? Number.NaN

describe('the pointer on the timeline', () => {
  it('drags time along with it', () => {
    const { stage } = made
    stage.show({ span: 2_000, end: start + 9_000 })
    const before = end()
    gestures.onPointerDown(pointer(500, 60))
    gestures.onPointerMove(pointer(500 + (frame.layout.right - frame.layout.left) / 2, 60))
    expect(end()).toBeCloseTo(before - 1_000)
    gestures.onPointerUp(pointer(900, 60))
    gestures.onPointerMove(pointer(500, 60))
    expect(end()).toBeCloseTo(before - 1_000)
  })

  it('follows the message that is clicked, holds the view, and lets go by a click on nothing', () => {
    const { stage } = made
    const x = xOf(frame, start + 5_003)
    gestures.onPointerDown(pointer(x, middleOf(0)))
    gestures.onPointerUp(pointer(x, middleOf(0)))
    expect(stage.followed()?.id).toBe(2)
    expect(isLive(stage.view())).toBe(false)
    const nothing = xOf(frame, start + 8_000)
    gestures.onPointerDown(pointer(nothing, middleOf(0)))
    gestures.onPointerUp(pointer(nothing, middleOf(0)))
    expect(stage.followed()).toBeUndefined()
  })

  it('is a drag, not a click, once it has moved', () => {
    const x = xOf(frame, start + 5_003)
    gestures.onPointerDown(pointer(x, middleOf(0)))
    gestures.onPointerMove(pointer(x + 30, middleOf(0)))
    gestures.onPointerMove(pointer(x, middleOf(0)))
    gestures.onPointerUp(pointer(x, middleOf(0)))
    expect(made.stage.followed()).toBeUndefined()
  })

  it('zooms where two fingers part', () => {
    const { span } = made.stage.view()
    gestures.onPointerDown(pointer(400, 60, 1))
    gestures.onPointerDown(pointer(500, 60, 2))
    gestures.onPointerMove(pointer(600, 60, 2))
    expect(made.stage.view().span).toBe(span / 2)
  })

  it('goes to a moment of the last ten minutes in the overview', () => {
    const { layout } = frame
    const y = layout.overview.top + 1
    gestures.onPointerDown(pointer(layout.left, y))
    expect(isLive(made.stage.view())).toBe(false)
    gestures.onPointerMove(pointer(layout.right, y))
    expect(isLive(made.stage.view())).toBe(true)
  })
})

describe('the wheel on the timeline', () => {
  it('zooms, and with Shift or sideways moves through time', () => {
    const { stage } = made
    const { span } = stage.view()
    expect(wheel(600, 100)).toBe(true)
    expect(stage.view().span).toBeGreaterThan(span)
    stage.show({ span: 2_000, end: start + 9_000 })
    const before = end()
    wheel(600, -100, { shiftKey: true })
    expect(end()).toBeLessThan(before)
    expect(stage.view().span).toBe(2_000)
  })

  it('is left to the page over the names, where there are no lanes to scroll', () => {
    expect(wheel(frame.layout.left - 5, 100)).toBe(false)
  })
})

describe('keys on the timeline', () => {
  it('step through time by a tenth or by the whole span, and go live', () => {
    const { stage } = made
    stage.show({ span: 2_000, end: undefined })
    moves.holdAt(stage.extent().now)
    expect(isLive(stage.view())).toBe(false)
    const held = end()
    key('ArrowLeft')
    expect(end()).toBeCloseTo(held - 200)
    key('ArrowLeft', { shiftKey: true })
    expect(end()).toBeCloseTo(held - 2_200)
    key('End')
    expect(isLive(stage.view())).toBe(true)
  })

  it('follow a message, and step to the next and the one before', () => {
    const { stage } = made
    key('Enter')
    expect(stage.followed()?.id).toBe(2)
    key('ArrowRight')
    expect(stage.followed()?.id).toBe(3)
    key('ArrowLeft')
    expect(stage.followed()?.id).toBe(2)
    expect(key('Escape')).toBe(true)
    expect(stage.followed()).toBeUndefined()
  })

  it('are left to the page where they mean nothing here', () => {
    expect(key('Escape')).toBe(false)
    expect(key('a')).toBe(false)
    // Space freezes the whole window.
    expect(key(' ')).toBe(false)
    expect(key('+', { ctrlKey: true })).toBe(false)
    expect(key('ArrowUp')).toBe(false)
    expect(key('+')).toBe(true)
  })
})
