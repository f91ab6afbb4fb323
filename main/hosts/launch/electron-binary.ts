import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'

/**
 * The folder of the electron package; undefined where it is not installed. Its own entry is never
 * loaded: it would download a binary and hold this process up while it does.
 */
export function electronPackage(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  } catch {
    return undefined
  }
}

/**
 * The installed Electron program, found as the package's own entry finds it: by `path.txt`, in
 * `dist` or where ELECTRON_OVERRIDE_DIST_PATH says.
 */
export function electronProgram(
  folder: string,
  environment: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const pathFile = join(folder, 'path.txt')
  const named = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : undefined
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH']
  const program =
    override !== undefined && override !== ''
      ? join(override, named ?? 'electron')
      : named === undefined
        ? undefined
        : join(folder, 'dist', named)
  return program !== undefined && existsSync(program) ? program : undefined
}

/**
 * Why a window cannot open here, as a sentence; undefined if it can. Electron's sandbox does not run as root,
 * and is never switched off silently: ELECTRON_DISABLE_SANDBOX=1, which Electron itself reads, is for people
 * who want that.
 */
export function whyNoWindow(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  user: number | undefined = process.getuid?.(),
): string | undefined {
  if (platform !== 'linux') return undefined
  const { DISPLAY: x11, WAYLAND_DISPLAY: wayland } = environment
  if ((x11 ?? '') === '' && (wayland ?? '') === '') return 'there is no display'
  if (user === 0 && environment['ELECTRON_DISABLE_SANDBOX'] !== '1') {
    return "Electron's sandbox does not run as root"
  }
  return undefined
}
