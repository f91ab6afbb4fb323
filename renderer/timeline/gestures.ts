import { broughtBy, followMessage } from './follow.ts'
import type { Frame } from './frame.ts'
import { findAt } from './hit.ts'
import type { TimelineMoves } from './moves.ts'
import { reach, type Recording } from './recorder.ts'
import type { TimelineStage } from './stage.ts'
import { rangeOf, showUntil, zoomTo } from './view.ts'

/** What pointer, wheel and keyboard do on the timeline. */
export interface TimelineGestures {
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
/** `WheelEvent.DOM_DELTA_LINE` */
const countsLines = 1

interface Place {
  readonly x: number
  readonly y: number
}
interface Drag {
  readonly startX: number
  readonly startEnd: number
  readonly overview: boolean
  moved: boolean
}

function placeOf(event: MouseEvent): Place {
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect()
  return { x: event.clientX - box.left, y: event.clientY - box.top }
}
const widthOf = ({ layout }: Frame): number => layout.right - layout.left
/** 0 at the left edge of the plot, 1 at the right one. */
const shareAt = (frame: Frame, x: number): number =>
  Math.min(1, Math.max(0, (x - frame.layout.left) / widthOf(frame)))

/** Turns gestures into views; the drawing follows in the next frame. */
export function createTimelineGestures(
  stage: TimelineStage,
  recording: Recording,
  moves: TimelineMoves,
): TimelineGestures {
  const fingers = new Map<number, Place>()
  let drag: Drag | undefined
  let pinch: { readonly distance: number; readonly span: number } | undefined

  function click({ x, y }: Place): void {
    const frame = stage.frame()
    if (frame === undefined) return
    const found = findAt(frame, x, y, stage.crowding())
    switch (found?.hit.kind) {
      case 'message':
        moves.hold(followMessage(recording, found.hit.id, found.hit.bornAt))
        return
      case 'burst':
        moves.hold(followMessage(recording, found.hit.id, found.hit.dueAt))
        return
      case 'poll':
        if (found.lane !== undefined) {
          moves.hold(broughtBy(recording, found.lane.recorded.number, found.hit))
        }
        return
      default:
        stage.follow(undefined)
    }
  }

  function moveOverview(frame: Frame, x: number): void {
    const extent = stage.extent()
    const middle = extent.now - (1 - shareAt(frame, x)) * reach
    const { span } = stage.view()
    stage.show(showUntil(span, middle + span / 2, extent))
  }
  function zoomAt(frame: Frame, x: number, span: number): void {
    stage.show(zoomTo(stage.view(), span, shareAt(frame, x), stage.extent()))
  }
  function dragTo(frame: Frame, x: number, from: Drag): void {
    if (Math.abs(x - from.startX) > clickRoom) from.moved = true
    if (from.overview) moveOverview(frame, x)
    else if (from.moved) {
      const share = (x - from.startX) / widthOf(frame)
      const { span } = stage.view()
      stage.show(showUntil(span, from.startEnd - share * span, stage.extent()))
    }
  }
  function pinched(): number | undefined {
    const [one, other] = [...fingers.values()]
    return one && other && Math.max(20, Math.hypot(one.x - other.x, one.y - other.y))
  }

  return {
    onPointerDown(event) {
      if (event.button !== 0) return
      const place = placeOf(event)
      const frame = stage.frame()
      if (frame === undefined || place.x < frame.layout.left) return
      ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
      fingers.set(event.pointerId, place)
      const distance = pinched()
      pinch = distance === undefined ? undefined : { distance, span: stage.view().span }
      const overview = place.y >= frame.layout.overview.top - 3
      const startEnd = rangeOf(stage.view(), stage.extent().now).to
      drag = { startX: place.x, startEnd, overview, moved: false }
      if (overview) moveOverview(frame, place.x)
    },
    onPointerMove(event) {
      const place = placeOf(event)
      const frame = stage.frame()
      if (fingers.has(event.pointerId)) fingers.set(event.pointerId, place)
      const distance = pinched()
      if (frame !== undefined && pinch !== undefined && distance !== undefined) {
        zoomAt(frame, place.x, (pinch.span * pinch.distance) / distance)
        return
      }
      stage.point(place)
      if (frame !== undefined && drag !== undefined) dragTo(frame, place.x, drag)
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
      const scale = event.deltaMode === countsLines ? wheelLine : 1
      const [across, along] = [event.deltaX * scale, event.deltaY * scale]
      const { span } = stage.view()
      if (x < frame.layout.left) {
        // Over the names the wheel does what it does elsewhere, unless there are lanes to scroll.
        if (frame.layout.scrollEnd === 0) return
        stage.scrollLanes(along)
      } else if (event.shiftKey || Math.abs(across) > Math.abs(along)) {
        moves.scrub(((across === 0 ? along : across) / widthOf(frame)) * span)
      } else {
        // A pinch on a touchpad comes as a wheel with Ctrl, in smaller numbers.
        zoomAt(frame, x, span * Math.exp(along * wheelZoom * (event.ctrlKey ? 6 : 1)))
      }
      event.preventDefault()
    },

    onKeyDown(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return
      const { em, scrollEnd } = stage.frame()?.layout ?? { em: 0, scrollEnd: 0 }
      const { key } = event
      if (key === 'ArrowLeft') moves.step(-1, event.shiftKey)
      else if (key === 'ArrowRight') moves.step(1, event.shiftKey)
      else if (key === '+' || key === '=') moves.zoom(-1)
      else if (key === '-' || key === '_') moves.zoom(1)
      else if (key === 'End') moves.goLive()
      else if (key === 'Home') moves.goToStart()
      else if (key === 'Enter') moves.followNewest()
      else if (key === 'Escape' && stage.followed() !== undefined) moves.stopFollowing()
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
