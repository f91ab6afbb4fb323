import { laneRows, type Lane, type LaneRow } from '../../main/shared/contract/lanes.ts'

/** How the line of a pane looks, in the chart, the legend and on the pane's edge. */
export interface SeriesStyle {
  /** A custom property of CSS, see `styles/lane-colours.ts`. */
  readonly colour: string
  /** Lengths of dashes and gaps in px; empty for a solid line. */
  readonly dash: readonly number[]
}

const shades = 3

/**
 * Colour and dash say the lane, shade and variation of the dash say which of its panes.
 *
 * @param index counts the panes of this lane from 0; twelve of them can be told apart.
 */
export function seriesStyle(lane: Lane, index: number): SeriesStyle {
  const { colour, dashes }: LaneRow = laneRows[lane]
  return {
    colour: `--${colour}-${(index % shades) + 1}`,
    dash: dashes[(index + Math.floor(index / dashes.length / shades)) % dashes.length] ?? [],
  }
}
