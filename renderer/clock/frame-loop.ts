import type { Cancel, Time } from '../../main/shared/time.ts'

/** What the loop needs of the page; tests hand in their own. */
export interface FrameSource extends Pick<Time, 'now' | 'after'> {
  /** Calls once, right before the next picture is drawn. */
  frame(action: () => void): Cancel
}

export interface FrameLoop {
  /** Runs `task` about every `period` ms, just before a picture; returns the end of it. */
  every(period: number, task: () => void): () => void
  /** Runs `task` in every frame, as long as something moves; returns the end of it. */
  onFrame(task: () => void): () => void
  /** Ends all tasks. Idempotent. */
  stop(): void
}

interface Task {
  readonly period: number
  readonly run: () => void
  due: number
}

/** Frames this many times further apart than possible mean that the page has more to do than it can. */
const behindAt = 1.6
/** It then draws at this interval for this long, ms, so that messages and clicks get the time. */
const sparePeriod = 100
const spareFor = 2_000

/** How far apart frames are while messages wait for the page: from so far behind on, ms, at this interval, ms. */
const yielding = [
  { behind: 2_000, gap: 500 },
  { behind: 250, gap: 200 },
] as const

/** Tells from the times of frames whether the page keeps up. */
function createPaceWatch() {
  const ideal = 1_000 / 60
  /** What the display can do, learnt from its frames: one of 30 Hz is not behind. */
  let shortest = 2 * ideal
  let average = ideal
  let last: number | undefined
  let spareUntil = 0
  return {
    /** Hears of a frame; @returns how long to leave the next one out, in ms. */
    frame(now: number): number {
      if (now < spareUntil) {
        last = undefined
        return sparePeriod
      }
      if (last !== undefined) {
        const gap = now - last
        // After a late frame the next one may come early: no display is taken for faster than 60 Hz.
        shortest = Math.max(ideal, Math.min(shortest, gap))
        average += (gap - average) / 10
      }
      last = now
      if (average <= behindAt * shortest) return 0
      average = ideal
      spareUntil = now + spareFor
      return sparePeriod
    },
    rest(): void {
      last = undefined
    },
  }
}

/**
 * The one loop that draws: it sleeps until a task is due and then runs all that are due in one
 * frame, so the page is idle in between. A late frame does not make up for lost ones. While a task runs
 * in every frame it does not sleep, and the others run in the same frames.
 *
 * Where the page does not keep up, frames are left out for a while. While messages wait for the page, drawing
 * yields to them: five frames a second, or two. What is drawn then is drawn in two frames, first what is due
 * now and then, so that a click waits for one half of it at most.
 *
 * @param behind how late the page takes what has arrived, in ms; 0 by default.
 */
export function createFrameLoop(source: FrameSource, behind: () => number = () => 0): FrameLoop {
  const tasks = new Set<Task>()
  const everyFrame = new Set<{ readonly run: () => void }>()
  const pace = createPaceWatch()
  let cancel: (() => void) | undefined
  /** ms to leave frames out. */
  let spared = 0
  let drawnAt = Number.NEGATIVE_INFINITY
  /** Where the page does not keep up, the tasks that were due ran already, and the next frame is for the others. */
  let halfDrawn = false

  /** How long to leave frames out, in ms: 0 while the page keeps up. */
  function gap(): number {
    const late = behind()
    return yielding.find((step) => late >= step.behind)?.gap ?? spared
  }

  function after(delay: number): void {
    cancel = source.after(delay, () => {
      cancel = source.frame(draw)
    })
  }
  function schedule(): void {
    cancel?.()
    cancel = undefined
    const now = source.now()
    if (everyFrame.size > 0) {
      const wait = drawnAt + gap() - now
      if (wait > 0) after(wait)
      else cancel = source.frame(draw)
      return
    }
    pace.rest()
    halfDrawn = false
    if (tasks.size === 0) return
    const due = Math.min(...[...tasks].map((task) => task.due))
    after(Math.max(0, due - now, drawnAt + gap() - now))
  }

  /** Runs the tasks that are due; tells whether there were any. */
  function runDue(now: number): boolean {
    let any = false
    for (const task of [...tasks]) {
      // A frame comes every 16 ms: what is due before the next one is done now.
      if (task.due > now + 8) continue
      task.due = Math.max(task.due + task.period, now + task.period / 2)
      task.run()
      any = true
    }
    return any
  }
  function draw(): void {
    const now = source.now()
    if (!halfDrawn && runDue(now) && gap() > 0 && everyFrame.size > 0) {
      halfDrawn = true
      cancel?.()
      cancel = source.frame(draw)
      return
    }
    halfDrawn = false
    for (const task of [...everyFrame]) task.run()
    spared = everyFrame.size > 0 ? pace.frame(now) : 0
    drawnAt = source.now()
    schedule()
  }

  return {
    every(period, run) {
      const task = { period, run, due: source.now() + period }
      tasks.add(task)
      schedule()
      return () => {
        if (tasks.delete(task)) schedule()
      }
    },
    onFrame(run) {
      const task = { run }
      everyFrame.add(task)
      schedule()
      return () => {
        if (everyFrame.delete(task)) schedule()
      }
    },
    stop() {
      tasks.clear()
      everyFrame.clear()
      schedule()
    },
  }
}

/** The page's own clock and frames. */
export function pageFrames(view: Window, time: Pick<Time, 'now' | 'after'>): FrameSource {
  return {
    now: time.now,
    after: time.after,
    frame(action) {
      const handle = view.requestAnimationFrame(action)
      return () => view.cancelAnimationFrame(handle)
    },
  }
}
