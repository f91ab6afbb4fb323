import { describe, expect, it } from 'vitest'
import { createFrameLoop, type FrameSource } from '../../../renderer/clock/frame-loop.ts'

/** A page whose time stands still until it is told to go on; a frame comes every 16 ms. */
function createPage() {
  let time = 0
  let timers: { at: number; action: () => void }[] = []
  const plan = (at: number, action: () => void): (() => void) => {
    const timer = { at, action }
    timers.push(timer)
    return () => {
      timers = timers.filter((other) => other !== timer)
    }
  }
  const source: FrameSource = {
    now: () => time,
    after: (delay, action) => plan(time + delay, action),
    frame: (action) => plan(Math.floor(time / 16) * 16 + 16, action),
  }
  return {
    source,
    pending: () => timers.length,
    run(until: number) {
      for (;;) {
        const [next] = timers.toSorted((a, b) => a.at - b.at)
        if (next === undefined || next.at > until) break
        timers = timers.filter((timer) => timer !== next)
        time = Math.max(time, next.at)
        next.action()
      }
      time = until
    },
    stall(until: number) {
      time = until
    },
  }
}

describe('the frame loop', () => {
  it('runs a task at its period, and no more often', () => {
    const page = createPage()
    let runs = 0
    createFrameLoop(page.source).every(100, () => (runs += 1))
    page.run(10_000)
    expect(runs).toBeGreaterThanOrEqual(85)
    expect(runs).toBeLessThanOrEqual(100)
  })

  it('runs tasks of several periods side by side', () => {
    const page = createPage()
    const loop = createFrameLoop(page.source)
    const runs = { fast: 0, slow: 0 }
    loop.every(100, () => (runs.fast += 1))
    loop.every(1_000, () => (runs.slow += 1))
    page.run(10_000)
    expect(runs.slow).toBeGreaterThanOrEqual(9)
    expect(runs.slow).toBeLessThanOrEqual(10)
    expect(runs.fast).toBeGreaterThanOrEqual(85)
  })

  it('does not make up for time in which the page stood still', () => {
    const page = createPage()
    let runs = 0
    createFrameLoop(page.source).every(100, () => (runs += 1))
    page.stall(10_000)
    page.run(10_200)
    expect(runs).toBeLessThanOrEqual(3)
  })

  it('sleeps where nobody wants anything', () => {
    const page = createPage()
    const loop = createFrameLoop(page.source)
    const end = loop.every(100, () => undefined)
    expect(page.pending()).toBe(1)
    end()
    end()
    expect(page.pending()).toBe(0)
    loop.every(100, () => undefined)
    loop.stop()
    expect(page.pending()).toBe(0)
  })

  it('runs a task in every frame as long as something moves, and others at their periods', () => {
    const page = createPage()
    const loop = createFrameLoop(page.source)
    const runs = { frames: 0, seconds: 0 }
    loop.every(1_000, () => (runs.seconds += 1))
    const end = loop.onFrame(() => (runs.frames += 1))
    page.run(1_600)
    expect(runs.frames).toBe(100)
    expect(runs.seconds).toBe(1)
    end()
    end()
    page.run(3_200)
    expect(runs.frames).toBe(100)
    expect(runs.seconds).toBeGreaterThanOrEqual(2)
    expect(page.pending()).toBe(1)
  })

  it('lets a task of every frame end itself, and sleeps then', () => {
    const page = createPage()
    const loop = createFrameLoop(page.source)
    let runs = 0
    const end = loop.onFrame(() => {
      runs += 1
      end()
    })
    page.run(1_000)
    expect(runs).toBe(1)
    expect(page.pending()).toBe(0)
  })

  it('lets a task end itself', () => {
    const page = createPage()
    let runs = 0
    const end = createFrameLoop(page.source).every(50, () => {
      runs += 1
      end()
    })
    page.run(1_000)
    expect(runs).toBe(1)
  })

  it('leaves frames out while the page does not keep up, and tries again', () => {
    const page = createPage()
    const times: number[] = []
    let work = 60
    createFrameLoop(page.source).onFrame(() => {
      times.push(page.source.now())
      page.stall(page.source.now() + work)
    })
    page.run(6_000)
    const slow = times.length
    // 60 ms of work a frame leave room for 94 pictures; a good part of them is given to other things.
    expect(slow).toBeLessThan(60)
    expect(slow).toBeGreaterThan(20)
    work = 0
    page.run(9_000)
    const fast = times.filter((at) => at > 8_100).length
    expect(fast).toBeGreaterThan(50)
  })

  it.each([
    { late: 0, frames: 625 },
    { late: 249, frames: 625 },
    { late: 250, frames: 48 },
    { late: 2_000, frames: 19 },
  ])(
    'yields to messages that wait: $late ms behind, $frames frames in 10 s',
    ({ late, frames }) => {
      const page = createPage()
      let runs = 0
      createFrameLoop(page.source, () => late).onFrame(() => (runs += 1))
      page.run(10_000)
      expect(Math.abs(runs - frames)).toBeLessThanOrEqual(1)
    },
  )

  it('yields with what is due now and then, and is as often as before once the page is current', () => {
    const page = createPage()
    let late = 3_000
    const times: number[] = []
    createFrameLoop(page.source, () => late).every(100, () => {
      times.push(page.source.now())
      if (page.source.now() > 5_000) late = 0
    })
    page.run(10_000)
    const before = times.filter((at) => at < 5_000)
    expect(before.length).toBeLessThanOrEqual(10)
    expect(times.length - before.length).toBeGreaterThan(40)
  })

  it('draws in two frames what it draws while messages wait, and in one once the page is current', () => {
    const page = createPage()
    let late = 300
    const drawn: (readonly [what: string, at: number])[] = []
    const loop = createFrameLoop(page.source, () => late)
    loop.every(100, () => drawn.push(['due', page.source.now()]))
    loop.onFrame(() => drawn.push(['each', page.source.now()]))
    page.run(2_000)
    const dues = drawn.flatMap(([what], index) => (what === 'due' ? [index] : []))
    expect(dues.length).toBeGreaterThan(5)
    for (const index of dues) {
      const at = drawn[index]?.[1] ?? 0
      expect(drawn[index + 1]).toEqual(['each', at + 16])
    }
    late = 0
    drawn.length = 0
    page.run(4_000)
    const together = drawn.filter(
      ([what, at], index) =>
        what === 'due' && drawn[index + 1]?.[0] === 'each' && drawn[index + 1]?.[1] === at,
    )
    expect(together.length).toBeGreaterThan(10)
    // Nothing runs twice in a frame.
    const each = drawn.flatMap(([what, at]) => (what === 'each' ? [at] : []))
    expect(new Set(each).size).toBe(each.length)
  })

  it('draws once what a task began or ended in the first of two frames', () => {
    const page = createPage()
    const loop = createFrameLoop(page.source, () => 300)
    const times: number[] = []
    let end = loop.onFrame(() => times.push(page.source.now()))
    loop.every(100, () => {
      end()
      end = loop.onFrame(() => times.push(page.source.now()))
    })
    page.run(3_000)
    expect(new Set(times).size).toBe(times.length)
    expect(times.length).toBeGreaterThan(5)
    end()
    expect(page.pending()).toBe(1)
  })

  it('does not mind a single late frame', () => {
    const page = createPage()
    let runs = 0
    createFrameLoop(page.source).onFrame(() => {
      runs += 1
      if (runs % 60 === 0) page.stall(page.source.now() + 80)
    })
    page.run(10_000)
    expect(runs).toBeGreaterThan(550)
  })
})
