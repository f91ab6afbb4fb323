import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const read = (name: string): Buffer => readFileSync(new URL(`../../build/${name}`, import.meta.url))

/** Width and height of a PNG, and whether it can be transparent (ISO/IEC 15948, 11.2.2). */
function measure(png: Buffer) {
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG')
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), alpha: png[25] === 6 }
}

describe("the application's icon", () => {
  it('is a transparent square of 1024 pixels, as every system takes it', () => {
    expect(measure(read('icon.png'))).toEqual({ width: 1_024, height: 1_024, alpha: true })
  })

  it('has for macOS every size, from 16 to 1024 pixels', () => {
    const file = read('icon.icns')
    expect(file.subarray(0, 4).toString('latin1')).toBe('icns')
    expect(file.readUInt32BE(4)).toBe(file.length)
    const found: Record<string, number> = {}
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
      const end = at + file.readUInt32BE(at + 4)
      found[file.subarray(at, at + 4).toString('latin1')] = measure(
        file.subarray(at + 8, end),
      ).width
    }
    expect(found).toEqual({
      ...{ icp4: 16, icp5: 32, ic11: 32, ic12: 64, ic07: 128 },
      ...{ ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1_024 },
    })
  })

  it('has for Windows what it shows, from 16 to 256 pixels', () => {
    const file = read('icon.ico')
    const sizes = [...Array(file.readUInt16LE(4)).keys()].map((index) => {
      const at = 6 + 16 * index
      const from = file.readUInt32LE(at + 12)
      const { width, height } = measure(file.subarray(from, from + file.readUInt32LE(at + 8)))
      // 0 in the directory means 256.
      expect([width, height]).toEqual([file[at] || 256, file[at + 1] || 256])
      return width
    })
    expect(sizes).toEqual([16, 20, 24, 32, 40, 48, 64, 128, 256])
  })
})
