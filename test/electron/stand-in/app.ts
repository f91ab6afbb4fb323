import { EventEmitter } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from 'electron'
import { closeBrowser, standInBrowser } from './browser.ts'
import { preventable } from './contents.ts'
import { protocolReady } from './protocol.ts'
import { takeInstanceLock } from './single-instance.ts'
import { BrowserWindow } from './windows.ts'

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
>

class StandInApp extends EventEmitter implements Implemented {
  readonly isPackaged = false
  readonly #paths = new Map<string, string>([['userData', join(tmpdir(), 'stand-in')]])
  readonly #ready: Promise<void>
  #isReady = false
  #leaving = false

  constructor() {
    super()
    // Ready comes after the application's module was evaluated, as with Electron's own ES modules.
    this.#ready = new Promise<void>((resolve) => setImmediate(resolve)).then(async () => {
      await standInBrowser()
      protocolReady()
      this.#isReady = true
      this.emit('ready')
    })
  }

  whenReady = (): Promise<void> => this.#ready
  isReady = (): boolean => this.#isReady
  getName = (): string => 'Realtime Playground'
  getVersion = (): string => '0.0.0'
  getLocale = (): string => 'en-US'
  getPath = (name: string): string => this.#paths.get(name) ?? tmpdir()
  setPath = (name: string, path: string): void => void this.#paths.set(name, path)
  enableSandbox(): void {
    if (this.#isReady) throw new Error('enableSandbox must be called before app is ready')
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
