import { composeFrame } from './compose-frame.ts'
import { createCrowdWatch } from './crowd-watch.ts'
import type { Crowding } from './draw/draw-messages.ts'
import { followMessage, isInView } from './follow.ts'
import type { Followed, Frame, ShownLane, ShownPin, Words } from './frame.ts'
import { findAt, type Found } from './hit.ts'
import { createLabelWidths } from './label-width.ts'
import type { Look } from './look.ts'
import { showPins, type PinnedMessage } from './pins.ts'
import type { Recording } from './recorder.ts'
import { createScene, type SceneOptions } from './scene.ts'
import type { Surface } from './surface.ts'
import { initialView, isLive, rangeOf, type Extent, type View } from './view.ts'

/** What a stage reports to components that show more than its canvas. */
export interface StageListeners {
  view(view: View): void
  followed(followed: Followed | undefined): void
  /** What lies under the pointer. */
  found(found: Found | undefined): void
  crowding(crowding: Crowding): void
}

export interface StageOptions extends SceneOptions {
  readonly recording: Recording
  /** Page clock, epoch ms. */
  readonly clock: () => number
  /** Whether this person asked for less motion. */
  readonly calm: () => boolean
  /** Runs `task` in every frame; returns the end of it. */
  readonly onFrame: (task: () => void) => () => void
  /** The lanes as they are to be shown; their notes change every second. */
  readonly lanes: () => readonly Omit<ShownLane, 'colour'>[]
  readonly tell: StageListeners
}

/** The canvas of a timeline, and how the page looks around it. */
export interface Sheet {
  readonly surface: Surface
  readonly look: Look
  readonly words: Words
}

/** What the timeline shows: every frame while it moves, otherwise where something changed. */
export interface TimelineStage {
  view(): View
  show(view: View): void
  followed(): Followed | undefined
  follow(followed: Followed | undefined): void
  /** Marks these messages from now on. */
  pin(messages: readonly PinnedMessage[]): void
  /** How crowded the latest picture was. */
  crowding(): Crowding
  /** The latest picture; undefined before the first. */
  frame(): Frame | undefined
  extent(): Extent
  /** Puts the pointer somewhere, or takes it away. */
  point(pointer: Frame['pointer']): void
  scrollLanes(by: number): void
  /** Draws on this from now on: it is new, or the page around it looks different now. */
  drawOn(sheet: Sheet): void
  /** Lanes came, went or have other notes. */
  lanesChanged(): void
  /** To be called every `restPeriod`: what is held still may grow, too. */
  rest(): void
  /** Draws no more. */
  close(): void
}

/** With reduced motion, time moves in steps this long, ms. */
const calmStep = 500
/** Where nothing glides, new messages are drawn this often, ms. */
export const restPeriod = 200
/** A crowded picture moves this often, ms: the time goes to the messages and to clicks. */
const crowdedPeriod = 50
/** The tooltip follows what moves beneath the pointer this often, ms. */
const tipPeriod = 100

/** Creates a stage that is live and has nothing to draw on yet. */
export function createTimelineStage(options: StageOptions): TimelineStage {
  const { recording, clock, calm, tell } = options
  const scene = createScene(options)
  const isCrowded = createCrowdWatch()
  let view = initialView
  let followed: Followed | undefined
  let pinned: readonly PinnedMessage[] = []
  let pins: readonly ShownPin[] = []
  let found: Found | undefined
  let crowding: Crowding = 0
  let sheet: Sheet | undefined
  let frame: Frame | undefined
  let pointer: Frame['pointer']
  let scroll = 0
  let label = 0
  let widths = measuring()
  /** Something changed that the recording does not tell. */
  let stale = true
  let drawnAt = 0
  let drawnRevision = -1
  let foundAt = 0
  let endFrames: (() => void) | undefined

  function measuring() {
    return createLabelWidths((text, font) => {
      if (sheet === undefined) return 0
      sheet.surface.font = font
      return sheet.surface.measureText(text).width
    })
  }
  function widestLabel({ look, words }: Sheet): number {
    const shown = options.lanes()
    return widths.widest({
      names: [words.store, ...shown.map(({ name }) => name)],
      notes: shown.map(({ note }) => note),
      em: look.em,
      font: look.font,
    })
  }

  /** Now, in steps if reduced motion is preferred. */
  function now(): number {
    return calm() && isLive(view) ? Math.floor(clock() / calmStep) * calmStep : clock()
  }
  function compose({ look, words }: Sheet): Frame | undefined {
    const lanes = options.lanes()
    const parts = { recording, look, words, lanes, view, label, scroll, followed, pins, pointer }
    const next = composeFrame({ ...parts, now: now() })
    scroll = next?.layout.scroll ?? scroll
    return next
  }
  function find(): void {
    foundAt = clock()
    const next =
      frame === undefined || pointer === undefined
        ? undefined
        : findAt(frame, pointer.x, pointer.y, scene.crowding())
    if (next === undefined && found === undefined) return
    found = next
    tell.found(found)
  }

  function draw(): void {
    const next = sheet && compose(sheet)
    if (sheet === undefined || next === undefined) return
    const revision = recording.revision()
    const moved = frame === undefined || next.origin !== frame.origin || next.pixel !== frame.pixel
    const grown = revision !== drawnRevision && clock() - drawnAt >= restPeriod / 2
    if (!stale && !moved && !grown) return
    frame = next
    scene.draw(sheet.surface, next)
    stale = false
    drawnAt = clock()
    drawnRevision = revision
    if (crowding !== scene.crowding()) {
      crowding = scene.crowding()
      tell.crowding(crowding)
    }
    const settled = !isLive(view) || clock() - foundAt > tipPeriod
    if (pointer !== undefined && settled) find()
  }
  function tick(): void {
    const crowded = isCrowded(clock(), recording.revision())
    if (crowded && isLive(view) && !stale && clock() - drawnAt < crowdedPeriod) return
    draw()
    if (!isLive(view) || calm()) pause()
  }
  function pause(): void {
    endFrames?.()
    endFrames = undefined
  }
  function wake(): void {
    endFrames ??= options.onFrame(tick)
  }
  function redraw(): void {
    stale = true
    wake()
  }
  function follow(next: Followed | undefined): void {
    followed = next
    tell.followed(followed)
    redraw()
  }

  return {
    view: () => view,
    show(next) {
      view = next
      tell.view(view)
      // Where its message has left the view there is nothing to be followed.
      if (followed !== undefined && (isLive(view) || !isInView(followed, rangeOf(view, now())))) {
        follow(undefined)
      }
      redraw()
    },
    followed: () => followed,
    follow,
    pin(messages) {
      pinned = messages
      pins = showPins(recording, pinned)
      redraw()
    },
    crowding: () => crowding,
    frame: () => frame,
    extent() {
      const moment = now()
      return { oldest: recording.oldest(moment), now: moment }
    },
    point(next) {
      pointer = next
      find()
      redraw()
    },
    scrollLanes(by) {
      scroll += by
      redraw()
    },
    drawOn(next) {
      sheet = next
      // The fonts themselves may have come meanwhile.
      widths = measuring()
      label = widestLabel(sheet)
      redraw()
    },
    lanesChanged() {
      // A label that grew gets its room; one that shrank keeps it, so that nothing moves to and fro.
      if (sheet !== undefined) label = Math.max(label, widestLabel(sheet))
      redraw()
    },
    rest() {
      const grown = recording.revision() !== drawnRevision
      if (grown || isLive(view)) wake()
      // A poll brings a message that was born long ago.
      if (grown && pinned.length > 0) pins = showPins(recording, pinned)
      if (followed === undefined || !grown) return
      const next = followMessage(recording, followed.id, followed.bornAt)
      if (next?.arrivals.length !== followed.arrivals.length) follow(next)
    },
    close() {
      pause()
      sheet = undefined
    },
  }
}
