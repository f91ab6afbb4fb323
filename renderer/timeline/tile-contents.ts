import { messageMark, type RecordedLane, type Recording } from './recorder.ts'
import type { Range } from './view.ts'

/** What a tile draws, gathered in one pass over the messages that touch it. */
export interface TileContents {
  /** Four numbers a line: index of the lane or −1, birth, arrival (px from the left), mark. */
  readonly lines: number[]
  /** Births by the pixel column, and arrivals by lane and column. Fractions where seconds were summed. */
  readonly births: Float32Array
  readonly arrivals: readonly Float32Array[]
  /** The fullest column. */
  readonly most: number
}

export interface TileOrder {
  readonly recording: Recording
  /** The lanes that are drawn, in the order of their indices. */
  readonly lanes: readonly RecordedLane[]
  readonly range: Range
  readonly columns: number
}

/** Adds what is left of whole seconds, spread over the columns that each second covers. */
function addSums(
  column: Float32Array,
  read: (second: number) => number,
  { from, to }: Range,
  until: number,
): void {
  const width = (to - from) / column.length
  const end = Math.min(until, to)
  for (let second = Math.floor(from / 1_000); second * 1_000 < end; second += 1) {
    const count = read(second)
    if (count === 0) continue
    const first = Math.max(0, Math.floor((second * 1_000 - from) / width))
    const last = Math.min(column.length - 1, Math.ceil(((second + 1) * 1_000 - from) / width) - 1)
    for (let index = first; index <= last; index += 1) {
      const begin = Math.max(from + index * width, second * 1_000)
      const finish = Math.min(from + (index + 1) * width, (second + 1) * 1_000)
      column[index] = (column[index] ?? 0) + (count * Math.max(0, finish - begin)) / 1_000
    }
  }
}

/**
 * Gathers lines and counts of one tile. Lines between the same two half pixels are drawn once, so
 * their number is bounded by the pixels and not by the messages.
 */
export function gatherTile({ recording, lanes, range, columns }: TileOrder): TileContents {
  const { messages } = recording
  const { from, to } = range
  const scale = columns / (to - from)
  const since = recording.detailSince() ?? Number.NEGATIVE_INFINITY
  const lines: number[] = []
  const births = new Float32Array(columns)
  const arrivals = lanes.map(() => new Float32Array(columns))
  const highest = Math.max(0, ...lanes.map(({ number }) => number))
  const indices = new Int16Array(highest + 1).fill(-1)
  lanes.forEach(({ number }, index) => (indices[number] = index))
  const lastBirth = new Float64Array(lanes.length + 1).fill(Number.NaN)
  const lastArrival = new Float64Array(lanes.length + 1).fill(Number.NaN)
  // A dot outside the tile may reach into it.
  const room = 6 / scale

  messages.scan(from - room, to + room, (slot) => {
    const born = messages.froms[slot] ?? 0
    const arrived = messages.tos[slot] ?? 0
    const mark = messages.marks[slot] ?? 0
    const lane = indices[messages.lanes[slot] ?? 0] ?? -1
    const first = (mark & messageMark.first) !== 0
    if (lane < 0 && !first) return undefined
    if (first && born >= from && born < to && born >= since) {
      const column = Math.floor((born - from) * scale)
      births[column] = (births[column] ?? 0) + 1
    }
    const own = arrivals[lane]
    if (own !== undefined && arrived >= from && arrived < to && arrived >= since) {
      const column = Math.floor((arrived - from) * scale)
      own[column] = (own[column] ?? 0) + 1
    }
    const birthX = Math.round((born - from) * scale * 2) / 2
    const arrivalX = Math.round((arrived - from) * scale * 2) / 2
    const special = mark & (messageMark.duplicate | messageMark.replayed | messageMark.late)
    const key = lane + 1
    if (special === 0 && lastBirth[key] === birthX && lastArrival[key] === arrivalX) {
      return undefined
    }
    lastBirth[key] = birthX
    lastArrival[key] = arrivalX
    lines.push(lane, birthX, arrivalX, mark)
    return undefined
  })

  if (from < since) {
    addSums(births, recording.births.messages, range, since)
    lanes.forEach(({ sums }, index) => {
      const column = arrivals[index]
      if (column !== undefined) addSums(column, sums.messages, range, since)
    })
  }
  let most = 0
  for (const column of [births, ...arrivals])
    for (const count of column) most = Math.max(most, count)
  return { lines, births, arrivals, most }
}
