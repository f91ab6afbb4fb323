import { fitText } from './draw-happenings.ts'
import type { Frame } from '../frame.ts'
import { labelEnd, labelStart } from '../layout.ts'
import type { Surface } from '../surface.ts'

/** The names of the lanes at the left, each with its colour and, where there is room, a figure. */
export function drawLabels(surface: Surface, frame: Frame): void {
  const { layout, lanes, palette, words, font } = frame
  const { em, left, store, lanesTop, lanesBottom } = layout
  const x = em * labelStart
  const room = left - x - em * labelEnd
  surface.textBaseline = 'middle'
  surface.textAlign = 'left'
  surface.font = `500 ${Math.round(em * 0.93)}px ${font}`
  surface.fillStyle = palette.text
  surface.fillText(fitText(surface, words.store, room), x, store.middle)

  surface.save()
  surface.beginPath()
  surface.rect(0, lanesTop, layout.width, lanesBottom - lanesTop)
  surface.clip()
  for (const { band, name, note, colour } of lanes) {
    if (band.top + band.height <= lanesTop || band.top >= lanesBottom) continue
    const noted = note !== '' && band.height >= em * 2.5
    surface.fillStyle = colour
    const reach = noted ? em * 1.05 : Math.min(em * 0.5, band.height * 0.35)
    surface.beginPath()
    surface.roundRect(em * 0.45, band.middle - reach, em * 0.2, 2 * reach, em * 0.1)
    surface.fill()
    surface.font = `500 ${Math.round(em * 0.93)}px ${font}`
    surface.fillStyle = palette.text
    surface.fillText(fitText(surface, name, room), x, band.middle - (noted ? em * 0.52 : 0))
    if (!noted) continue
    surface.font = `${Math.round(em * 0.8)}px ${font}`
    surface.fillStyle = palette.muted
    surface.fillText(fitText(surface, note, room), x, band.middle + em * 0.62)
  }
  surface.restore()
}

/** Says at the right that there are more lanes than fit. */
export function drawScrollbar(surface: Surface, frame: Frame): void {
  const { layout, palette } = frame
  if (layout.scrollEnd === 0) return
  const tall = layout.lanesBottom - layout.lanesTop
  const thumb = (tall * tall) / (tall + layout.scrollEnd)
  const top = layout.lanesTop + ((tall - thumb) * layout.scroll) / layout.scrollEnd
  surface.fillStyle = palette.muted
  surface.globalAlpha = 0.7
  surface.beginPath()
  surface.roundRect(layout.width - layout.em * 0.4, top, layout.em * 0.25, thumb, layout.em * 0.12)
  surface.fill()
  surface.globalAlpha = 1
}
