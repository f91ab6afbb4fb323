import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { keepPlace, placeWindow, readPlace } from '../../../main/hosts/desktop/window-bounds.ts'

const folder = mkdtempSync(join(tmpdir(), 'window-bounds-'))
afterAll(() => rmSync(folder, { recursive: true }))

const primary = { x: 0, y: 25, width: 1_920, height: 1_015 }
const left = { x: -1_600, y: 0, width: 1_600, height: 900 }
const middle = { x: 240, y: 83, width: 1_440, height: 900 }
const bounds = { x: 100, y: 100, width: 1_200, height: 800 }

describe('the place of the window', () => {
  it('is the middle of the first screen at a first start', () => {
    expect(placeWindow(undefined, [primary, left])).toEqual({ bounds: middle, maximized: false })
  })

  it('fits on a screen smaller than the window usually is', () => {
    const small = { x: 0, y: 0, width: 1_280, height: 720 }
    expect(placeWindow(undefined, [small]).bounds).toEqual(small)
  })

  it.each([
    ['on the first screen', bounds],
    ['on another screen', { ...bounds, x: -1_500 }],
    ['half off a screen, with enough to hold', { ...bounds, x: 1_700 }],
  ])('is where it was, %s', (_name, kept) => {
    expect(placeWindow({ bounds: kept, maximized: true }, [primary, left])).toEqual({
      bounds: kept,
      maximized: true,
    })
  })

  it.each([
    ['its screen is gone', { bounds: { ...bounds, x: -1_500 }, maximized: false }],
    ['its title bar is above the screen', { bounds: { ...bounds, y: -200 }, maximized: false }],
    ['hardly any of it is on a screen', { bounds: { ...bounds, x: 1_900 }, maximized: false }],
    ['it was too small', { bounds: { ...bounds, width: 10 }, maximized: false }],
    ['a number is none', { bounds: { ...bounds, x: '100' }, maximized: false }],
    ['a number is huge', { bounds: { ...bounds, width: 1e9 }, maximized: false }],
    ['something is missing', { bounds }],
    ['it is no object', 5],
  ])('is the middle of the first screen where %s', (_name, kept) => {
    expect(placeWindow(kept, [primary])).toEqual({ bounds: middle, maximized: false })
  })

  it('is kept in a file and read back, in a folder that is made for it', () => {
    const file = join(folder, 'new', 'window.json')
    keepPlace(file, { bounds, maximized: true })
    expect(readPlace(file)).toEqual({ bounds, maximized: true })
    expect(readdirSync(join(folder, 'new'))).toEqual(['window.json'])
  })

  it.each([
    ['missing', undefined],
    ['cut short', '{"bounds":'],
  ])('is unknown where the file is %s', (name, text) => {
    const file = join(folder, `${name}.json`)
    if (text !== undefined) writeFileSync(file, text)
    expect(readPlace(file)).toBeUndefined()
  })
})
