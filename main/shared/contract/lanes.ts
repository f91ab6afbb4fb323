import type { Transport } from './transport.ts'

/** How a page consumes a transport, and how that looks. */
export interface LaneRow {
  /** The transport that it speaks, and by that the server that it connects to. */
  readonly transport: Transport
  /** What the page reads it with: where that is fetch, the page sees statuses, and has no `readyState`. */
  readonly api: 'fetch' | 'EventSource' | 'WebSocket'
  /** Whether a window begins with a pane of it. */
  readonly initial: boolean
  /** The first part of its colours' names in `styles/tokens.css`. */
  readonly colour: string
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
    dashes: [[], [14, 3], [14, 3, 4, 3], [20, 3, 4, 3, 4, 3]],
  },
  sse: {
    transport: 'sse',
    api: 'EventSource',
    initial: true,
    colour: 'sse',
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
