import { followMessage, neighbourOf } from './follow.ts'
import type { Followed } from './frame.ts'
import type { Recording } from './recorder.ts'
import type { TimelineStage } from './stage.ts'
import { goLive, isLive, pause, rangeOf, reveal, scrub, showUntil, zoomStep } from './view.ts'

/** What a person can do with the timeline, however they ask for it. */
export interface TimelineMoves {
  /** Holds still with this at the right edge, where it follows now. Page clock, epoch ms. */
  holdAt(time: number): void
  /** Follows now, and no message. */
  goLive(): void
  /** As far back as the recording goes. */
  goToStart(): void
  /** One step in (−1) or out (+1). */
  zoom(direction: -1 | 1): void
  /** To the next message (+1) or the one before while one is followed, otherwise through time. */
  step(direction: -1 | 1, whole: boolean): void
  /** By this many ms. */
  scrub(by: number): void
  /** Follows a message, if the timeline still has it. `bornAt`: page clock, epoch ms. */
  follow(id: number, bornAt: number): void
  /** Follows this one, and holds still, so that it does not glide away. */
  hold(message: Followed | undefined): void
  /** Follows the newest message before the middle of the view. */
  followNewest(): void
  stopFollowing(): void
}

/** The share of the span that a small step moves by. */
const smallStep = 1 / 10

/** Creates the moves of a stage. */
export function createTimelineMoves(stage: TimelineStage, recording: Recording): TimelineMoves {
  function hold(message: Followed | undefined): void {
    if (message === undefined) return
    const extent = stage.extent()
    stage.show(reveal(pause(stage.view(), extent.now), message.bornAt, extent))
    stage.follow(message)
  }
  function scrubBy(by: number): void {
    const extent = stage.extent()
    stage.show(scrub(pause(stage.view(), extent.now), by, extent))
  }

  return {
    hold,
    scrub: scrubBy,
    holdAt(time) {
      const view = stage.view()
      if (isLive(view)) stage.show(pause(view, time))
    },
    goLive() {
      stage.follow(undefined)
      stage.show(goLive(stage.view()))
    },
    goToStart: () => stage.show(showUntil(stage.view().span, 0, stage.extent())),
    zoom(direction) {
      const centre = stage.followed()?.bornAt
      stage.show(zoomStep(stage.view(), direction, stage.extent(), centre))
    },
    step(direction, whole) {
      const followed = stage.followed()
      if (followed !== undefined) hold(neighbourOf(recording, followed, direction))
      else scrubBy(direction * stage.view().span * (whole ? 1 : smallStep))
    },
    follow: (id, bornAt) => hold(followMessage(recording, id, bornAt)),
    followNewest() {
      const extent = stage.extent()
      const { from, to } = rangeOf(stage.view(), extent.now)
      const nowhere = { id: -1, bornAt: (from + Math.min(to, extent.now)) / 2 }
      hold(neighbourOf(recording, nowhere, -1) ?? neighbourOf(recording, nowhere, 1))
    },
    stopFollowing: () => stage.follow(undefined),
  }
}
