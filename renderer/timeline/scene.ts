import { transportRows } from '../../main/shared/contract/transport.ts'
import { drawAxis, axisTicks, drawGrid, drawNow, drawOverview } from './draw/draw-axis.ts'
import { drawBursts } from './draw/draw-bursts.ts'
import { drawFollowed } from './draw/draw-followed.ts'
import { drawMoments, nameHappenings, shadeHappenings } from './draw/draw-happenings.ts'
import { drawLabels, drawScrollbar } from './draw/draw-labels.ts'
import { crowdingOf, drawMessages, type Crowding } from './draw/draw-messages.ts'
import { drawPins } from './draw/draw-pins.ts'
import { drawPolls } from './draw/draw-polls.ts'
import { drawRails, drawSigns } from './draw/draw-rails.ts'
import { drawWaiting } from './draw/draw-waiting.ts'
import { msPerPx, visibleLanes, type Frame, type FrameLane } from './frame.ts'
import type { Surface } from './surface.ts'
import { gatherTile } from './tile-contents.ts'
import { createTileCache, tileWidth, type Sheet, type TileCache } from './tiles.ts'

/** Draws pictures one after the other, and keeps what they have in common. */
export interface Scene {
  draw(surface: Surface, frame: Frame): void
  /** How crowded the latest picture was; at 4 it showed density. */
  crowding(): Crowding
  /** Tiles drawn since the start. */
  tilesDrawn(): number
}

export interface SceneOptions {
  /** @param width and height in device pixels. */
  readonly createSheet: (width: number, height: number) => Sheet
}

/** px from one poll to the next; a pitch near the one before counts as the same. */
function pitchOf({ recorded }: FrameLane, frame: Frame, before: number | undefined): number {
  const { range, now } = frame
  // Over whole seconds, and over the time that there was anything to poll.
  const first = Math.floor(Math.max(range.from, recorded.rail[0]?.at ?? now) / 1_000)
  const last = Math.floor(Math.min(range.to, now) / 1_000)
  let polls = 0
  for (let second = first; second <= last; second += 1) polls += recorded.sums.polls(second)
  const time = Math.max(1, last - first + 1) * 1_000
  const pitch = polls === 0 ? 1_000 : time / polls / msPerPx(frame)
  const near = before !== undefined && pitch / before < 1.5 && before / pitch < 1.5
  return near ? before : Number(pitch.toPrecision(2))
}

/** Creates what draws the timeline; it holds the tiles of settled time. */
export function createScene({ createSheet }: SceneOptions): Scene {
  let tiles: TileCache | undefined
  let sheetSize = ''
  let crowding: Crowding = 0
  let pitches = new Map<string, number>()
  /** The column count that reaches full height, and the zoom it was found at. */
  let fullHeight = 16
  let zoom = 0
  let drawnBefore = 0

  function cacheFor({ layout, ratio }: Frame): TileCache {
    const width = Math.round(tileWidth * ratio)
    const height = Math.round(layout.lanesBottom * ratio)
    const size = `${width} ${height}`
    if (tiles !== undefined && size === sheetSize) return tiles
    drawnBefore += tiles?.drawn() ?? 0
    sheetSize = size
    tiles = createTileCache(
      () => createSheet(width, height),
      (surface) => {
        surface.setTransform(1, 0, 0, 1, 0, 0)
        surface.clearRect(0, 0, width, height)
        surface.setTransform(ratio, 0, 0, ratio, 0, 0)
      },
    )
    return tiles
  }

  function measure(frame: Frame, lanes: readonly FrameLane[]): void {
    const { from, to } = frame.range
    const { now, recording } = frame
    // Over the time that there was anything, so that a fresh start looks as crowded as it is.
    const shown = Math.min(to, now) - Math.max(from, recording.oldest(now))
    // Counts are by the second: below two seconds the rate around them is what counts.
    const least = Math.max(0, 2_000 - shown)
    const px = Math.max(1, shown + least) / msPerPx(frame)
    const counts = [recording.births, ...lanes.map(({ recorded }) => recorded.sums)].map((sums) =>
      sums.between(from - least, Math.min(to, now)),
    )
    crowding = crowdingOf(Math.max(...counts) / px, crowding)
    pitches = new Map(
      lanes
        .filter(({ transport }) => !transportRows[transport].pushes)
        .map((lane) => [lane.pane, pitchOf(lane, frame, pitches.get(lane.pane))]),
    )
    if (zoom !== frame.pixel) fullHeight = 16
    zoom = frame.pixel
  }

  function drawTiles(surface: Surface, frame: Frame, lanes: readonly FrameLane[]): void {
    const { recording, layout, palette, pixel, origin, ratio } = frame
    const { messages, polls } = recording
    const cache = cacheFor(frame)
    const wide = Math.round(tileWidth * ratio)
    const duration = wide * pixel
    const first = Math.floor(origin / wide)
    const last = Math.floor((origin + (layout.right - layout.left) * ratio) / wide)
    const version = [
      pixel,
      crowding,
      fullHeight,
      palette.text,
      layout.em,
      ...lanes.flatMap(({ pane, colour, band }) => [
        pane,
        colour,
        band.top,
        band.height,
        pitches.get(pane) ?? '',
      ]),
    ].join(' ')
    const room = duration * 0.15
    let most = 0
    cache.keep(first - 8, last + 8)
    surface.save()
    surface.beginPath()
    surface.rect(layout.left, 0, layout.right - layout.left, layout.lanesBottom)
    surface.clip()
    surface.globalAlpha = frame.followed === undefined ? 1 : 0.22
    for (let index = first; index <= last; index += 1) {
      const range = { from: index * duration, to: (index + 1) * duration }
      const image = cache.take({
        index,
        version,
        messages: messages.end(),
        polls: polls.end(),
        touched: (messagesThen, pollsThen) =>
          messages.touched(range.from - room, range.to + room, messagesThen) ||
          polls.touched(range.from - room, range.to + room, pollsThen),
        draw(sheet) {
          const contents = gatherTile({
            recording,
            lanes: lanes.map(({ recorded }) => recorded),
            range,
            columns: tileWidth,
          })
          most = Math.max(most, contents.most)
          const shared = { surface: sheet, layout, palette }
          drawMessages({ ...shared, lanes, contents, crowding, fullHeight })
          for (const lane of lanes) {
            const pitch = pitches.get(lane.pane)
            if (pitch === undefined) continue
            sheet.save()
            sheet.beginPath()
            sheet.rect(0, layout.lanesTop, tileWidth, layout.lanesBottom - layout.lanesTop)
            sheet.clip()
            drawPolls({ ...shared, recording, lane, range, columns: tileWidth, pitch })
            sheet.restore()
          }
        },
      })
      const x = layout.left + (index * wide - origin) / ratio
      surface.drawImage(image, x, 0, wide / ratio, Math.round(layout.lanesBottom * ratio) / ratio)
    }
    surface.restore()
    surface.globalAlpha = 1
    // A fuller column than before needs another scale, from the next picture on.
    if (most > fullHeight) fullHeight = 4 ** Math.ceil(Math.log2(most) / 2)
  }

  function drawPointer(surface: Surface, { pointer, layout, palette }: Frame): void {
    if (pointer === undefined || pointer.x < layout.left || pointer.x > layout.right) return
    surface.fillStyle = palette.text
    surface.globalAlpha = 0.3
    surface.fillRect(Math.round(pointer.x), 0, 1, layout.axis.top)
    surface.globalAlpha = 1
  }

  return {
    draw(surface, frame) {
      const { layout, ratio } = frame
      const lanes = visibleLanes(frame)
      measure(frame, lanes)
      const ticks = axisTicks(frame)
      surface.setTransform(ratio, 0, 0, ratio, 0, 0)
      surface.clearRect(0, 0, layout.width, layout.height)
      shadeHappenings(surface, frame)
      surface.save()
      surface.beginPath()
      surface.rect(layout.left, 0, layout.width - layout.left, layout.axis.top + layout.em * 0.25)
      surface.clip()
      drawGrid(surface, frame, ticks)
      surface.beginPath()
      surface.rect(layout.left, 0, layout.right - layout.left, layout.lanesBottom)
      surface.clip()
      drawRails(surface, frame)
      drawWaiting(surface, frame)
      surface.restore()
      drawTiles(surface, frame, lanes)
      surface.save()
      surface.beginPath()
      surface.rect(layout.left, 0, layout.width - layout.left, layout.lanesBottom)
      surface.clip()
      drawBursts(surface, frame)
      drawSigns(surface, frame)
      drawMoments(surface, frame)
      drawNow(surface, frame)
      drawFollowed(surface, frame)
      drawPins(surface, frame)
      surface.restore()
      drawPointer(surface, frame)
      drawLabels(surface, frame)
      nameHappenings(surface, frame)
      drawAxis(surface, frame, ticks)
      drawOverview(surface, frame)
      drawScrollbar(surface, frame)
    },
    crowding: () => crowding,
    tilesDrawn: () => drawnBefore + (tiles?.drawn() ?? 0),
  }
}
