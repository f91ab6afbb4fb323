import { transportRows, type ConnectionState } from '../../../main/shared/contract/transport.ts'
import { visibleLanes, xOf, type Frame, type FrameLane } from '../frame.ts'
import { signMark, type RailChange } from '../recorder.ts'
import { strokeCross } from '../surface.ts'
import type { Surface } from '../surface.ts'

/** A stretch of a connection in one state; `to` is undefined while it lasts. */
export interface RailStretch extends RailChange {
  readonly to: number | undefined
  /** The connection was open, and broke here: not by a person, and not to take other settings. */
  readonly broke: boolean
}

const byIntention: ReadonlySet<string> = new Set(['stopped-by-user', 'replaced', 'started'])

/** The stretches of a rail that touch a range; neighbours of one state are one. */
export function railStretches(
  rail: readonly RailChange[],
  from: number,
  to: number,
): RailStretch[] {
  const stretches: RailStretch[] = []
  let state: ConnectionState | undefined
  for (const [index, change] of rail.entries()) {
    const next = rail[index + 1]
    const last = stretches.at(-1)
    const end = next?.at
    const ended = end !== undefined && end < from
    const broke = state === 'open' && change.state !== 'open' && !byIntention.has(change.reason)
    if (change.state === state && last !== undefined) {
      stretches[stretches.length - 1] = { ...last, reason: change.reason, to: end }
    } else if (!ended && change.at <= to) {
      stretches.push({ ...change, to: end, broke })
    }
    state = change.state
  }
  return stretches
}

/** The height of a rail in px. */
const railHeight = (frame: Frame, lane: FrameLane): number =>
  Math.max(3, Math.min(frame.layout.em * 0.5, lane.band.height * 0.28))

function drawStretch(
  surface: Surface,
  frame: Frame,
  lane: FrameLane,
  { state, at, to, broke }: RailStretch,
): void {
  const { layout, palette, now } = frame
  const { middle } = lane.band
  const left = Math.max(xOf(frame, at), layout.left - 20)
  const right = Math.min(xOf(frame, to ?? now), layout.right + 20)
  const height = railHeight(frame, lane)
  const polling = !transportRows[lane.transport].pushes
  switch (state) {
    case 'open':
      surface.fillStyle = lane.colour
      surface.globalAlpha = polling ? 0.4 : 0.3
      surface.beginPath()
      if (polling) surface.rect(left, middle - 0.5, Math.max(1, right - left), 1)
      else
        surface.roundRect(left, middle - height / 2, Math.max(1, right - left), height, height / 2)
      surface.fill()
      break
    case 'connecting':
    case 'waiting':
    case 'refused':
      surface.strokeStyle = state === 'connecting' ? lane.colour : palette.danger
      surface.globalAlpha = state === 'connecting' ? 0.8 : 0.65
      surface.lineWidth = 1.5
      surface.setLineDash(state === 'connecting' ? [5, 3] : [1.5, 4])
      surface.beginPath()
      surface.moveTo(left, middle)
      surface.lineTo(right, middle)
      surface.stroke()
      surface.setLineDash([])
      break
    case 'idle':
    case 'closed':
      break
    default:
      state satisfies never
  }
  surface.globalAlpha = 1
  if (!broke) return
  surface.strokeStyle = palette.danger
  surface.lineWidth = 2
  strokeCross(surface, xOf(frame, at), middle, Math.max(3, layout.em * 0.3))
}

/** The line of the store, and the connection of every lane: open, broken, healed. */
export function drawRails(surface: Surface, frame: Frame): void {
  const { layout, palette, range, now, recording } = frame
  const y = layout.store.middle
  surface.fillStyle = palette.muted
  surface.globalAlpha = 0.5
  const begun = Math.max(layout.left, xOf(frame, recording.oldest(now)))
  surface.fillRect(begun, y - 0.5, Math.max(0, Math.min(xOf(frame, now), layout.right) - begun), 1)
  surface.globalAlpha = 1
  for (const lane of visibleLanes(frame)) {
    for (const stretch of railStretches(lane.recorded.rail, range.from, range.to)) {
      drawStretch(surface, frame, lane, stretch)
    }
  }
}

/** What was sent from here (▼), and heartbeats, where they do not crowd each other. */
export function drawSigns(surface: Surface, frame: Frame): void {
  const { layout, range, recording, palette } = frame
  const lanes = new Map(visibleLanes(frame).map((lane) => [lane.recorded.number, lane]))
  const lastBeat = new Map<number, number>()
  const { signs } = recording
  const room = (range.to - range.from) * 0.02
  signs.scan(range.from - room, range.to + room, (slot) => {
    const lane = lanes.get(signs.lanes[slot] ?? 0)
    if (lane === undefined) return undefined
    const x = xOf(frame, signs.froms[slot] ?? 0)
    const { middle, height } = lane.band
    const mark = signs.marks[slot]
    surface.fillStyle = lane.colour
    if (mark === signMark.sent) {
      const size = Math.min(layout.em * 0.4, height * 0.16)
      const top = middle + Math.min(height * 0.24, layout.em * 0.75)
      surface.beginPath()
      surface.moveTo(x - size, top)
      surface.lineTo(x + size, top)
      surface.lineTo(x, top + size * 1.6)
      surface.closePath()
      surface.fill()
    } else if (mark === signMark.heartbeat) {
      const before = lastBeat.get(lane.recorded.number) ?? Number.NEGATIVE_INFINITY
      if (x - before < 6) return undefined
      lastBeat.set(lane.recorded.number, x)
      const reach = railHeight(frame, lane) / 2
      surface.globalAlpha = 0.9
      surface.fillRect(x - 0.75, middle - reach, 1.5, 2 * reach)
      surface.globalAlpha = 1
    } else {
      surface.fillStyle = palette.warning
      surface.fillRect(x - 1, middle - height * 0.3, 2, height * 0.6)
    }
    return undefined
  })
}
