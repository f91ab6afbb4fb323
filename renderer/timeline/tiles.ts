import type { Surface } from './surface.ts'

/** A piece of canvas on which a stretch of time is drawn once. */
export interface Sheet {
  readonly surface: Surface
  readonly image: CanvasImageSource
}

/** CSS px; per frame at most the newest one or two are redrawn. */
export const tileWidth = 64

export interface TileRequest {
  /** Counted from the epoch, in widths of a tile. */
  readonly index: number
  /** What else the picture depends on; if it changes, the tile is redrawn. */
  readonly version: string
  /** True where something was recorded since `sequences` that touches the tile. */
  readonly touched: (messages: number, polls: number) => boolean
  /** How many messages and polls had been pushed, now. */
  readonly messages: number
  readonly polls: number
  readonly draw: (surface: Surface) => void
}

/** Pictures of settled time: kept while they hold, so that a frame shifts them and draws what is new. */
export interface TileCache {
  take(request: TileRequest): CanvasImageSource
  /** Forgets the tiles outside these indices, and reuses their sheets. */
  keep(first: number, last: number): void
  /** Tiles drawn since the start; for tests and benchmarks. */
  drawn(): number
}

interface Tile {
  readonly sheet: Sheet
  version: string
  messages: number
  polls: number
}

/**
 * @param createSheet makes an empty sheet of the present size.
 * @param clear empties a sheet before it is drawn on.
 */
export function createTileCache(
  createSheet: () => Sheet,
  clear: (surface: Surface) => void,
): TileCache {
  const tiles = new Map<number, Tile>()
  const spare: Sheet[] = []
  let drawn = 0

  return {
    take({ index, version, touched, messages, polls, draw }) {
      const known = tiles.get(index)
      const holds =
        known !== undefined && known.version === version && !touched(known.messages, known.polls)
      const tile = known ?? { sheet: spare.pop() ?? createSheet(), version, messages, polls }
      tile.messages = messages
      tile.polls = polls
      if (holds) return tile.sheet.image
      tile.version = version
      tiles.set(index, tile)
      clear(tile.sheet.surface)
      draw(tile.sheet.surface)
      drawn += 1
      return tile.sheet.image
    },
    keep(first, last) {
      for (const [index, { sheet }] of tiles) {
        if (index >= first && index <= last) continue
        tiles.delete(index)
        // Enough for a view that jumps; more would only take memory.
        if (spare.length < 32) spare.push(sheet)
      }
    },
    drawn: () => drawn,
  }
}
