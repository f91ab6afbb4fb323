import { xOf, type Frame } from '../frame.ts'
import { columnHeight } from './draw-messages.ts'
import { reach } from '../recorder.ts'
import { strokeLine, type Surface } from '../surface.ts'
import { tickStep, ticksIn } from '../ticks.ts'

/** Room that a label of the axis needs, in em: an age is short, a time of day is long. */
const labelRoom = { age: 6, clock: 9 } as const

interface AxisTicks {
  readonly step: number
  readonly times: readonly number[]
}

/**
 * The positions of the marks: by age when live, so that they do not move while messages pass by; by time of day
 * when held, so that they stay with the messages.
 */
export function axisTicks({ layout, range, now, live }: Frame): AxisTicks {
  const span = range.to - range.from
  const room = live ? labelRoom.age : labelRoom.clock
  const step = tickStep(span, (layout.right - layout.left) / (room * layout.em))
  return { step, times: ticksIn(range, step, live ? now : 0) }
}

/** The lines through the lanes that lead to the axis. */
export function drawGrid(surface: Surface, frame: Frame, { times }: AxisTicks): void {
  const { layout, palette } = frame
  surface.fillStyle = palette.line
  surface.globalAlpha = 0.75
  for (const time of times) {
    const x = Math.round(xOf(frame, time))
    surface.fillRect(x, 0, 1, layout.axis.top + layout.em * 0.25)
  }
  surface.globalAlpha = 1
}

export function drawAxis(surface: Surface, frame: Frame, { step, times }: AxisTicks): void {
  const { layout, palette, words, now, live, font } = frame
  const y = layout.axis.top + layout.axis.height * 0.58
  surface.font = `${Math.round(layout.em * 0.8)}px ${font}`
  surface.textBaseline = 'middle'
  surface.textAlign = 'center'
  surface.fillStyle = palette.muted
  for (const time of times) {
    const isNow = live && Math.abs(time - now) < step / 100
    const text = isNow ? words.now : live ? words.age(now - time) : words.clock(time, step)
    const half = surface.measureText(text).width / 2
    const x = xOf(frame, time)
    // A label that would be cut off moves inwards, and is left out where it would leave its mark.
    const inside = Math.min(x, layout.width - half - 2)
    if (x - half < layout.left - layout.em * 3) continue
    surface.fillText(text, inside, y)
  }
}

/** Everything that is kept, with the part that is in view: also the handle to scrub with. */
export function drawOverview(surface: Surface, frame: Frame): void {
  const { layout, palette, recording, range, now } = frame
  const { top, height } = layout.overview
  const width = layout.right - layout.left
  const x = (time: number): number => layout.left + width * (1 - (now - time) / reach)
  surface.fillStyle = palette.line
  surface.globalAlpha = 0.55
  surface.beginPath()
  surface.roundRect(layout.left, top, width, height, height * 0.3)
  surface.fill()

  const newest = Math.floor(now / 1_000)
  let most = 8
  for (let second = newest - reach / 1_000 + 1; second <= newest; second += 1) {
    most = Math.max(most, recording.births.messages(second))
  }
  const stroke = Math.max(1, width / (reach / 1_000))
  surface.fillStyle = palette.muted
  surface.globalAlpha = 0.75
  for (let second = newest - reach / 1_000 + 1; second <= newest; second += 1) {
    const tall = columnHeight(recording.births.messages(second), most, height)
    if (tall > 0) surface.fillRect(x(second * 1_000), top + height - tall, stroke, tall)
  }
  for (const period of recording.happenings.periods()) {
    const left = Math.max(layout.left, x(period.from))
    const right = x(period.to ?? now)
    if (right < layout.left) continue
    surface.fillStyle = period.kind === 'fault' ? palette.warning : palette.danger
    surface.globalAlpha = 0.8
    surface.fillRect(left, top, Math.max(1, right - left), Math.max(1.5, height * 0.2))
  }
  for (const { at } of recording.happenings.moments()) {
    if (x(at) < layout.left) continue
    surface.fillStyle = palette.danger
    surface.globalAlpha = 1
    surface.fillRect(x(at) - 0.5, top, 1.5, height)
  }

  const right = Math.min(layout.right, x(range.to))
  // A few seconds of ten minutes are narrow: never narrower than a finger finds.
  const left = Math.max(layout.left, Math.min(x(range.from), right - 8))
  surface.fillStyle = palette.focus
  surface.globalAlpha = 0.28
  surface.beginPath()
  surface.roundRect(left, top - 1.5, right - left, height + 3, height * 0.3)
  surface.fill()
  surface.globalAlpha = 1
  surface.strokeStyle = palette.focus
  surface.lineWidth = 1.25
  surface.stroke()
}

/** The time of now, where it is in view and not at the very edge. */
export function drawNow(surface: Surface, frame: Frame): void {
  const { layout, palette, now, range } = frame
  if (now > range.to || now < range.from) return
  surface.strokeStyle = palette.muted
  surface.lineWidth = 1
  surface.globalAlpha = 0.7
  const x = Math.round(xOf(frame, now)) + 0.5
  strokeLine(surface, x, 0, x, layout.axis.top)
  surface.globalAlpha = 1
}
