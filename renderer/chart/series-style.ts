import type { Transport } from '../../main/contract/transport.ts'

/** How the line of a pane looks, in the chart, the legend and on the pane's edge. */
export interface SeriesStyle {
  /** A custom property of `styles/tokens.css`. */
  readonly colour: string
  /** Lengths of dashes and gaps in px; empty for a solid line. */
  readonly dash: readonly number[]
}

const shades = 3
const dashes: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 3, 2, 3]]

/**
 * The colour says the transport, shade and dash say which of its panes.
 *
 * @param index counts the panes of this transport from 0; twelve of them can be told apart.
 */
export function seriesStyle(transport: Transport, index: number): SeriesStyle {
  return {
    colour: `--${transport}-${(index % shades) + 1}`,
    dash: dashes[(index + Math.floor(index / dashes.length / shades)) % dashes.length] ?? [],
  }
}
