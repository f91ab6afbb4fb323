import { describe, expect, it } from 'vitest'
import { createScene } from '../../../renderer/timeline/scene.ts'
import { followMessage } from '../../../renderer/timeline/follow.ts'
import { msPerPx } from '../../../renderer/timeline/frame.ts'
import { findAt } from '../../../renderer/timeline/hit.ts'
import { dense } from '../../../renderer/timeline/draw/draw-messages.ts'
import { tileWidth } from '../../../renderer/timeline/tiles.ts'
import { createFakeSurface, type FakeSurface } from './fake-surface.ts'
import { answered, frameOf, record, start } from './recorded.ts'

/** A scene whose sheets can be looked at: what is drawn on tiles and what on the picture itself. */
function createStage() {
  const sheets: FakeSurface[] = []
  const scene = createScene({
    createSheet() {
      const sheet = createFakeSurface()
      sheets.push(sheet)
      return { surface: sheet.surface, image: {} as CanvasImageSource }
    },
  })
  return {
    scene,
    sheets,
    onSheets: (name: string) => sheets.flatMap((sheet) => sheet.called(name)),
    draw(frame: ReturnType<typeof frameOf>): FakeSurface {
      const picture = createFakeSurface()
      scene.draw(picture.surface, frame)
      return picture
    },
  }
}

describe('the picture', () => {
  it('has a line from each birth to each arrival, a dot for it, and a bar for a poll', () => {
    const { recorder, events } = record('p1', 's1')
    const [polling, sse] = events
    sse?.arrived(1, start + 5_000, start + 5_003, 'new', false)
    polling?.arrived(1, start + 5_000, start + 5_400, 'new', false)
    polling?.requested(answered(start + 5_395, start + 5_400, 1))
    polling?.requested(answered(start + 5_895, start + 5_900, 0))
    const stage = createStage()
    const frame = frameOf(recorder, ['p1', 's1'])
    stage.draw(frame)

    const slanted = stage
      .onSheets('lineTo')
      .filter(({ colour }) => colour === 'colour-p1')
      .map(({ parameters }) => parameters[0])
    expect(slanted.length).toBeGreaterThan(0)
    expect(stage.onSheets('stroke').some(({ colour }) => colour === 'colour-s1')).toBe(true)
    expect(stage.onSheets('arc').some(({ fill }) => fill === 'text')).toBe(true)
    expect(stage.onSheets('arc').some(({ fill }) => fill === 'colour-s1')).toBe(true)
    // The full bar is filled, the hollow one drawn around.
    const heights = stage.onSheets('roundRect').map(({ parameters }) => Number(parameters[3]))
    expect(heights).toHaveLength(2)
    expect(heights[1]).toBeLessThan(heights[0] ?? 0)
  })

  it('has an open bar up to now for a poll that waits, and none once it is answered', () => {
    const { recorder, events } = record('p1')
    const [polling] = events
    polling?.asking(start + 4_000)
    const stage = createStage()
    const frame = frameOf(recorder, ['p1'])
    const drawn = (): number[] =>
      stage
        .draw(frame)
        .called('lineTo')
        .filter(({ colour }) => colour === 'colour-p1')
        .map(({ parameters }) => Number(parameters[0]))
    const left = frame.layout.left + (start + 4_000 - frame.range.from) / msPerPx(frame)
    const right = frame.layout.left + (frame.now - frame.range.from) / msPerPx(frame)
    const ends = drawn()
    expect(Math.min(...ends)).toBeCloseTo(left, 0)
    expect(Math.max(...ends)).toBeCloseTo(right, 0)
    const found = findAt(frame, (left + right) / 2, frame.layout.lanes[0]?.middle ?? 0, 0)
    expect(found?.hit).toEqual({ kind: 'asking', from: start + 4_000 })

    polling?.asking(undefined)
    polling?.requested(answered(start + 4_000, start + 9_000, 0))
    expect(drawn()).toEqual([])
    expect(findAt(frame, left + 20, frame.layout.lanes[0]?.middle ?? 0, 0)?.hit).toMatchObject({
      kind: 'poll',
    })
  })

  it('has a message that no pane received on the lane of the store, where it can be followed', () => {
    const { recorder } = record('s1')
    recorder.born(7, start + 5_000)
    const stage = createStage()
    const frame = frameOf(recorder, ['s1'])
    stage.draw(frame)
    expect(stage.onSheets('arc').filter(({ fill }) => fill === 'text')).toHaveLength(1)
    const x = frame.layout.left + (start + 5_000 - frame.range.from) / msPerPx(frame)
    expect(findAt(frame, x, frame.layout.store.middle, 0)?.hit).toMatchObject({
      kind: 'message',
      id: 7,
      arrivedAt: undefined,
    })
    expect(followMessage(recorder, 7, start + 5_000)).toEqual({
      id: 7,
      bornAt: start + 5_000,
      arrivals: [],
    })
  })

  it('marks a poll that failed', () => {
    const { recorder, events } = record('p1')
    events[0]?.requested(answered(start + 5_000, start + 5_020, 0, 503))
    const stage = createStage()
    stage.draw(frameOf(recorder, ['p1']))
    expect(stage.onSheets('stroke').filter(({ colour }) => colour === 'danger')).toHaveLength(2)
  })

  it('does not redraw tiles without changes, and otherwise only the newest', () => {
    const { recorder, events } = record('s1')
    for (let id = 1; id <= 30; id += 1) {
      events[0]?.arrived(id, start + id * 300, start + id * 300 + 2, 'new', false)
    }
    const stage = createStage()
    const view = { span: 10_000, end: start + 10_000 }
    stage.draw(frameOf(recorder, ['s1'], { view }))
    const first = stage.scene.tilesDrawn()
    expect(first).toBeGreaterThanOrEqual(15)
    stage.draw(frameOf(recorder, ['s1'], { view }))
    expect(stage.scene.tilesDrawn()).toBe(first)
    events[0]?.arrived(31, start + 9_900, start + 9_902, 'new', false)
    stage.draw(frameOf(recorder, ['s1'], { view }))
    expect(stage.scene.tilesDrawn() - first).toBeLessThanOrEqual(2)
    expect(stage.scene.tilesDrawn() - first).toBeGreaterThan(0)
  })

  it('redraws the settled past when a late poll brings messages from it', () => {
    const { recorder, events } = record('p1')
    const stage = createStage()
    const view = { span: 10_000, end: start + 10_000 }
    stage.draw(frameOf(recorder, ['p1'], { view }))
    const before = stage.scene.tilesDrawn()
    events[0]?.arrived(1, start + 1_000, start + 9_000, 'new', false)
    stage.draw(frameOf(recorder, ['p1'], { view }))
    expect(stage.scene.tilesDrawn() - before).toBeGreaterThan(10)
  })

  it('shifts by whole pixels as time passes', () => {
    const { recorder } = record('s1')
    const stage = createStage()
    for (const now of [start + 10_000, start + 10_013, start + 10_100]) {
      const picture = stage.draw(frameOf(recorder, ['s1'], { now }))
      const tiles = picture.called('drawImage').map(({ parameters }) => parameters)
      expect(tiles).not.toEqual([])
      expect(tiles.map((parameters) => Number(parameters[1]) % 1)).toEqual(tiles.map(() => 0))
      expect(tiles.map((parameters) => parameters[3])).toEqual(tiles.map(() => tileWidth))
    }
  })

  it('draws density with exact counts above one message a pixel column and lane', () => {
    const { recorder, events } = record('s1')
    for (let id = 1; id <= 20_000; id += 1) {
      events[0]?.arrived(id, start + id / 2, start + id / 2, 'new', false)
    }
    const stage = createStage()
    const view = { span: 10_000, end: start + 10_000 }
    const frame = frameOf(recorder, ['s1'], { view })
    stage.draw(frame)
    expect(stage.scene.crowding()).toBe(dense)
    expect(stage.onSheets('arc')).toHaveLength(0)
    // So many lines are not drawn one by one: their number is bounded by the half pixels.
    expect(stage.onSheets('lineTo').length).toBeLessThan(2 * 2.2 * 1_100)
    const lane = frame.lanes[0]
    const found = findAt(frame, 500, lane?.band.middle ?? 0, dense)
    expect(found?.hit).toMatchObject({ kind: 'count', summed: false })
    const count = found?.hit.kind === 'count' ? found.hit.count : 0
    expect(Math.abs(count - 2 * msPerPx(frame))).toBeLessThanOrEqual(1)
  })

  it('draws single messages again once they are far enough apart', () => {
    const { recorder, events } = record('s1')
    for (let id = 1; id <= 20_000; id += 1) {
      events[0]?.arrived(id, start + id / 2, start + id / 2, 'new', false)
    }
    const stage = createStage()
    stage.draw(frameOf(recorder, ['s1'], { view: { span: 10_000, end: start + 10_000 } }))
    stage.draw(frameOf(recorder, ['s1'], { view: { span: 50, end: start + 9_000 } }))
    expect(stage.scene.crowding()).toBeLessThan(2)
  })

  it('shows a rail that breaks and heals, with a cross where it broke', () => {
    const { recorder, events } = record('w1')
    const [pane] = events
    pane?.stateChanged('open', 1, 'opened', start)
    pane?.stateChanged('waiting', 3, 'lost', start + 4_000)
    pane?.stateChanged('open', 1, 'opened', start + 6_000)
    const picture = createStage().draw(frameOf(recorder, ['w1']))
    const rails = picture
      .called('roundRect')
      .filter(({ fill }) => fill === 'colour-w1')
      .map(({ parameters }) => [Number(parameters[0]), Number(parameters[2])] as const)
      .filter(([, width]) => width > 50)
    expect(rails).toHaveLength(2)
    const [first, second] = rails
    expect((first?.[0] ?? 0) + (first?.[1] ?? 0)).toBeLessThan((second?.[0] ?? 0) - 100)
    expect(picture.called('stroke').some(({ colour }) => colour === 'danger')).toBe(true)
  })

  it('shades faults with their word on the lanes that they concern, and marks incidents', () => {
    const { recorder } = record('s1', 'w1')
    const fault = { scope: 'sse', faults: { latency: 200 } } as const
    const servers = {
      polling: { transport: 'polling', state: 'running', url: '', port: 1 },
      sse: { transport: 'sse', state: 'running', url: '', port: 2 },
      websocket: { transport: 'websocket', state: 'running', url: '', port: 3 },
    } as const
    recorder.status({ network: [fault], servers }, start + 2_000)
    recorder.status({ network: [], servers }, start + 5_000)
    recorder.incident({ at: start + 7_000 + 40, kind: 'cut', scope: 'all', connections: 2 }, 40)
    const frame = frameOf(recorder, ['s1', 'w1'])
    const picture = createStage().draw(frame)
    expect(picture.texts()).toEqual(expect.arrayContaining(['period fault', 'moment cut']))
    const shades = picture
      .called('fillRect')
      .filter(({ fill, alpha }) => fill === 'warning' && alpha < 0.2)
    expect(shades.map(({ parameters }) => parameters[1])).toEqual([
      (frame.lanes[0]?.band.top ?? 0) + 1,
    ])
    expect(recorder.happenings.moments()[0]?.at).toBe(start + 7_000)
  })

  it('counts from now while it is live, and tells the time of day while it is held', () => {
    const { recorder } = record('s1')
    const live = createStage().draw(frameOf(recorder, ['s1']))
    expect(live.texts()).toEqual(expect.arrayContaining(['now', '-1000', '-9000']))
    const view = { span: 10_000, end: start + 9_500 }
    const held = createStage().draw(frameOf(recorder, ['s1'], { view }))
    expect(held.texts()).toContain('at 4000')
    expect(held.texts()).not.toContain('now')
  })

  it('follows one message: the others are dimmed, each arrival has its delay', () => {
    const { recorder, events } = record('p1', 's1')
    events[1]?.arrived(9, start + 5_000, start + 5_002, 'new', false, 0.25)
    events[0]?.arrived(9, start + 5_000, start + 5_250, 'new', false, 0.3)
    const followed = followMessage(recorder, 9, start + 5_000)
    expect(followed).toBeDefined()
    const frame = frameOf(recorder, ['p1', 's1'], { ...(followed && { followed }) })
    const picture = createStage().draw(frame)
    expect(picture.texts()).toEqual(expect.arrayContaining(['#9', '2 ± 0.3 ms', '250 ± 0.3 ms']))
    const tiles = picture.called('drawImage')
    expect(tiles).not.toEqual([])
    expect(tiles.filter(({ alpha }) => alpha >= 0.5)).toEqual([])
  })

  it('draws seconds that were summed where single messages are no longer kept', () => {
    const { recorder, events } = record('s1')
    for (let id = 1; id <= 250_000; id += 1) {
      const at = start + id / 5
      events[0]?.arrived(id, at, at, 'new', false)
    }
    const stage = createStage()
    const now = start + 50_000
    const frame = frameOf(recorder, ['s1'], { view: { span: 60_000, end: now }, now })
    stage.draw(frame)
    expect(recorder.detailSince()).toBeGreaterThan(start + 9_000)
    const found = findAt(frame, frame.layout.left + 200, frame.lanes[0]?.band.middle ?? 0, dense)
    expect(found?.hit).toMatchObject({ kind: 'count', count: 5_000, summed: true })
  })
})
