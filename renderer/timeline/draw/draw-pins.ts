import { xOf, type Frame } from '../frame.ts'
import type { Surface } from '../surface.ts'
import { drawWay } from './draw-followed.ts'
import { fitText } from './draw-happenings.ts'

/** Pinned messages: their way like that of one that is followed, under a flag with the note. */
export function drawPins(surface: Surface, frame: Frame): void {
  const { layout, palette, font, pins, range } = frame
  const { em, store } = layout
  for (const { message, note } of pins) {
    const latest = Math.max(message.bornAt, ...message.arrivals.map(({ at }) => at))
    if (latest < range.from || message.bornAt > range.to) continue
    drawWay(surface, frame, message)
    const x = xOf(frame, message.bornAt)
    if (x < layout.left) continue
    surface.fillStyle = palette.text
    surface.fillRect(x - 0.75, store.middle, 1.5, layout.lanesBottom - store.middle)
    surface.font = `650 ${Math.round(em * 0.92)}px ${font}`
    const text = fitText(
      surface,
      note === '' ? `#${message.id}` : `#${message.id} ${note}`,
      (layout.right - layout.left) * 0.6,
    )
    const width = surface.measureText(text).width + em
    const begin = x + width < layout.width - 2 ? x : x - width
    surface.beginPath()
    surface.roundRect(begin, store.middle - em * 0.72, width, em * 1.44, em * 0.3)
    surface.fill()
    surface.fillStyle = palette.surface
    surface.textAlign = 'left'
    surface.textBaseline = 'middle'
    surface.fillText(text, begin + em * 0.5, store.middle)
  }
}
