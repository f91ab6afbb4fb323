import {
  BrowserWindow,
  dialog,
  nativeTheme,
  screen,
  type BrowserWindowConstructorOptions,
} from 'electron'
import { goOnAfterCrash, notLoaded } from './after-crash.ts'
import { hangQuestion, loadAgain, watchHangs } from './hanging-page.ts'
import type { PageIdentity } from './page-identity.ts'
import { revealOnce } from './reveal.ts'
import { keepPlace, placeWindow, readPlace, smallestWindow } from './window-bounds.ts'
import type { Rectangle, WindowPlace } from './window-bounds.ts'

export interface WindowOptions {
  readonly page: PageIdentity
  readonly preload: string
  /** The file that keeps where the window was. */
  readonly placeFile: string
  /** The system's language, for example `zh-CN`. */
  readonly locale: string
  /** Allows the developer tools. */
  readonly developer: boolean
  readonly log: (line: string) => void
  /** No page can be shown any more, for this reason. */
  readonly cannotGoOn: (why: string) => void
  /** The person logs off or the computer shuts down (Windows); the process is ended soon after. */
  readonly sessionEnds: () => void
}

export interface OpenedWindow {
  readonly window: BrowserWindow
  /** Keeps the place of the window and takes it from the screen: the application is about to quit. */
  putAway(): void
}

function constructorOptions(
  options: WindowOptions,
  bounds: Rectangle,
): BrowserWindowConstructorOptions {
  return {
    x: bounds.x,
    y: bounds.y,
    width: bounds.width,
    height: bounds.height,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    title: 'Realtime Playground',
    // What shows until the page does is of the system's theme, as the page is.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#101418' : '#ffffff',
    show: false,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      // Its dictionaries would be fetched from the network.
      spellcheck: false,
      devTools: options.developer,
      // Panes measure while the window is covered: their timers must not be slowed down.
      backgroundThrottling: false,
    },
  }
}

/** Keeps where the window is, once: hidden or closed it may know no more. */
function createPlaceKeeper(
  window: BrowserWindow,
  { placeFile, log }: WindowOptions,
  current: () => WindowPlace,
): () => void {
  let kept = false
  return () => {
    if (kept || window.isDestroyed()) return
    kept = true
    try {
      keepPlace(placeFile, current())
    } catch (error) {
      log(`the place of the window could not be kept: ${String(error)}`)
    }
  }
}

function helpWhereItHangs(window: BrowserWindow, { locale, log }: WindowOptions): void {
  watchHangs(window, {
    async ask(signal) {
      const question = { ...hangQuestion(locale), type: 'warning', cancelId: 0, signal } as const
      return (await dialog.showMessageBox(window, question)).response === loadAgain
    },
    // Its process does not even hear that it is to load something; after its end the page is loaded again.
    reload: () => window.webContents.forcefullyCrashRenderer(),
    log,
  })
}

/** Opens the window where it was, and shows it once there is something to see. */
export function openWindow(options: WindowOptions): OpenedWindow {
  const { page, placeFile, log, sessionEnds } = options
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  const areas = others.map(({ workArea }) => workArea)
  const place = placeWindow(readPlace(placeFile), [primary.workArea, ...areas])

  const window = new BrowserWindow(constructorOptions(options, place.bounds))
  let shown = false
  revealOnce(window, { maximized: place.maximized, shown: () => (shown = true) })
  const keep = createPlaceKeeper(window, options, () => ({
    bounds: window.getNormalBounds(),
    maximized: shown ? window.isMaximized() : place.maximized,
  }))
  window.on('close', keep)
  window.on('session-end', sessionEnds)
  helpWhereItHangs(window, options)
  goOnAfterCrash(window, options)
  window.loadURL(page.url).catch(notLoaded(page.url, log))
  return {
    window,
    putAway() {
      if (window.isDestroyed()) return
      keep()
      // On macOS a hidden window in full screen leaves a black one (https://github.com/electron/electron/issues/39572).
      if (!window.isFullScreen()) window.hide()
    },
  }
}
