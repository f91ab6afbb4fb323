import { computed, onBeforeUnmount, onMounted, shallowRef, watch, type ShallowRef } from 'vue'
import { useAlways, usePageChoices, usePlayground } from '../state/use-playground.ts'
import type { Crowding } from './draw/draw-messages.ts'
import type { Followed, ShownLane } from './frame.ts'
import type { Found } from './hit.ts'
import { readLook, type Look } from './look.ts'
import { createTimelineStage, restPeriod, type TimelineStage } from './stage.ts'
import type { Surface } from './surface.ts'
import type { TimelineWords } from './use-timeline-words.ts'
import { initialView, type View } from './view.ts'

export interface TimelineCanvasOptions {
  readonly place: Readonly<ShallowRef<HTMLElement | null>>
  readonly canvas: Readonly<ShallowRef<HTMLCanvasElement | null>>
  readonly lanes: () => readonly Omit<ShownLane, 'colour'>[]
  /** The custom property that a lane's colour is. */
  readonly colours: () => readonly string[]
  readonly words: TimelineWords
}

/** A stage on a canvas of the page, with what changes seldom enough for Vue to watch it. */
export interface TimelineCanvas {
  readonly stage: TimelineStage
  readonly view: Readonly<ShallowRef<View>>
  readonly followed: Readonly<ShallowRef<Followed | undefined>>
  readonly found: Readonly<ShallowRef<Found | undefined>>
  readonly crowding: Readonly<ShallowRef<Crowding>>
}

function createSheet(width: number, height: number) {
  const image = new OffscreenCanvas(Math.max(1, width), Math.max(1, height))
  const surface = image.getContext('2d')
  if (surface === null) throw new Error('this browser draws no canvas')
  return { image, surface: surface as Surface }
}

/** A canvas has its own pixels; to set them, even to the same number, empties it. */
function fitCanvas(canvas: HTMLCanvasElement, { size, ratio }: Look): void {
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)]
  if (canvas.width === width && canvas.height === height) return
  canvas.width = width
  canvas.height = height
}

/** Binds a stage to the canvas and to what the page says about it. */
export function useTimelineCanvas(options: TimelineCanvasOptions): TimelineCanvas {
  const { place, canvas, words } = options
  const { timeline, now, loop } = usePlayground()
  const { appearance, language } = usePageChoices()
  const view = shallowRef<View>(initialView)
  const followed = shallowRef<Followed>()
  const found = shallowRef<Found>()
  const crowding = shallowRef<Crowding>(0)
  const calm = matchMedia('(prefers-reduced-motion: reduce)')
  const stage = createTimelineStage({
    recording: timeline,
    clock: now,
    calm: () => calm.matches,
    onFrame: loop.onFrame,
    lanes: options.lanes,
    createSheet,
    tell: {
      view: (next) => (view.value = next),
      followed: (next) => (followed.value = next),
      found: (next) => (found.value = next),
      crowding: (next) => (crowding.value = next),
    },
  })

  let look: Look | undefined
  function takeLook(): void {
    const surface = canvas.value?.getContext('2d')
    if (place.value === null || canvas.value === null || !surface) return
    look = readLook(place.value, options.colours())
    fitCanvas(canvas.value, look)
    stage.drawOn({ surface, look, words: words.canvas() })
  }
  /** A window that was dragged to another screen may have other pixels, one at a projector larger text. */
  function watchScreen(): void {
    if (look === undefined || place.value === null) return
    const em = Number.parseFloat(getComputedStyle(place.value).fontSize)
    if (look.ratio !== devicePixelRatio || look.em !== em) takeLook()
  }

  useAlways(restPeriod, () => {
    watchScreen()
    stage.rest()
  })
  const observer = new ResizeObserver(takeLook)
  onMounted(() => {
    if (place.value === null) return
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
  watch(options.lanes, stage.lanesChanged, { flush: 'post' })
  onBeforeUnmount(() => {
    observer.disconnect()
    stage.close()
  })
  return { stage, view, followed, found, crowding }
}
