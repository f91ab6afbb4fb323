/** The position of a lane, CSS px from the top of the canvas. */
export interface Band {
  readonly top: number
  readonly height: number
  readonly middle: number
}

/** The position of everything, CSS px. */
export interface Layout {
  readonly width: number
  readonly height: number
  /** Size of the text. */
  readonly em: number
  readonly left: number
  readonly right: number
  readonly store: Band
  /** The lanes of the panes, in their order; those that are scrolled away lie outside `lanesTop` to `lanesBottom`. */
  readonly lanes: readonly Band[]
  readonly lanesTop: number
  readonly lanesBottom: number
  /** How far the lanes are scrolled, and how far they can be. */
  readonly scroll: number
  readonly scrollEnd: number
  /** The strip on which faults are named; then the axis, then the overview of all that is kept. */
  readonly faults: { readonly top: number; readonly height: number }
  readonly axis: { readonly top: number; readonly height: number }
  readonly overview: { readonly top: number; readonly height: number }
}

export interface LayoutOptions {
  readonly width: number
  readonly height: number
  readonly em: number
  readonly lanes: number
  /** Widest label in px. */
  readonly label: number
  readonly scroll: number
}

/** Below this a lane cannot be read, in em: what does not fit is scrolled to. */
const leastLane = 1.3
/** A taller lane is not easier to read, em. */
const mostLane = 7

/** Where a label begins, and what is free behind it, in em: `draw-labels.ts` draws by them. */
export const labelStart = 1.05
export const labelEnd = 0.6
/** Rounding of widths must not cost a letter. */
const labelMargins = labelStart + labelEnd + 0.1

/** Places the lanes below each other and the axis beneath them; pure, so that a click finds them too. */
export function layOut({ width, height, em, lanes, label, scroll }: LayoutOptions): Layout {
  const small = height < 10 * em
  const overviewHeight = em * (small ? 0.55 : 0.9)
  const axisHeight = em * (small ? 1.25 : 1.5)
  const faultsHeight = em * (small ? 0.3 : 1.15)
  const overviewTop = height - overviewHeight - em * 0.35
  const axisTop = overviewTop - axisHeight
  const faultsTop = axisTop - faultsHeight
  const room = Math.max(faultsTop, leastLane * em * 2)
  const share = room / (lanes + 1)
  const laneHeight = Math.min(Math.max(share, leastLane * em), mostLane * em)
  // The store has nothing but dots: where it is narrow, the panes get the room.
  const storeHeight = Math.min(laneHeight, Math.max(leastLane * em, share * 0.8))
  const contentHeight = laneHeight * lanes
  const lanesTop = storeHeight
  const scrollEnd = Math.max(0, contentHeight - (room - storeHeight))
  const scrolled = Math.min(Math.max(0, scroll), scrollEnd)
  const band = (top: number, tall: number): Band => ({ top, height: tall, middle: top + tall / 2 })
  const slack = scrollEnd > 0 || lanes === 0 ? 0 : (room - storeHeight) / lanes - laneHeight
  const pitch = laneHeight + Math.max(0, slack)
  return {
    width,
    height,
    em,
    left: Math.ceil(Math.min(Math.max(label + labelMargins * em, em * 5), width * 0.3)),
    right: width - em * 0.9,
    store: band(0, storeHeight),
    lanes: Array.from({ length: lanes }, (_, index) =>
      band(lanesTop + index * pitch - scrolled, pitch),
    ),
    lanesTop,
    lanesBottom: room,
    scroll: scrolled,
    scrollEnd,
    faults: { top: faultsTop, height: faultsHeight },
    axis: { top: axisTop, height: axisHeight },
    overview: { top: overviewTop, height: overviewHeight },
  }
}

/** Which lane is at this height: its index, 'store', or undefined outside all of them. */
export function laneAt(layout: Layout, y: number): number | 'store' | undefined {
  const { store, lanes, lanesTop, lanesBottom } = layout
  if (y >= store.top && y < store.top + store.height) return 'store'
  if (y < lanesTop || y >= lanesBottom) return undefined
  const index = lanes.findIndex(({ top, height }) => y >= top && y < top + height)
  return index < 0 ? undefined : index
}
