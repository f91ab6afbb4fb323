import type { Transport } from '../../main/shared/contract/transport.ts'

/** How the line of a pane looks, in the chart, the legend and on the pane's edge. */
export interface SeriesStyle {
  /** A custom property of `styles/tokens.css`. */
  readonly colour: string
  /** Lengths of dashes and gaps in px; empty for a solid line. */
  readonly dash: readonly number[]
}

const shades = 3
/**
 * Dashes and gaps in px. The first of a transport is its own, so that transports differ without any
 * colour (greyscale, colour blindness, forced colours); the others vary it for its further panes.
 */
const dashes: Readonly<Record<Transport, readonly (readonly number[])[]>> = {
  polling: [[], [14, 3], [14, 3, 4, 3], [20, 3, 4, 3, 4, 3]],
  sse: [
    [7, 4],
    [7, 4, 7, 10],
    [5, 2],
    [7, 3, 3, 3],
  ],
  websocket: [
    [2, 3],
    [2, 3, 2, 8],
    [2, 6],
    [2, 3, 2, 3, 6, 3],
  ],
}

/**
 * Colour and dash say the transport, shade and variation of the dash say which of its panes.
 *
 * @param index counts the panes of this transport from 0; twelve of them can be told apart.
 */
export function seriesStyle(transport: Transport, index: number): SeriesStyle {
  const own = dashes[transport]
  return {
    colour: `--${transport}-${(index % shades) + 1}`,
    dash: own[(index + Math.floor(index / own.length / shades)) % own.length] ?? [],
  }
}
