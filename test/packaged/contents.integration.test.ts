import { createHash } from 'node:crypto'
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { getRawHeader, listPackage, statFile } from '@electron/asar'
import { NtExecutable, NtExecutableResource, Resource } from 'resedit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systems } from '../../build/installers.ts'
import { packageApp, type PackagedApp, type StubArch } from './package-app.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const archs: readonly StubArch[] = ['x64', 'arm64']
/** electron-builder packages for macOS everywhere but on Windows. */
const possible = systems.filter((system) => process.platform !== 'win32' || system !== 'darwin')
const all = possible.flatMap((platform) => archs.map((arch) => [platform, arch] as const))

const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>
}
/** What the main process needs at run time. */
const packages = ['better-sqlite3', 'ws']

/** The written list: every file of the archive is one of these. */
const expected: readonly RegExp[] = [
  /^out\/main\/(?:desktop|maintenance-worker|fleet-worker|crowd-process)\.js$/,
  /^out\/main\/chunks\/[\w.-]+\.js$/,
  /^out\/(?:main|renderer)\/third-party-licenses(?:-of-files)?\.md$/,
  /^out\/preload\/preload\.cjs$/,
  /^out\/renderer\/(?:index\.html|assets\/[\w.-]+\.(?:js|css|svg|woff2))$/,
  /^package\.json$/,
  /^LICENSE$/,
  new RegExp(`^node_modules/(?:${packages.join('|')})/(?:[\\w.-]+/)*[\\w.-]+\\.(?:c?js|mjs|json)$`),
  new RegExp(`^node_modules/(?:${packages.join('|')})/LICENSE(?:\\.\\w+)?$`),
]
/** The digest that Electron compares with at the start, on macOS and Windows. */
const digestOf = (archive: string): string =>
  createHash('sha256').update(getRawHeader(archive).headerString).digest('hex')
const most = 10 * 1_024 * 1_024

const folder = mkdtempSync(join(tmpdir(), 'packaged-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('the packages on the list are those that the manifest names', () => {
  expect(Object.keys(dependencies).toSorted()).toEqual(packages)
})

describe.each(all)('the application for %s, %s', (platform, arch) => {
  let app: PackagedApp
  let archive: string
  let paths: readonly string[]

  beforeAll(async () => {
    app = await packageApp(join(folder, `${platform}-${arch}`), platform, arch)
    archive = join(app.resources, 'app.asar')
    paths = listPackage(archive, { isPack: false })
      .map((path) => path.replaceAll('\\', '/').slice(1))
      .filter((path) => !('files' in statFile(archive, path)))
  })
  const library = `node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node`

  it('has the files of the list in its archive, and no other', () => {
    const others = paths.filter((path) => !expected.some((pattern) => pattern.test(path)))
    expect(others).toEqual([library])
    const unmet = expected.filter((pattern) => !paths.some((path) => pattern.test(path)))
    expect(unmet).toEqual([])
  })

  it('has an archive of at most 10 MB', () => {
    expect(statSync(archive).size).toBeLessThanOrEqual(most)
  })

  it('has nothing outside of it but the library of SQLite for this processor', () => {
    const outside = globSync('**', { cwd: `${archive}.unpacked` }).filter((path) =>
      statSync(join(`${archive}.unpacked`, path)).isFile(),
    )
    expect(outside.map((path) => path.replaceAll('\\', '/'))).toEqual([library])
    const scripts = globSync('**/*.{js,cjs,mjs}', { cwd: app.folder })
    expect(scripts).toEqual([])
  })

  it('has its fuses set', async () => {
    const wire = await getCurrentFuseWire(app.program)
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: FuseState.DISABLE,
      [FuseV1Options.EnableCookieEncryption]: FuseState.DISABLE,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: FuseState.DISABLE,
      [FuseV1Options.EnableNodeCliInspectArguments]: FuseState.DISABLE,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: FuseState.ENABLE,
      [FuseV1Options.OnlyLoadAppFromAsar]: FuseState.ENABLE,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: FuseState.DISABLE,
    })
  })

  if (platform === 'darwin')
    describe('on macOS', () => {
      it('is signed again, without a name, once its fuses are set', () => {
        expect(app.signing).toMatch(/^--sign - .*Realtime Playground\.app$/m)
      })

      it('has the digest of its archive, its icon, and the oldest system that it starts on', () => {
        const list = readFileSync(join(app.folder, 'Info.plist'), 'utf8')
        expect(list).toContain(`<string>${digestOf(archive)}</string>`)
        expect(list).toMatch(/<key>LSMinimumSystemVersion<\/key>\s*<string>13\.0<\/string>/)
        const icon = readFileSync(join(app.resources, 'icon.icns'))
        expect(icon.equals(readFileSync(join(root, 'build', 'icon.icns')))).toBe(true)
      })
    })

  if (platform === 'win32')
    describe('on Windows', () => {
      it('has the digest of its archive, its icon and its name', () => {
        const program = NtExecutable.from(readFileSync(app.program))
        const { entries } = NtExecutableResource.from(program)
        const integrity = entries.find(({ type }) => type === 'INTEGRITY')
        expect(JSON.parse(Buffer.from(integrity?.bin ?? new ArrayBuffer(0)).toString())).toEqual([
          { file: 'resources\\app.asar', alg: 'SHA256', value: digestOf(archive) },
        ])
        const [icon] = Resource.IconGroupEntry.fromEntries(entries)
        expect(icon?.icons.map(({ width }) => width || 256)).toContain(256)
        const [version] = Resource.VersionInfo.fromEntries(entries)
        const names = version?.getStringValues({ lang: 1_033, codepage: 1_200 })
        expect(names).toMatchObject({ ProductName: 'Realtime Playground' })
      })
    })
})
