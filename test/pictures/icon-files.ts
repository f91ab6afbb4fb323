/** What macOS calls a picture of this many pixels: alone, or as a smaller one for a dense screen. */
const appleNames: readonly (readonly [name: string, pixels: number])[] = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1_024],
]
/** What Windows shows, from the corner of a window to the largest tiles. */
const windowsSizes = [16, 20, 24, 32, 40, 48, 64, 128, 256] as const

/** Every size that the two files below need, in pixels. */
export const iconSizes: readonly number[] = [
  ...new Set([...appleNames.map(([, pixels]) => pixels), ...windowsSizes]),
]

type Pictures = ReadonlyMap<number, Buffer>

function pictureOf(pictures: Pictures, pixels: number): Buffer {
  const picture = pictures.get(pixels)
  if (picture === undefined) throw new Error(`There is no picture of ${pixels} pixels.`)
  return picture
}

/** An icon of macOS: a head, then PNGs, each behind its name and its length (Apple Icon Image format). */
export function appleIcon(pictures: Pictures): Buffer {
  const parts = appleNames.map(([name, pixels]) => {
    const png = pictureOf(pictures, pixels)
    const head = Buffer.alloc(8)
    head.write(name, 'latin1')
    head.writeUInt32BE(8 + png.length, 4)
    return Buffer.concat([head, png])
  })
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(8)
  head.write('icns', 'latin1')
  head.writeUInt32BE(8 + body.length, 4)
  return Buffer.concat([head, body])
}

/** An icon of Windows: a directory of 16 bytes for each picture, then PNGs (ICONDIR, since Windows Vista). */
export function windowsIcon(pictures: Pictures): Buffer {
  const pngs = windowsSizes.map((pixels) => [pixels, pictureOf(pictures, pixels)] as const)
  const directory = Buffer.alloc(6 + 16 * pngs.length)
  directory.writeUInt16LE(1, 2)
  directory.writeUInt16LE(pngs.length, 4)
  let offset = directory.length
  for (const [index, [pixels, png]] of pngs.entries()) {
    const at = 6 + 16 * index
    // A byte cannot say 256; 0 does.
    directory.writeUInt8(pixels % 256, at)
    directory.writeUInt8(pixels % 256, at + 1)
    directory.writeUInt16LE(1, at + 4)
    directory.writeUInt16LE(32, at + 6)
    directory.writeUInt32LE(png.length, at + 8)
    directory.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([directory, ...pngs.map(([, png]) => png)])
}
