import { visibleLanes, xOf, type Followed, type Frame } from '../frame.ts'
import { fillDot, strokeLine, type Surface } from '../surface.ts'

/** The way of a message into every lane, and how long each took. */
export function drawWay(surface: Surface, frame: Frame, message: Followed): void {
  const { layout, palette, words, font } = frame
  const { em, store } = layout
  const bornX = xOf(frame, message.bornAt)
  const lanes = visibleLanes(frame)
  for (const { lane: number, at, delay, duplicate } of message.arrivals) {
    const lane = lanes.find(({ recorded }) => recorded.number === number)
    if (lane === undefined) continue
    const x = xOf(frame, at)
    const y = lane.band.middle
    surface.strokeStyle = lane.colour
    surface.lineWidth = 2
    surface.setLineDash(duplicate ? [4, 3] : [])
    strokeLine(surface, bornX, store.middle, x, y)
    surface.setLineDash([])
    surface.fillStyle = lane.colour
    fillDot(surface, x, y, em * 0.38)
    surface.strokeStyle = palette.text
    surface.lineWidth = 1.5
    surface.beginPath()
    surface.arc(x, y, em * 0.38, 0, 2 * Math.PI)
    surface.stroke()

    surface.font = `650 ${Math.round(em * 0.86)}px ${font}`
    const text = words.delay(delay)
    const width = surface.measureText(text).width
    const right = x + em * 0.7 + width < layout.width - 2
    const begin = right ? x + em * 0.7 : x - em * 0.7 - width
    surface.fillStyle = palette.surface
    surface.globalAlpha = 0.85
    surface.beginPath()
    surface.roundRect(begin - 3, y - em * 0.62, width + 6, em * 1.24, em * 0.25)
    surface.fill()
    surface.globalAlpha = 1
    surface.fillStyle = palette.text
    surface.textAlign = 'left'
    surface.textBaseline = 'middle'
    surface.fillText(text, begin, y)
  }
}

/** The message that is followed: its birth, and its way. */
export function drawFollowed(surface: Surface, frame: Frame): void {
  const { followed, layout, palette, font } = frame
  if (followed === undefined) return
  const { em, store } = layout
  const bornX = xOf(frame, followed.bornAt)
  drawWay(surface, frame, followed)
  surface.fillStyle = palette.text
  fillDot(surface, bornX, store.middle, em * 0.42)
  surface.font = `650 ${Math.round(em * 0.86)}px ${font}`
  const name = `#${followed.id}`
  const width = surface.measureText(name).width
  const begin = bornX - em * 0.7 - width > layout.left ? bornX - em * 0.7 - width : bornX + em * 0.7
  surface.fillStyle = palette.surface
  surface.globalAlpha = 0.85
  surface.fillRect(begin - 3, store.middle - em * 0.6, width + 6, em * 1.2)
  surface.globalAlpha = 1
  surface.fillStyle = palette.text
  surface.textAlign = 'left'
  surface.textBaseline = 'middle'
  surface.fillText(name, begin, store.middle)
}
