import { computed, onBeforeUnmount, onMounted, shallowRef, watch, type ShallowRef } from 'vue'
import { resolveColours } from '../charts/colours.ts'
import { usePageChoices, usePlayground, useEvery } from '../state/use-playground.ts'
import type { Crowding } from './draw/draw-messages.ts'
import { followMessage, isInView } from './follow.ts'
import type { Followed, Frame, FrameLane, ShownLane } from './frame.ts'
import { findAt, type Found } from './hit.ts'
import { layOut } from './layout.ts'
import { createScene } from './scene.ts'
import type { Palette, Surface } from './surface.ts'
import { createLabelWidths, type LabelWidths } from './label-width.ts'
import { initialView, isLive, rangeOf, type Extent, type View } from './view.ts'
import type { TimelineWords } from './use-timeline-words.ts'

export interface TimelineCanvasOptions {
  readonly place: Readonly<ShallowRef<HTMLElement | null>>
  readonly canvas: Readonly<ShallowRef<HTMLCanvasElement | null>>
  readonly lanes: () => readonly Omit<ShownLane, 'colour'>[]
  /** The custom property that a lane's colour is. */
  readonly colours: () => readonly string[]
  readonly words: TimelineWords
}

/** What the timeline shows and what was drawn last; the parts that Vue watches change seldom. */
export interface TimelineCanvas {
  readonly view: ShallowRef<View>
  readonly followed: ShallowRef<Followed | undefined>
  readonly found: Readonly<ShallowRef<Found | undefined>>
  readonly crowding: Readonly<ShallowRef<Crowding>>
  /** The latest picture; undefined before the first. */
  frame(): Frame | undefined
  extent(): Extent
  /** Puts the pointer somewhere, or takes it away. */
  point(pointer: Frame['pointer']): void
  scrollLanes(by: number): void
}

/** In steps like this it moves for those who asked for less motion, ms. */
const calmStep = 500
/** Where nothing glides, new messages are drawn so often, ms. */
const restPeriod = 200
/** Where so many arrivals a second are drawn, no eye follows one of them. */
const crowdedRate = 8_000
/** Then it moves so often, ms: the time goes to the messages and to clicks. */
const crowdedPeriod = 50
/** The tooltip follows what moves beneath the pointer so often, ms. */
const tipPeriod = 100

function createSheet(width: number, height: number) {
  const image = new OffscreenCanvas(Math.max(1, width), Math.max(1, height))
  const surface = image.getContext('2d')
  if (surface === null) throw new Error('this browser draws no canvas')
  return { image, surface: surface as Surface }
}

/** Draws the timeline in the page's one frame loop: every frame while it moves, else where something changed. */
export function useTimelineCanvas(options: TimelineCanvasOptions): TimelineCanvas {
  const { place, canvas, words } = options
  const { timeline, now: clock, loop } = usePlayground()
  const { appearance, language } = usePageChoices()
  const view = shallowRef<View>(initialView)
  const followed = shallowRef<Followed>()
  const found = shallowRef<Found>()
  const crowding = shallowRef<Crowding>(0)
  const calm = matchMedia('(prefers-reduced-motion: reduce)')
  const scene = createScene({ createSheet })

  let surface: CanvasRenderingContext2D | null = null
  let frame: Frame | undefined
  let pointer: Frame['pointer']
  let scroll = 0
  let stale = true
  let drawnAt = 0
  let foundAt = 0
  let drawnRevision = -1
  let endFrames: (() => void) | undefined
  /** Read from the page where it changed, not in every frame. */
  let look:
    { palette: Palette; colours: string[]; font: string; em: number; ratio: number } | undefined
  let size = { width: 0, height: 0 }
  let written = words.canvas()
  let label = 0
  let widths = measuring()

  /** Now, in steps for those who want less motion. */
  function now(): number {
    return calm.matches && isLive(view.value) ? Math.floor(clock() / calmStep) * calmStep : clock()
  }
  function extent(): Extent {
    const moment = now()
    return { oldest: timeline.oldest(moment), now: moment }
  }

  function measuring(): LabelWidths {
    return createLabelWidths((text, font) => {
      if (surface === null) return 0
      surface.font = font
      return surface.measureText(text).width
    })
  }

  function takeLook(): void {
    const element = place.value
    const drawn = canvas.value
    if (element === null || drawn === null || surface === null) return
    const style = getComputedStyle(element)
    const read = (properties: readonly string[]): string[] =>
      resolveColours(
        element,
        properties.map((property) => `var(${property})`),
      )
    const names = ['--text', '--muted', '--line', '--surface', '--danger', '--warning', '--focus']
    const [text = '', muted = '', line = '', ground = '', danger = '', warning = '', focus = ''] =
      read(names)
    look = {
      palette: { text, muted, line, surface: ground, danger, warning, focus },
      colours: read(options.colours()),
      font: style.fontFamily,
      em: Number.parseFloat(style.fontSize),
      ratio: element.ownerDocument.defaultView?.devicePixelRatio ?? 1,
    }
    size = { width: element.clientWidth, height: element.clientHeight }
    const { ratio, em, font } = look
    const [wide, tall] = [Math.round(size.width * ratio), Math.round(size.height * ratio)]
    if (drawn.width !== wide || drawn.height !== tall) {
      drawn.width = wide
      drawn.height = tall
    }
    written = words.canvas()
    // The fonts themselves may have come meanwhile.
    widths = measuring()
    label = widestLabel(em, font)
    stale = true
    wake()
  }

  function widestLabel(em: number, font: string): number {
    const shown = options.lanes()
    return widths.widest({
      names: [written.store, ...shown.map(({ name }) => name)],
      notes: shown.map(({ note }) => note),
      em,
      font,
    })
  }
  /** A label that grew gets its room; one that shrank keeps it, so that nothing moves to and fro. */
  function growLabel(): void {
    if (look === undefined) return
    const wanted = widestLabel(look.em, look.font)
    if (wanted <= label) return
    label = wanted
    stale = true
  }

  function compose(): Frame | undefined {
    if (look === undefined || size.width < 80 || size.height < 40) return undefined
    const { palette, colours, font, em, ratio } = look
    const shown = options.lanes()
    const layout = layOut({ ...size, em, lanes: shown.length, label, scroll })
    scroll = layout.scroll
    const lanes = shown.flatMap((lane, index): FrameLane[] => {
      const recorded = timeline.lane(lane.pane)
      const band = layout.lanes[index]
      if (recorded === undefined || band === undefined) return []
      return [{ ...lane, recorded, band, colour: colours[index] ?? palette.text }]
    })
    const moment = now()
    const range = rangeOf(view.value, moment)
    const pixel = view.value.span / ((layout.right - layout.left) * ratio)
    return {
      recording: timeline,
      layout,
      lanes,
      palette,
      words: written,
      font,
      range,
      now: moment,
      live: isLive(view.value),
      ratio,
      pixel,
      // Whole pixels, so that what was drawn once is shifted and not blurred.
      origin: Math.round(range.from / pixel),
      followed: followed.value,
      pointer,
    }
  }

  function find(): void {
    foundAt = clock()
    const next =
      frame === undefined || pointer === undefined
        ? undefined
        : findAt(frame, pointer.x, pointer.y, scene.crowding())
    if (next !== undefined || found.value !== undefined) found.value = next
  }

  function draw(): void {
    const next = compose()
    if (next === undefined || surface === null) return
    const revision = timeline.revision()
    const moved = frame === undefined || next.origin !== frame.origin || next.pixel !== frame.pixel
    const grown = revision !== drawnRevision && clock() - drawnAt >= restPeriod / 2
    if (!stale && !moved && !grown) return
    frame = next
    scene.draw(surface as Surface, next)
    stale = false
    drawnAt = clock()
    drawnRevision = revision
    if (crowding.value !== scene.crowding()) crowding.value = scene.crowding()
    const settled = !isLive(view.value) || clock() - foundAt > tipPeriod
    if (pointer !== undefined && settled) find()
  }

  let counted = { at: 0, revision: 0 }
  let crowded = false
  function watchRate(): void {
    const at = clock()
    if (at - counted.at < 1_000) return
    const revision = timeline.revision()
    crowded = ((revision - counted.revision) / (at - counted.at)) * 1_000 > crowdedRate
    counted = { at, revision }
  }

  /** A window that was dragged to another screen may have other pixels, one at a projector larger text. */
  function watchScreen(): void {
    if (look === undefined || place.value === null) return
    const em = Number.parseFloat(getComputedStyle(place.value).fontSize)
    if (look.ratio !== devicePixelRatio || look.em !== em) takeLook()
  }

  function tick(): void {
    watchRate()
    if (crowded && isLive(view.value) && !stale && clock() - drawnAt < crowdedPeriod) return
    draw()
    if (isLive(view.value) && !calm.matches) return
    endFrames?.()
    endFrames = undefined
  }
  function wake(): void {
    endFrames ??= loop.onFrame(tick)
  }
  function redraw(): void {
    stale = true
    wake()
  }

  /** What is held still may grow: a poll brings a message that was born long ago. */
  useEvery(restPeriod, () => {
    watchScreen()
    if (timeline.revision() !== drawnRevision || isLive(view.value)) wake()
    const { value } = followed
    if (value === undefined || timeline.revision() === drawnRevision) return
    const next = followMessage(timeline, value.id, value.bornAt)
    if (next?.arrivals.length !== value.arrivals.length) followed.value = next
  })

  let observer: ResizeObserver | undefined
  onMounted(() => {
    if (canvas.value === null || place.value === null) return
    surface = canvas.value.getContext('2d')
    observer = new ResizeObserver(takeLook)
    observer.observe(place.value)
    takeLook()
    // Measured with the font it is drawn with, which may still be on its way.
    void document.fonts.ready.then(takeLook)
  })
  /** What the look depends on: the notes of the lanes change every second, and are read in each picture. */
  const looked = computed(() =>
    [...options.lanes().map(({ pane, name }) => `${pane} ${name}`), ...options.colours()].join(
      '\n',
    ),
  )
  watch([appearance, language, looked], takeLook, { flush: 'post' })
  watch(
    options.lanes,
    () => {
      growLabel()
      redraw()
    },
    { flush: 'post' },
  )
  // Where its message has left the view there is nothing to be followed.
  watch(
    view,
    (next) => {
      const { value } = followed
      if (value === undefined) return
      if (isLive(next) || !isInView(value, rangeOf(next, now()))) followed.value = undefined
    },
    { flush: 'sync' },
  )
  watch([view, followed], redraw, { flush: 'sync' })
  onBeforeUnmount(() => {
    observer?.disconnect()
    endFrames?.()
    surface = null
  })

  return {
    view,
    followed,
    found,
    crowding,
    frame: () => frame,
    extent,
    point(next) {
      pointer = next
      find()
      redraw()
    },
    scrollLanes(by) {
      scroll += by
      redraw()
    },
  }
}
