import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from '../../shared/contract/zod.ts'

/** A rectangle on the screens, in device-independent pixels. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface WindowPlace {
  readonly bounds: Rectangle
  readonly maximized: boolean
}

/** Below this the panes do not fit next to the controls. */
export const smallestWindow = { width: 960, height: 600 } as const
const usualWindow = { width: 1_440, height: 900 } as const
/** How much of a window must be on a screen so that it can be dragged. */
const grip = { width: 160, height: 48 } as const

const coordinate = z.number().int().min(-100_000).max(100_000)
const stored = z.object({
  bounds: z.object({ x: coordinate, y: coordinate, width: coordinate, height: coordinate }),
  maximized: z.boolean(),
})

function overlap(a: Rectangle, b: Rectangle): { width: number; height: number } {
  return {
    width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
  }
}

function centred(area: Rectangle): Rectangle {
  const width = Math.min(usualWindow.width, area.width)
  const height = Math.min(usualWindow.height, area.height)
  return {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + (area.height - height) / 2),
    width,
    height,
  }
}

/**
 * Where to open the window: where it was, if that is still on a screen, else in the middle of the
 * first one.
 *
 * @param kept what was read from the disk, of any shape.
 * @param areas the work areas of the screens, the primary one first.
 */
export function placeWindow(
  kept: unknown,
  areas: readonly [Rectangle, ...Rectangle[]],
): WindowPlace {
  const parsed = stored.safeParse(kept)
  if (!parsed.success) return { bounds: centred(areas[0]), maximized: false }
  const { bounds, maximized } = parsed.data
  const onScreen = areas.some((area) => {
    const shared = overlap(bounds, area)
    const topEdge = bounds.y >= area.y && bounds.y < area.y + area.height
    return topEdge && shared.width >= grip.width && shared.height >= grip.height
  })
  const largeEnough = bounds.width >= smallestWindow.width && bounds.height >= smallestWindow.height
  return { bounds: onScreen && largeEnough ? bounds : centred(areas[0]), maximized }
}

/** Reads what `keepPlace` wrote; undefined where there is nothing that can be read. */
export function readPlace(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown
  } catch {
    // A first start, or a file someone damaged: the window then opens in the middle.
    return undefined
  }
}

/**
 * Keeps the place of the window, in one step, so that a crash leaves the former file whole.
 *
 * @throws the system's error where the folder cannot be written to.
 */
export function keepPlace(file: string, place: WindowPlace): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const fresh = `${file}.${process.pid}`
  writeFileSync(fresh, JSON.stringify(place), { mode: 0o600 })
  renameSync(fresh, file)
}
