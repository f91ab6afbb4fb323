import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type * as Electron from 'electron'
import { _electron, chromium, type Page } from 'playwright-core'
import { electronPackage, electronProgram } from '../../main/hosts/launch/electron-binary.ts'
import { withoutRunAsNode } from '../../main/hosts/launch/electron-environment.ts'
import { throttle } from '../support/cpu-throttle.ts'
import { until } from '../support/until.ts'
import { patience } from '../support/window.ts'
import { situationVariable, type Situation } from './situations.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const entry = join(root, 'out', 'main', 'desktop.js')
const register = new URL('./stand-in/register.ts', import.meta.url).href

/** What runs the application: Electron where its program is, else the stand-in, and why. */
export interface Runner {
  readonly kind: 'real' | 'stand-in'
  readonly program: string | undefined
  readonly description: string
}

/** Chooses what the specs run on. `PLAYGROUND_ELECTRON=stand-in` passes over a real one. */
export function chooseRunner(): Runner {
  const standIn = (why: string): Runner => ({
    kind: 'stand-in',
    program: undefined,
    description: `stand-in (${why})`,
  })
  if (process.env.PLAYGROUND_ELECTRON === 'stand-in') return standIn('asked for')
  const folder = electronPackage()
  if (folder === undefined) return standIn('electron is not installed')
  const program = electronProgram(folder)
  if (program === undefined) return standIn('no binary found')
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform === 'linux' && DISPLAY === undefined && WAYLAND_DISPLAY === undefined) {
    return standIn('no display for the real one')
  }
  const manifest = readFileSync(join(folder, 'package.json'), 'utf8')
  const { version } = JSON.parse(manifest) as { version: string }
  return { kind: 'real', program, description: `real ${version}` }
}

/** What a function of a spec gets of the module: its main-process side. */
export type ElectronModule = typeof Electron

/** The running application, as the specs drive it on both runners. */
export interface DesktopApp {
  readonly kind: Runner['kind']
  /** The page of the window, once the application's page is loaded in it. */
  page(): Promise<Page>
  /** Runs a function in the main process; it must use nothing but its two arguments. */
  evaluate<Result, Argument = undefined>(
    run: (electron: ElectronModule, argument: Argument) => Result | Promise<Result>,
    argument?: Argument,
  ): Promise<Result>
  /** As `evaluate`, for what ends the application: nobody waits for the answer. */
  trigger<Argument = undefined>(
    run: (electron: ElectronModule, argument: Argument) => unknown,
    argument?: Argument,
  ): void
  /** Standard output and standard error so far. */
  output(): string
  /** The exit code, once it has ended; undefined after a signal. */
  readonly ended: Promise<number | undefined>
  signal(name: NodeJS.Signals): void
  /** Goes away as the reader of its standard output and standard error. */
  stopReading(): void
  /** Ends it if it still runs. */
  close(): Promise<void>
}

export interface LaunchOptions {
  /** Flags of the playground. By default a store in memory and any free ports. */
  readonly flags?: readonly string[]
  /** The data folder; one of its own by default, removed at the end. A flag wins over it. */
  readonly dataFolder?: string
  /** What the stand-in plays; nothing of that can be asked of a real Electron. */
  readonly situations?: readonly Situation[]
  /** The working directory; the project by default. */
  readonly cwd?: string
}

/** How a process of the application is started. */
type Surroundings = Pick<LaunchOptions, 'situations' | 'cwd'>

/** Above the repository there may be a person's own `playground.json`. */
const alone = '--no-config'

function forkStandIn(flags: readonly string[], { situations = [], cwd = root }: Surroundings) {
  return fork(entry, [alone, ...flags], {
    execArgv: ['--import', register],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    cwd,
    env: { ...process.env, [situationVariable]: situations.join(',') },
  })
}

const usualFlags = [
  '--db=:memory:',
  '--polling-port=0',
  '--sse-port=0',
  '--websocket-port=0',
] as const

function watch(
  child: ChildProcess,
): Pick<DesktopApp, 'output' | 'ended' | 'signal' | 'stopReading'> {
  let text = ''
  const hear = (chunk: Buffer) => (text = (text + chunk.toString()).slice(-65_536))
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  return {
    output: () => text,
    ended: once(child, 'exit').then(([code]) => (code as number | null) ?? undefined),
    signal: (name) => void child.kill(name),
    stopReading() {
      child.stdout?.destroy()
      child.stderr?.destroy()
    },
  }
}

async function settled(page: Page): Promise<Page> {
  page.setDefaultTimeout(patience)
  await throttle(page)
  await page.waitForFunction(() => 'playground' in window && document.readyState === 'complete')
  return page
}

type Launched = Omit<DesktopApp, 'trigger'>

const hasPage = ({ BrowserWindow }: ElectronModule) =>
  BrowserWindow.getAllWindows().some(({ webContents }) => webContents.getURL().startsWith('app:'))

function launchStandIn(flags: readonly string[], surroundings: Surroundings): Launched {
  const child = forkStandIn(flags, surroundings)
  const watched = watch(child)
  const waiting = new Map<number, (message: { result?: unknown; error?: string }) => void>()
  let lastId = 0
  const endpoint = new Promise<string>((resolve) => {
    child.on('message', (message: { id?: number; endpoint?: string; error?: string }) => {
      if (message.endpoint !== undefined) resolve(message.endpoint)
      if (message.id !== undefined) waiting.get(message.id)?.(message)
    })
  })
  const gone = watched.ended.then((code) => {
    throw new Error(`The application ended with ${String(code)}:\n${watched.output()}`)
  })
  gone.catch(() => undefined)
  let connecting: ReturnType<typeof chromium.connectOverCDP> | undefined
  const evaluate: Launched['evaluate'] = async (run, argument) => {
    const id = (lastId += 1)
    const answer = new Promise<{ result?: unknown; error?: string }>((resolve) => {
      waiting.set(id, resolve)
    })
    child.send({ id, source: run.toString(), argument })
    const { result, error } = await Promise.race([answer, gone])
    waiting.delete(id)
    if (error !== undefined) throw new Error(error)
    return result as never
  }
  return {
    ...watched,
    kind: 'stand-in',
    async page() {
      // The page is there before the second debugger comes: one that it sees born, it may miss.
      await until(() => evaluate(hasPage), 50)
      connecting ??= endpoint.then((url) => chromium.connectOverCDP(url, { timeout: 0 }))
      const pages = (await connecting).contexts().flatMap((context) => context.pages())
      const page = pages.find((page) => page.url().startsWith('http'))
      if (page === undefined)
        throw new Error(`No page among ${pages.map((page) => page.url()).join(', ')}`)
      return settled(page)
    },
    evaluate,
    async close() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      // One that hears no signal any more would stay, and so would the run.
      const guard = setTimeout(() => child.kill('SIGKILL'), 60_000)
      await watched.ended
      clearTimeout(guard)
      await (await connecting?.catch(() => undefined))?.close().catch(() => undefined)
    },
  }
}

/** That of a window, also where an editor's terminal would have Electron be Node. */
const environment = () => withoutRunAsNode(process.env) as Record<string, string>

async function launchReal(
  program: string,
  flags: readonly string[],
  { cwd = root }: Surroundings,
): Promise<Launched> {
  const application = await _electron.launch({
    executablePath: program,
    args: [root, alone, ...flags],
    cwd,
    timeout: patience,
    env: environment(),
    // As people have it; root can have none.
    chromiumSandbox: process.getuid?.() !== 0,
  })
  const child = application.process()
  const watched = watch(child)
  return {
    ...watched,
    kind: 'real',
    page: async () => settled(await application.firstWindow()),
    evaluate: (run, argument) => application.evaluate(run as never, argument) as never,
    async close() {
      if (child.exitCode === null && child.signalCode === null) await application.close()
      await watched.ended
    },
  }
}

/** What the specs of this run run on. */
export const runner: Runner = chooseRunner()

/** Starts the built application with a data folder of its own. */
export async function launchDesktop(options: LaunchOptions = {}): Promise<DesktopApp> {
  const own = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'playground-desktop-'))
  // The last one counts.
  const flags = [`--data-folder=${own}`, ...(options.flags ?? usualFlags)]
  const app =
    runner.program === undefined
      ? launchStandIn(flags, options)
      : await launchReal(runner.program, flags, options)
  return {
    ...app,
    // It ends before it answers, or just after.
    trigger: (...parameters) => void app.evaluate(...parameters).catch(() => undefined),
    async close() {
      await app.close()
      if (options.dataFolder === undefined) rmSync(own, { recursive: true, force: true })
    },
  }
}

/**
 * Starts the application where it is expected to end by itself.
 *
 * @returns its exit code and what it printed.
 */
export async function runToEnd(
  flags: readonly string[],
  surroundings: Surroundings = {},
): Promise<{ code: number | undefined; output: string }> {
  const child =
    runner.program === undefined
      ? forkStandIn(flags, surroundings)
      : spawn(runner.program, [root, alone, ...flags], {
          stdio: ['ignore', 'pipe', 'pipe'],
          cwd: surroundings.cwd ?? root,
          env: environment(),
        })
  const { ended, output } = watch(child)
  const code = await ended
  return { code, output: output() }
}
