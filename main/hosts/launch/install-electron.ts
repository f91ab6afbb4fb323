import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInstallProgress } from './install-progress.ts'
import { withProxy } from './proxy-environment.ts'

export interface InstallOptions {
  /** The folder of the electron package. */
  readonly folder: string
  /** Hears what there is to say, a line at a time. */
  readonly say: (line: string) => void
  /** Without progress for this long, in ms, it is ended; 60,000 by default. */
  readonly patience?: number
  /** The same as long as no byte has come, in ms; 8,000 by default: a firewall may say nothing for ever. */
  readonly firstPatience?: number
  readonly environment?: NodeJS.ProcessEnv
}

/** How often progress is looked at, in ms. */
const period = 250
const defaultPatience = 60_000
const defaultFirstPatience = 8_000
/** Signals that end this process, and the installer with it. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** Its input ends where this process does, however that happens: then it does, too. */
const endsWithInput =
  'data:text/javascript,process.stdin.on("close", () => process.exit(1)).resume().unref()'

function bytesIn(folder: string): number {
  let bytes = 0
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      bytes += entry.isDirectory() ? bytesIn(path) : statSync(path).size
    }
  } catch {
    // Files come and go while they are unpacked; the next look sees them.
  }
  return bytes
}

function ended(child: ChildProcess): Promise<number | undefined> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(undefined))
    child.once('close', (code) => resolve(code ?? undefined))
  })
}

/** The reason where a person wants no binary. */
export const skipped = 'ELECTRON_SKIP_BINARY_DOWNLOAD is set'

/** What to do if Electron's binary cannot be fetched; each of these works as written. */
export const otherWays =
  'To fetch it another way: HTTPS_PROXY=<address of a proxy>, or ELECTRON_MIRROR=<address of a mirror, with / at its end>.'

/** The same where the browser takes the window's place. */
export const installHint = `${otherWays} ELECTRON_SKIP_BINARY_DOWNLOAD=1 goes on without it at once.`

/**
 * Runs Electron's own installer as a child and shows how far it is. Progress is anything it prints,
 * and any byte it fetches or unpacks.
 *
 * @returns undefined where it succeeded, else why not, in a few words.
 */
export async function installElectron(options: InstallOptions): Promise<string | undefined> {
  const { folder, say, environment = process.env } = options
  const { patience = defaultPatience, firstPatience = defaultFirstPatience } = options
  if ((environment['ELECTRON_SKIP_BINARY_DOWNLOAD'] ?? '') !== '') {
    return skipped
  }
  // A temporary folder of its own, so that what grows in it is this download.
  const temporary = mkdtempSync(join(tmpdir(), 'realtime-playground-'))
  const bytes = (): number => bytesIn(temporary) + bytesIn(join(folder, 'dist'))
  const progress = createInstallProgress({
    patience,
    firstPatience,
    before: bytes(),
    now: () => performance.now(),
    say,
  })
  const child = spawn(process.execPath, ['--import', endsWithInput, join(folder, 'install.js')], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...withProxy(environment), TMPDIR: temporary, TEMP: temporary, TMP: temporary },
  })
  say('Electron is not here yet; fetching it (about 120 MB, once).')

  const hear = (chunk: Buffer): void => progress.printed(chunk.toString())
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  let stalled = false
  const watch = setInterval(() => {
    stalled ||= progress.stalledAt(bytes())
    if (stalled) child.kill('SIGKILL')
  }, period)
  const stop = () => {
    child.kill('SIGKILL')
    rmSync(temporary, { recursive: true, force: true })
  }
  const leave = (signal: NodeJS.Signals) => process.exit(128 + constants.signals[signal])
  process.once('exit', stop)
  for (const signal of endings) process.once(signal, leave)
  const code = await ended(child)
  process.removeListener('exit', stop)
  for (const signal of endings) process.removeListener(signal, leave)
  clearInterval(watch)
  stop()
  if (stalled) return progress.stall()
  return code === 0 ? undefined : progress.reason()
}
