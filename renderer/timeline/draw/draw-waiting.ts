import { barReach } from './draw-messages.ts'
import { visibleLanes, xOf, type Frame } from '../frame.ts'
import type { Surface } from '../surface.ts'

/** A request that waits for less than this many px is not seen before it is answered. */
const leastWidth = 6

/**
 * Requests that have no answer so far, a held long poll above all: a bar that is open on its right
 * side and grows up to now.
 */
export function drawWaiting(surface: Surface, frame: Frame): void {
  const { layout, now } = frame
  for (const { recorded, band, colour } of visibleLanes(frame)) {
    const since = recorded.askingSince()
    if (since === undefined) continue
    const left = Math.max(xOf(frame, since), layout.left - 20)
    const right = Math.min(xOf(frame, now), layout.right + 20)
    if (right - left < leastWidth) continue
    const reach = barReach(band, layout.em) * 0.62
    surface.globalAlpha = 0.12
    surface.fillStyle = colour
    surface.fillRect(left, band.middle - reach, right - left, 2 * reach)
    surface.globalAlpha = 0.85
    surface.strokeStyle = colour
    surface.lineWidth = 1
    surface.beginPath()
    surface.moveTo(right, band.middle - reach)
    surface.lineTo(left, band.middle - reach)
    surface.lineTo(left, band.middle + reach)
    surface.lineTo(right, band.middle + reach)
    surface.stroke()
    surface.globalAlpha = 1
  }
}
