import { broughtBy, followMessage, neighbourOf } from './follow.ts'
import type { Followed, Frame } from './frame.ts'
import { findAt } from './hit.ts'
import { reach, type Recording } from './recorder.ts'
import {
  goLive,
  isLive,
  pause,
  rangeOf,
  reveal,
  scrub,
  showUntil,
  zoomStep,
  zoomTo,
} from './view.ts'
import type { TimelineCanvas } from './use-timeline-canvas.ts'

/** What a person does with the timeline, by pointer, wheel and keyboard. */
export interface TimelineGestures {
  togglePause(): void
  goLive(): void
  zoom(direction: -1 | 1): void
  stopFollowing(): void
  /** Follows a message, if the timeline still has it. `bornAt`: page's clock, epoch ms. */
  follow(id: number, bornAt: number): void
  onPointerDown(event: PointerEvent): void
  onPointerMove(event: PointerEvent): void
  onPointerUp(event: PointerEvent): void
  onPointerLeave(): void
  onWheel(event: WheelEvent): void
  onKeyDown(event: KeyboardEvent): void
}

/** A press that moves less than this is a click, px. */
const clickRoom = 4
/** How much a notch of the wheel zooms. */
const wheelZoom = 0.0015
/** A line of a wheel that counts lines, px. */
const wheelLine = 16

interface Drag {
  readonly startX: number
  readonly startEnd: number
  readonly overview: boolean
  moved: boolean
}

/** Turns gestures into views; the drawing follows in the next frame. */
export function useTimelineGestures(stage: TimelineCanvas, timeline: Recording): TimelineGestures {
  const { view, followed } = stage
  const fingers = new Map<number, { x: number; y: number }>()
  let drag: Drag | undefined
  let pinch: { readonly distance: number; readonly span: number } | undefined

  function placeOf(event: MouseEvent): { x: number; y: number } {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  /** 0 at the left edge of the plot, 1 at the right one. */
  const shareAt = ({ layout }: Frame, x: number): number =>
    Math.min(1, Math.max(0, (x - layout.left) / (layout.right - layout.left)))

  function follow(next: Followed | undefined): void {
    if (next === undefined) return
    const extent = stage.extent()
    // What is looked at must not glide away.
    view.value = reveal(pause(view.value, extent.now), next.bornAt, extent)
    followed.value = next
  }

  function click({ x, y }: { x: number; y: number }): void {
    const frame = stage.frame()
    if (frame === undefined) return
    const found = findAt(frame, x, y, stage.crowding.value)
    switch (found?.hit.kind) {
      case 'message':
        follow(followMessage(timeline, found.hit.id, found.hit.bornAt))
        return
      case 'poll':
        if (found.lane !== undefined)
          follow(broughtBy(timeline, found.lane.recorded.number, found.hit))
        return
      default:
        followed.value = undefined
    }
  }

  function moveOverview(frame: Frame, x: number): void {
    const extent = stage.extent()
    const middle = extent.now - (1 - shareAt(frame, x)) * reach
    const { span } = view.value
    view.value = showUntil(span, middle + span / 2, extent)
  }

  function pinched(): number | undefined {
    const [one, other] = [...fingers.values()]
    return one && other && Math.max(20, Math.hypot(one.x - other.x, one.y - other.y))
  }

  function step(direction: -1 | 1, whole: boolean): void {
    const extent = stage.extent()
    if (followed.value !== undefined) {
      follow(neighbourOf(timeline, followed.value, direction))
      return
    }
    const held = pause(view.value, extent.now)
    view.value = scrub(held, (direction * view.value.span) / (whole ? 1 : 10), extent)
  }

  function followNewest(): void {
    const extent = stage.extent()
    const { from, to } = rangeOf(view.value, extent.now)
    const middle = (from + Math.min(to, extent.now)) / 2
    const nowhere = { id: -1, bornAt: middle }
    follow(neighbourOf(timeline, nowhere, -1) ?? neighbourOf(timeline, nowhere, 1))
  }

  function togglePause(): void {
    const { now } = stage.extent()
    view.value = isLive(view.value) ? pause(view.value, now) : goLive(view.value)
  }
  function zoom(direction: -1 | 1): void {
    view.value = zoomStep(view.value, direction, stage.extent(), followed.value?.bornAt)
  }

  return {
    togglePause,
    goLive() {
      followed.value = undefined
      view.value = goLive(view.value)
    },
    zoom,
    stopFollowing: () => (followed.value = undefined),
    follow: (id, bornAt) => follow(followMessage(timeline, id, bornAt)),

    onPointerDown(event) {
      if (event.button !== 0) return
      const place = placeOf(event)
      const frame = stage.frame()
      if (frame === undefined || place.x < frame.layout.left) return
      ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
      fingers.set(event.pointerId, place)
      const distance = pinched()
      pinch = distance === undefined ? undefined : { distance, span: view.value.span }
      const overview = place.y >= frame.layout.overview.top - 3
      const { now } = stage.extent()
      drag = { startX: place.x, startEnd: rangeOf(view.value, now).to, overview, moved: false }
      if (overview) moveOverview(frame, place.x)
    },
    onPointerMove(event) {
      const place = placeOf(event)
      const frame = stage.frame()
      if (fingers.has(event.pointerId)) fingers.set(event.pointerId, place)
      const distance = pinched()
      if (frame !== undefined && pinch !== undefined && distance !== undefined) {
        const anchor = shareAt(frame, place.x)
        view.value = zoomTo(
          view.value,
          (pinch.span * pinch.distance) / distance,
          anchor,
          stage.extent(),
        )
        return
      }
      stage.point(place)
      if (frame === undefined || drag === undefined) return
      if (Math.abs(place.x - drag.startX) > clickRoom) drag.moved = true
      if (drag.overview) moveOverview(frame, place.x)
      else if (drag.moved) {
        const share = (place.x - drag.startX) / (frame.layout.right - frame.layout.left)
        const { span } = view.value
        view.value = showUntil(span, drag.startEnd - share * span, stage.extent())
      }
    },
    onPointerUp(event) {
      fingers.delete(event.pointerId)
      if (drag !== undefined && !drag.moved && !drag.overview && pinch === undefined) {
        click(placeOf(event))
      }
      if (fingers.size < 2) pinch = undefined
      drag = undefined
    },
    onPointerLeave: () => stage.point(undefined),

    onWheel(event) {
      const frame = stage.frame()
      if (frame === undefined) return
      const { x } = placeOf(event)
      const scale = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? wheelLine : 1
      const [across, along] = [event.deltaX * scale, event.deltaY * scale]
      if (x < frame.layout.left) {
        // Over the names the wheel does what it does elsewhere, unless there are lanes to scroll.
        if (frame.layout.scrollEnd === 0) return
        stage.scrollLanes(along)
      } else if (event.shiftKey || Math.abs(across) > Math.abs(along)) {
        const extent = stage.extent()
        const by =
          ((across === 0 ? along : across) / (frame.layout.right - frame.layout.left)) *
          view.value.span
        view.value = scrub(pause(view.value, extent.now), by, extent)
      } else {
        // A pinch on a touchpad comes as a wheel with Ctrl, in smaller numbers.
        const factor = Math.exp(along * wheelZoom * (event.ctrlKey ? 6 : 1))
        const anchor = shareAt(frame, x)
        view.value = zoomTo(view.value, view.value.span * factor, anchor, stage.extent())
      }
      event.preventDefault()
    },

    onKeyDown(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return
      const { em, scrollEnd } = stage.frame()?.layout ?? { em: 0, scrollEnd: 0 }
      const { key } = event
      if (key === 'ArrowLeft') step(-1, event.shiftKey)
      else if (key === 'ArrowRight') step(1, event.shiftKey)
      else if (key === '+' || key === '=') zoom(-1)
      else if (key === '-' || key === '_') zoom(1)
      else if (key === ' ') togglePause()
      else if (key === 'End') view.value = goLive(view.value)
      else if (key === 'Home') view.value = showUntil(view.value.span, 0, stage.extent())
      else if (key === 'Enter') followNewest()
      else if (key === 'Escape' && followed.value !== undefined) followed.value = undefined
      else if (key === 'ArrowUp' && scrollEnd > 0) stage.scrollLanes(-2 * em)
      else if (key === 'ArrowDown' && scrollEnd > 0) stage.scrollLanes(2 * em)
      else return
      // What the keyboard shows is not covered by what the pointer was left on.
      stage.point(undefined)
      event.preventDefault()
      event.stopPropagation()
    },
  }
}
