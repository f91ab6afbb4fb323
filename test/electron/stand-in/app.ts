import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { App } from 'electron'
import { closeBrowser } from './browser.ts'
import { StandInCommandLine } from './command-line.ts'
import { preventable } from './contents.ts'
import { protocolReady } from './protocol.ts'
import { takeInstanceLock } from './single-instance.ts'
import { plays } from './situation.ts'
import { BrowserWindow, windowEvents } from './windows.ts'
import { sandbox } from './zygote.ts'

type Implemented = Pick<
  App,
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'getPath'
  | 'setPath'
  | 'getName'
  | 'getVersion'
  | 'getLocale'
  | 'enableSandbox'
  | 'requestSingleInstanceLock'
  | 'isPackaged'
  | 'commandLine'
>

class StandInApp extends EventEmitter implements Implemented {
  readonly isPackaged = plays('packaged')
  readonly commandLine = new StandInCommandLine(process.argv.slice(1))
  readonly #paths = new Map<string, string>([['userData', join(tmpdir(), 'stand-in')]])
  readonly #ready: Promise<void>
  #isReady = false
  #leaving = false

  constructor() {
    super()
    // An installed application is started without its path.
    if (this.isPackaged) process.argv.splice(1, 1)
    sandbox.zygoteStarts(this.commandLine)
    for (const event of ['web-contents-created', 'browser-window-created', 'window-all-closed']) {
      windowEvents.on(event, (...details: unknown[]) => this.emit(event, ...details))
    }
    // Ready comes after the application's module was evaluated, as with Electron's own ES modules.
    this.#ready = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      protocolReady()
      if (['port', 'pipe'].some((way) => this.commandLine.hasSwitch(`remote-debugging-${way}`))) {
        process.stderr.write('DevTools listening on ws://127.0.0.1:0/devtools/browser\n')
      }
      this.#takeSignals()
      this.#isReady = true
      this.emit('ready')
    })
  }

  /** Whoever listened before hears no more; the first of a kind quits, and the second one kills. */
  #takeSignals(): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.removeAllListeners(signal)
      process.once(signal, () => this.quit())
    }
  }

  whenReady = (): Promise<void> => this.#ready
  isReady = (): boolean => this.#isReady
  getName = (): string => 'Realtime Playground'
  getVersion = (): string => '0.0.0'
  getLocale = (): string => 'en-US'
  getPath = (name: string): string => this.#paths.get(name) ?? tmpdir()
  setPath(name: string, path: string): void {
    if (!isAbsolute(path)) throw new Error('Path must be absolute')
    // So the documentation; the program itself is more lenient.
    if (!existsSync(path)) throw new Error('Failed to set path')
    this.#paths.set(name, path)
  }
  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready')
    this.commandLine.removeSwitch('no-sandbox')
    this.commandLine.appendSwitch('enable-sandbox')
  }
  requestSingleInstanceLock(): boolean {
    return takeInstanceLock(this.getPath('userData'), (argv) => {
      this.emit('second-instance', {}, argv, process.cwd(), null)
    })
  }
  quit(): void {
    const event = preventable({})
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    for (const window of BrowserWindow.getAllWindows()) window.close()
    if (BrowserWindow.getAllWindows().length > 0) return
    this.emit('will-quit', preventable({}))
    this.exit(0)
  }
  exit(code = 0): void {
    if (this.#leaving) return
    this.#leaving = true
    this.emit('quit', {}, code)
    void closeBrowser().finally(() => process.exit(code))
  }
}

export const app = new StandInApp()
