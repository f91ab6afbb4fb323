import { describe, expect, it } from 'vitest'
import { createCrowdWatch } from '../../../renderer/timeline/crowd-watch.ts'
import { followMessage } from '../../../renderer/timeline/follow.ts'
import { xOf, type Frame } from '../../../renderer/timeline/frame.ts'
import { restPeriod } from '../../../renderer/timeline/stage.ts'
import { rangeOf } from '../../../renderer/timeline/view.ts'
import { aDrawnStage, aStage, type AStage } from './a-stage.ts'
import { start } from './recorded.ts'

const held = { span: 10_000, end: start + 10_000 }

function frameIn({ stage }: AStage): Frame {
  const frame = stage.frame()
  if (frame === undefined) throw new Error('nothing was drawn')
  return frame
}

describe('a timeline that is live', () => {
  it('is drawn in every frame in which it has moved', () => {
    const made = aDrawnStage('s1')
    const before = made.pictures()
    made.frame()
    expect(made.pictures()).toBe(before)
    made.at += 50
    made.frame()
    expect(made.pictures()).toBeGreaterThan(before)
  })

  it('moves in steps of half a second, and not in every frame, for a person who asked for less motion', () => {
    const made = aStage('s1')
    made.calm = true
    made.at = 10_499
    expect(made.stage.extent().now).toBe(start + 10_000)
    made.at = 10_500
    expect(made.stage.extent().now).toBe(start + 10_500)
    made.stage.scrollLanes(0)
    expect(made.frame()).toBe(true)
    expect(made.frame()).toBe(false)
  })
})

describe('a timeline that is held still', () => {
  it('asks for no frame until something is recorded', () => {
    const made = aDrawnStage('s1')
    made.stage.show(held)
    made.frame()
    expect(made.frame()).toBe(false)
    made.at += restPeriod
    made.stage.rest()
    expect(made.frame()).toBe(false)
    const before = made.pictures()
    made.events[0]?.arrived(1, start + 5_000, start + 5_003, 'new', false, 0)
    made.stage.rest()
    expect(made.frame()).toBe(true)
    expect(made.pictures()).toBeGreaterThan(before)
  })

  it('draws nothing where there is no room for a picture', () => {
    const made = aStage('s1')
    expect(made.stage.frame()).toBeUndefined()
    made.stage.scrollLanes(1)
    made.frame()
    expect(made.stage.frame()).toBeUndefined()
  })
})

describe('a message that is followed', () => {
  const following = (): AStage => {
    const made = aDrawnStage('s1', 'p1')
    made.events[0]?.arrived(1, start + 5_000, start + 5_003, 'new', false, 0)
    made.stage.show(held)
    made.frame()
    made.stage.follow(followMessage(frameIn(made).recording, 1, start + 5_000))
    return made
  }

  it('is let go once it has left the view', () => {
    const { stage, told } = following()
    stage.show({ span: 1_000, end: start + 9_000 })
    expect(stage.followed()).toBeUndefined()
    expect(told.followed.at(-1)).toBeUndefined()
  })

  it('is let go when the view goes live', () => {
    const { stage } = following()
    stage.show({ span: 10_000, end: undefined })
    expect(stage.followed()).toBeUndefined()
  })

  it('stays, and gets the arrivals that come later', () => {
    const made = following()
    made.stage.show({ span: 8_000, end: start + 9_000 })
    expect(made.stage.followed()?.arrivals).toHaveLength(1)
    made.events[1]?.arrived(1, start + 5_000, start + 5_400, 'new', false, 0)
    made.stage.rest()
    expect(made.stage.followed()?.arrivals).toHaveLength(2)
    expect(made.told.followed.at(-1)?.arrivals).toHaveLength(2)
  })
})

describe('the labels of the lanes', () => {
  it('get the room that they need, and keep it', () => {
    const made = aDrawnStage('s1')
    const left = (): number => frameIn(made).layout.left
    const narrow = left()
    made.notes = ['a note that is a good deal longer than that']
    made.stage.lanesChanged()
    made.frame()
    const wide = left()
    expect(wide).toBeGreaterThan(narrow)
    made.notes = ['']
    made.stage.lanesChanged()
    made.frame()
    expect(left()).toBe(wide)
  })
})

describe('the pointer', () => {
  it('finds what it is put on, and nothing once it is gone', () => {
    const made = aDrawnStage('s1')
    made.events[0]?.arrived(7, start + 5_000, start + 5_003, 'new', false, 0)
    made.stage.show(held)
    made.frame()
    const frame = frameIn(made)
    const lane = frame.lanes[0]
    made.stage.point({ x: xOf(frame, start + 5_003), y: lane?.band.middle ?? 0 })
    expect(made.told.found.at(-1)?.hit).toMatchObject({ kind: 'message', id: 7 })
    made.stage.point(undefined)
    expect(made.told.found.at(-1)).toBeUndefined()
    expect(rangeOf(made.stage.view(), start + made.at).to).toBe(held.end)
  })
})

describe('a crowded picture', () => {
  it('is one that grows by more than 8,000 arrivals a second, over the last whole second', () => {
    const isCrowded = createCrowdWatch()
    isCrowded(start, 0)
    expect(isCrowded(start + 999, 20_000)).toBe(false)
    expect(isCrowded(start + 1_000, 20_000)).toBe(true)
    expect(isCrowded(start + 1_500, 20_000)).toBe(true)
    expect(isCrowded(start + 2_000, 27_000)).toBe(false)
  })
})
