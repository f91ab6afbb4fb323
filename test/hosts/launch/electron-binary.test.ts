import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  electronPackage,
  electronProgram,
  whyNoWindow,
} from '../../../main/hosts/launch/electron-binary.ts'

const folder = mkdtempSync(join(tmpdir(), 'electron-binary-'))
afterAll(() => rmSync(folder, { recursive: true }))

function installed(name: string, program: string | undefined): string {
  const made = join(folder, name)
  mkdirSync(join(made, 'dist'), { recursive: true })
  writeFileSync(join(made, 'path.txt'), 'electron')
  if (program !== undefined) {
    writeFileSync(join(made, 'dist', 'electron'), program)
    chmodSync(join(made, 'dist', 'electron'), 0o755)
  }
  return made
}

describe('the electron package', () => {
  it('is found without being loaded', () => {
    expect(electronPackage()).toMatch(/node_modules[\\/]electron$/)
  })

  it('has a program where path.txt and the file are there', () => {
    const made = installed('whole', '#!/bin/sh\n')
    expect(electronProgram(made, {})).toBe(join(made, 'dist', 'electron'))
  })

  it('has none where its file is missing, or path.txt is', () => {
    expect(electronProgram(installed('half', undefined), {})).toBeUndefined()
    expect(electronProgram(join(folder, 'nothing'), {})).toBeUndefined()
  })

  it('is looked for where ELECTRON_OVERRIDE_DIST_PATH says', () => {
    const made = installed('other', 'x')
    const environment = { ELECTRON_OVERRIDE_DIST_PATH: join(made, 'dist') }
    expect(electronProgram(join(folder, 'nothing'), environment)).toBe(
      join(made, 'dist', 'electron'),
    )
  })
})

describe('a window', () => {
  it.each([
    ['on Linux with X11', { DISPLAY: ':0' }, 'linux', 1_000],
    ['on Linux with Wayland', { WAYLAND_DISPLAY: 'wayland-0' }, 'linux', 1_000],
    [
      'as root who gave up the sandbox',
      { DISPLAY: ':0', ELECTRON_DISABLE_SANDBOX: '1' },
      'linux',
      0,
    ],
    ['on macOS', {}, 'darwin', 501],
    ['on Windows', {}, 'win32', undefined],
  ] as const)('can open %s', (_name, environment, platform, user) => {
    expect(whyNoWindow(environment, platform, user)).toBeUndefined()
  })

  it('cannot open on Linux without a display, or as root', () => {
    expect(whyNoWindow({}, 'linux', 1_000)).toBe('there is no display')
    expect(whyNoWindow({ DISPLAY: ':0' }, 'linux', 0)).toContain('root')
  })
})
