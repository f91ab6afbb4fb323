import type { Transport } from '../../main/shared/contract/transport.ts'
import type { Delay } from '../../main/shared/measures/delay.ts'
import type { Moment, Period } from './happenings.ts'
import type { Band, Layout } from './layout.ts'
import type { RecordedLane, Recording } from './recorder.ts'
import type { Palette } from './surface.ts'
import type { Range } from './view.ts'

/** A lane as it is shown. */
export interface ShownLane {
  readonly pane: string
  readonly transport: Transport
  readonly name: string
  /** A figure beneath the name, where there is room; empty for none. */
  readonly note: string
  readonly colour: string
}

/** A lane of one picture: what was recorded, and its position. */
export interface FrameLane extends ShownLane {
  readonly recorded: RecordedLane
  readonly band: Band
}

/** What is written on the canvas, in the language in force. */
export interface Words {
  readonly store: string
  readonly now: string
  /** A time before now, for the axis. */
  age(ms: number): string
  /** The time of day, as exactly as marks `step` ms apart need it. */
  clock(at: number, step: number): string
  /** Undefined where the clocks were not aligned. */
  delay(delay: Delay | undefined): string
  /** How many came at once: ×100. */
  times(count: number): string
  period(period: Period): string
  moment(moment: Moment): string
}

/** One message, followed through every lane. */
export interface Followed {
  readonly id: number
  readonly bornAt: number
  readonly arrivals: readonly {
    /** The number of the lane. */
    readonly lane: number
    readonly at: number
    readonly delay: Delay | undefined
    readonly duplicate: boolean
  }[]
}

/** A message that somebody marked, with its way through the lanes. */
export interface ShownPin {
  readonly message: Followed
  readonly note: string
}

/** Everything that one picture shows. */
export interface Frame {
  readonly recording: Recording
  readonly layout: Layout
  readonly lanes: readonly FrameLane[]
  readonly palette: Palette
  readonly words: Words
  readonly font: string
  readonly range: Range
  readonly now: number
  readonly live: boolean
  /** Device pixels per CSS px. */
  readonly ratio: number
  /** ms per device pixel, and the device pixel at the left edge, counted from the epoch. */
  readonly pixel: number
  readonly origin: number
  readonly followed: Followed | undefined
  readonly pins: readonly ShownPin[]
  /** Where the pointer is, in CSS px. */
  readonly pointer: { readonly x: number; readonly y: number } | undefined
}

/** The x position of a time, CSS px. */
export function xOf({ layout, pixel, origin, ratio }: Frame, time: number): number {
  return layout.left + (time / pixel - origin) / ratio
}

/** The time at a place, the other way round. */
export function timeAt({ layout, pixel, origin, ratio }: Frame, x: number): number {
  return ((x - layout.left) * ratio + origin) * pixel
}

/** ms per CSS px */
export const msPerPx = ({ pixel, ratio }: Frame): number => pixel * ratio

/** Lanes that are not scrolled out of view. */
export function visibleLanes({ lanes, layout }: Frame): FrameLane[] {
  return lanes.filter(
    ({ band }) => band.top + band.height > layout.lanesTop && band.top < layout.lanesBottom,
  )
}
