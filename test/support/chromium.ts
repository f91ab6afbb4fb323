import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, LaunchOptions } from 'playwright-core'

/** A Chromium that browser tests may run, and what its process needs in addition to its path. */
export interface FoundChromium {
  readonly kind: 'given' | 'installed' | 'bundled'
  readonly executablePath: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

const installedPaths: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/opt/google/chrome/chrome',
    '/snap/bin/chromium',
    '/usr/bin/microsoft-edge',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [process.env['ProgramFiles'], process.env['ProgramFiles(x86)'], process.env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]),
}

/**
 * Unpacks the Chromium that came from the package registry. The package unpacks straight into the
 * temporary folder of its process, where two runs would meet half a file, so a child does it in a
 * folder of its own, which then gets its name in one step.
 */
async function unpackBundled(): Promise<string> {
  const packed = join(root, 'node_modules', '@sparticuz', 'chromium')
  const manifest = JSON.parse(await readFile(join(packed, 'package.json'), 'utf8')) as {
    version: string
  }
  const cache = join(root, 'node_modules', '.cache', 'playground')
  const target = join(cache, `chromium-${manifest.version}`)
  if (existsSync(target)) return target

  await mkdir(cache, { recursive: true })
  const fresh = await mkdtemp(join(cache, 'unpacking-'))
  const script = "await (await import('@sparticuz/chromium')).default.executablePath()"
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    // The name of that platform makes the package unpack the shared libraries it brings, too.
    env: { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`Unpacking the bundled Chromium ended with code ${String(code)}.`)
  try {
    await rename(fresh, target)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
  return target
}

async function bundled(): Promise<FoundChromium> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium was found: install Chrome, or set CHROME_PATH to one.')
  }
  const folder = await unpackBundled()
  const libraries = [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH]
  const env: Record<string, string> = {
    LD_LIBRARY_PATH: libraries.filter((path) => path !== undefined && path !== '').join(':'),
    // In the C locale it calls its language `en-US@posix`, which its own Intl then refuses.
    LC_ALL: 'en_US.UTF-8',
  }
  if (!existsSync('/etc/fonts/fonts.conf')) env.FONTCONFIG_PATH = join(folder, 'fonts')
  return { kind: 'bundled', executablePath: join(folder, 'chromium'), args: [], env }
}

/**
 * Finds a Chromium: the one that CHROME_PATH or PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH names, else an
 * installed browser, else the one in the package registry's `@sparticuz/chromium` (Linux, x64).
 * `PLAYGROUND_CHROMIUM=bundled` passes over the first two.
 *
 * @throws Error where there is none for this platform, saying what to do.
 */
export async function findChromium(): Promise<FoundChromium> {
  if (process.env.PLAYGROUND_CHROMIUM === 'bundled') return bundled()
  const given = process.env.CHROME_PATH ?? process.env.PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH
  if (given !== undefined && given !== '') {
    return { kind: 'given', executablePath: given, args: [], env: {} }
  }
  const installed = installedPaths[process.platform]?.find((path) => existsSync(path))
  if (installed !== undefined) {
    return { kind: 'installed', executablePath: installed, args: [], env: {} }
  }
  return bundled()
}

let announced = false

/**
 * What any launch of playwright-core needs to start the Chromium that was found. Its sandbox is off:
 * root cannot have one, containers seldom can, and the pages under test are our own.
 */
export async function chromiumLaunchOptions(options: LaunchOptions = {}): Promise<LaunchOptions> {
  const found = await findChromium()
  if (!announced) console.log(`chromium: ${found.kind}, ${found.executablePath}`)
  announced = true
  return {
    ...options,
    executablePath: found.executablePath,
    chromiumSandbox: false,
    args: [...found.args, ...(options.args ?? [])],
    env: { ...process.env, ...found.env, ...options.env },
  }
}

/** Starts a Chromium for a browser test and says once which; the caller closes it. */
export async function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  const { chromium } = await import('playwright-core')
  return chromium.launch(await chromiumLaunchOptions(options))
}
