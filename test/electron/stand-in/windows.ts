import { EventEmitter } from 'node:events'
import type { BrowserWindow as ElectronWindow, BrowserWindowConstructorOptions } from 'electron'
import { StandInContents, preventable } from './contents.ts'
import { plays } from './situation.ts'

type Implemented = Pick<
  ElectronWindow,
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'minimize'
  | 'restore'
  | 'maximize'
  | 'close'
  | 'destroy'
  | 'isMinimized'
  | 'isMaximized'
  | 'isFullScreen'
  | 'isVisible'
  | 'isFocused'
  | 'isDestroyed'
  | 'getBounds'
  | 'getNormalBounds'
  | 'setBounds'
>

/** What the application tells of windows: `app.ts` passes it on. */
export const windowEvents = new EventEmitter()
const open = new Set<BrowserWindow>()

/** A window: what a window manager would know of it, and a page of Chromium for its contents. */
export class BrowserWindow extends EventEmitter implements Implemented {
  readonly webContents: StandInContents
  #bounds: Electron.Rectangle
  #state: 'normal' | 'minimized' | 'maximized' = 'normal'
  #visible: boolean
  #focused = false
  #destroyed = false

  static getAllWindows(): BrowserWindow[] {
    return [...open]
  }

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super()
    const { x = 0, y = 0, width = 800, height = 600 } = options
    this.#bounds = { x, y, width, height }
    this.#visible = options.show !== false
    this.webContents = new StandInContents(options.webPreferences ?? {}, { width, height })
    this.webContents.on('first-paint', () => {
      if (!this.#visible && !plays('wayland')) this.emit('ready-to-show')
    })
    open.add(this)
    windowEvents.emit('web-contents-created', {}, this.webContents)
    windowEvents.emit('browser-window-created', {}, this)
  }

  loadURL = (url: string): Promise<void> => this.webContents.load(url)
  show(): void {
    this.#visible = true
    this.focus()
  }
  /** A window manager under X11 forgets the state of a window that is taken from the screen. */
  hide(): void {
    this.#visible = false
    this.#state = 'normal'
  }
  focus(): void {
    for (const other of open) other.#focused = other === this
    this.emit('focus')
  }
  minimize = (): void => void (this.#state = 'minimized')
  restore = (): void => void (this.#state = 'normal')
  /** What is asked for before a window is on the screen is lost (electron#45815). */
  maximize(): void {
    if (this.#visible) this.#state = 'maximized'
  }
  isMinimized = (): boolean => this.#state === 'minimized'
  isMaximized = (): boolean => this.#state === 'maximized'
  isFullScreen = (): boolean => false
  isVisible = (): boolean => this.#visible
  isFocused = (): boolean => this.#focused
  isDestroyed = (): boolean => this.#destroyed
  getBounds = (): Electron.Rectangle => ({ ...this.#bounds })
  getNormalBounds = (): Electron.Rectangle => ({ ...this.#bounds })
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds }
  }

  close(): void {
    if (this.#destroyed) return
    const event = preventable({})
    this.emit('close', event)
    if (event.defaultPrevented) return
    // Electron waits for the page's answer and then says that there is none.
    if (plays('hanging-page')) setImmediate(() => this.emit('unresponsive'))
    else this.destroy()
  }
  destroy(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    open.delete(this)
    void this.webContents.destroy()
    this.emit('closed')
    if (open.size === 0) windowEvents.emit('window-all-closed')
  }
}
