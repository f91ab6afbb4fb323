import type { Transport } from './transport.ts'

/** A colour on a light ground, and the same on a dark one. */
type Colour = readonly [light: string, dark: string]

/** How a page consumes a transport, and how that looks. */
export interface LaneRow {
  /** The transport that it speaks, and by that the server that it connects to. */
  readonly transport: Transport
  /** What the page reads it with: where that is fetch, the page sees statuses, and has no `readyState`. */
  readonly api: 'fetch' | 'EventSource' | 'WebSocket'
  /** Whether a window begins with a pane of it. */
  readonly initial: boolean
  /** The first part of its colours' names in CSS, see `lane-colours.ts`. */
  readonly colour: string
  readonly colours: {
    /** Lines of charts and edges of panes; the second and the third are for its further panes. */
    readonly lines: readonly [Colour, Colour, Colour]
    /** The same as text, with a contrast of at least 4.5 to the surfaces and to `ground`. */
    readonly text: Colour
    /** The same as the ground of chips and buttons. */
    readonly ground: Colour
  }
  /**
   * Dashes and gaps of its lines in px. The first is its own, so that lanes differ without any colour
   * (greyscale, colour blindness, forced colours); the others vary it for its further panes.
   */
  readonly dashes: readonly (readonly number[])[]
}

/** What a pane can be, in the order of the menu. A link names a pane by its key. */
export const laneRows = {
  polling: {
    transport: 'polling',
    api: 'fetch',
    initial: true,
    colour: 'polling',
    colours: {
      lines: [
        ['#d98f00', '#e8a200'],
        ['#9c6500', '#ffcf6b'],
        ['#e0641f', '#ff8f4d'],
      ],
      text: ['#875800', '#f0b02c'],
      ground: ['#fbecc9', '#3a2d10'],
    },
    dashes: [[], [14, 3], [14, 3, 4, 3], [20, 3, 4, 3, 4, 3]],
  },
  sse: {
    transport: 'sse',
    api: 'EventSource',
    initial: true,
    colour: 'sse',
    colours: {
      lines: [
        ['#008f68', '#00a97b'],
        ['#00573f', '#6fdcb8'],
        ['#4f9c1c', '#9bd94f'],
      ],
      text: ['#00694c', '#22c296'],
      ground: ['#cdeee2', '#0f3329'],
    },
    dashes: [
      [7, 4],
      [7, 4, 7, 10],
      [5, 2],
      [7, 3, 3, 3],
    ],
  },
  sseFetch: {
    transport: 'sse',
    api: 'fetch',
    initial: false,
    colour: 'sse-fetch',
    colours: {
      lines: [
        ['#b8327a', '#f07ab8'],
        ['#7d1f52', '#ffc1de'],
        ['#8f5876', '#d3a0bb'],
      ],
      text: ['#9c2464', '#f58cc2'],
      ground: ['#fbe0ee', '#3d1a2c'],
    },
    dashes: [
      [10, 4, 2, 4],
      [10, 4, 2, 9],
      [12, 2, 2, 2],
      [10, 3, 2, 3, 2, 3],
    ],
  },
  websocket: {
    transport: 'websocket',
    api: 'WebSocket',
    initial: true,
    colour: 'websocket',
    colours: {
      lines: [
        ['#4a68f0', '#6585ff'],
        ['#27379e', '#b1c0ff'],
        ['#9040d8', '#c48bff'],
      ],
      text: ['#3450d6', '#8fa6ff'],
      ground: ['#dfe5ff', '#1d2750'],
    },
    dashes: [
      [2, 3],
      [2, 3, 2, 8],
      [2, 6],
      [2, 3, 2, 3, 6, 3],
    ],
  },
} as const satisfies Readonly<Record<string, LaneRow>>

export type Lane = keyof typeof laneRows
/** The names of all lanes, in the order of the table. */
export const lanes = Object.keys(laneRows) as [Lane, ...Lane[]]

/** The lane by which a transport is usually consumed: its first one. */
export function usualLaneOf(transport: Transport): Lane {
  const lane = lanes.find((name) => laneRows[name].transport === transport)
  if (lane === undefined) throw new RangeError(`no lane consumes ${transport}`)
  return lane
}
