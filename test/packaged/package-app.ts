import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Arch, build, Platform } from 'electron-builder'
import { installersFor, type System } from '../../build/installers.ts'
import { shellWords, writeShellProgram } from '../support/shell-program.ts'
import { layElectronStub } from './electron-stub.ts'

export type StubArch = 'x64' | 'arm64'

/** A packaged application, without Electron's program. */
export interface PackagedApp {
  /** What an installer would hold. */
  readonly folder: string
  /** The folder of `app.asar`. */
  readonly resources: string
  /** The file that has the fuses. */
  readonly program: string
  /** What was called to sign it, on macOS. */
  readonly signing: string
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const builderPlatform = {
  linux: Platform.LINUX,
  darwin: Platform.MAC,
  win32: Platform.WINDOWS,
} as const

function placesOf(platform: System, arch: StubArch) {
  const suffix = arch === 'x64' ? '' : `-${arch}`
  if (platform === 'linux') {
    const folder = `linux${suffix}-unpacked`
    return {
      folder,
      resources: join(folder, 'resources'),
      program: join(folder, 'realtime-playground'),
    }
  }
  if (platform === 'win32') {
    const folder = `win${suffix}-unpacked`
    return {
      folder,
      resources: join(folder, 'resources'),
      program: join(folder, 'Realtime Playground.exe'),
    }
  }
  const folder = join(`mac${suffix}`, 'Realtime Playground.app', 'Contents')
  const framework = join(folder, 'Frameworks', 'Electron Framework.framework', 'Electron Framework')
  return { folder, resources: join(folder, 'Resources'), program: framework }
}

/** Takes the place of `codesign` where there is none, and keeps what it was called with. */
function layCodesign(folder: string, calls: string): string {
  const bin = join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  writeShellProgram(join(bin, 'codesign'), `echo "$@" >> ${shellWords(calls)}`)
  return bin
}

/**
 * Packages what is built in `out/` as `npm run dist -- --dir` does, with a stub in the place of Electron. Nothing is
 * fetched.
 *
 * @param folder a folder of its own, for the stub and for what comes of it.
 */
export async function packageApp(
  folder: string,
  platform: System,
  arch: StubArch,
): Promise<PackagedApp> {
  const electronDist = join(folder, 'electron')
  layElectronStub(electronDist, platform)
  const calls = join(folder, 'codesign.log')
  writeFileSync(calls, '')
  const config = installersFor(platform)
  const { PATH } = process.env
  process.env.PATH = [layCodesign(folder, calls), PATH].join(delimiter)
  try {
    await build({
      projectDir: root,
      targets: builderPlatform[platform].createTarget('dir', Arch[arch]),
      publish: 'never',
      config: {
        ...config,
        directories: { ...config.directories, output: join(folder, 'dist') },
        electronDist,
        electronVersion: '45.0.0',
      },
    })
  } finally {
    process.env.PATH = PATH
  }
  const places = placesOf(platform, arch)
  return {
    folder: join(folder, 'dist', places.folder),
    resources: join(folder, 'dist', places.resources),
    program: join(folder, 'dist', places.program),
    signing: readFileSync(calls, 'utf8'),
  }
}
