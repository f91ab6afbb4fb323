import { transportRows } from '../../../main/shared/contract/transport.ts'
import type { Burst } from '../bursts.ts'
import { visibleLanes, xOf, type Frame } from '../frame.ts'
import type { Band } from '../layout.ts'
import { storeLane } from '../recorder.ts'
import type { Surface } from '../surface.ts'

interface Place {
  readonly band: Band
  readonly colour: string
  /** Bars of polls are drawn already, and grow with what they bring. */
  readonly dotted: boolean
}

/** Where each lane is, by its number; the store's is always in view. */
function placesOf(frame: Frame): ReadonlyMap<number, Place> {
  const store = { band: frame.layout.store, colour: frame.palette.text, dotted: true }
  return new Map<number, Place>([
    [storeLane, store],
    ...visibleLanes(frame).map(({ recorded, band, colour, transport }): [number, Place] => [
      recorded.number,
      { band, colour, dotted: transportRows[transport].pushes },
    ]),
  ])
}

/** The left and the right end of a burst on the picture, px. */
function burstEdges(frame: Frame, { from, to }: Burst): { left: number; right: number } {
  return { left: xOf(frame, from), right: xOf(frame, to) }
}

/** The burst at a place of a lane. @param near how many px away it may be. */
export function burstAt(frame: Frame, x: number, lane: number, near: number): Burst | undefined {
  return frame.recording.bursts().findLast((burst) => {
    const { left, right } = burstEdges(frame, burst)
    return burst.lane === lane && x >= left - near && x <= right + near
  })
}

/** Messages that were written at one moment: a large dot, as long as they took to come, and how many they are. */
export function drawBursts(surface: Surface, frame: Frame): void {
  const { layout, palette, recording, words, font, followed } = frame
  const places = placesOf(frame)
  const ends = new Map<number, number>()
  const radius = layout.em * 0.42
  surface.font = `650 ${Math.round(layout.em * 0.8)}px ${font}`
  surface.textBaseline = 'middle'
  surface.textAlign = 'left'
  const strength = followed === undefined ? 1 : 0.25
  for (const burst of recording.bursts()) {
    const place = places.get(burst.lane)
    const { left, right } = burstEdges(frame, burst)
    if (place === undefined || right < layout.left - 40 || left > layout.right) continue
    const { middle } = place.band
    surface.globalAlpha = strength
    if (place.dotted) {
      surface.fillStyle = place.colour
      surface.beginPath()
      surface.roundRect(
        left - radius,
        middle - radius,
        right - left + 2 * radius,
        2 * radius,
        radius,
      )
      surface.fill()
    }
    const text = words.times(burst.count)
    const width = surface.measureText(text).width
    const begin = right + radius + layout.em * 0.25
    const isFree = begin > (ends.get(burst.lane) ?? Number.NEGATIVE_INFINITY)
    if (!isFree || begin + width > layout.right) continue
    ends.set(burst.lane, begin + width + layout.em * 0.3)
    surface.fillStyle = palette.surface
    surface.globalAlpha = 0.85
    surface.fillRect(begin - 2, middle - layout.em * 0.5, width + 4, layout.em)
    surface.globalAlpha = strength
    surface.fillStyle = palette.text
    surface.fillText(text, begin, middle)
  }
  surface.globalAlpha = 1
}
