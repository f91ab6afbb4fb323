import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface Packaging {
  readonly files: readonly string[]
  readonly asar: boolean
  readonly asarUnpack: readonly string[]
  readonly electronFuses: Readonly<Record<string, boolean>>
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')) as unknown
const packaging = read('electron-builder.json') as Packaging

describe('EL-14: the packaged application', () => {
  // By the names of electron-builder 26, which passes them on to @electron/fuses.
  it.each([
    ['runAsNode', false],
    ['enableNodeOptionsEnvironmentVariable', false],
    ['enableNodeCliInspectArguments', false],
    ['enableCookieEncryption', true],
    ['enableEmbeddedAsarIntegrityValidation', true],
    ['onlyLoadAppFromAsar', true],
    ['grantFileProtocolExtraPrivileges', false],
  ])('has the fuse %s at %s', (fuse, value) => {
    expect(packaging.electronFuses[fuse]).toBe(value)
  })

  it('is one archive with what the manifest starts, and native modules beside it', () => {
    const { main } = read('package.json') as { readonly main: string }
    expect(main).toMatch(/^out\//)
    expect(packaging.files).toContain('out/**')
    expect(packaging.asar).toBe(true)
    expect(packaging.asarUnpack).toEqual(['**/*.node'])
  })
})
