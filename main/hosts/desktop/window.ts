import {
  BrowserWindow,
  dialog,
  nativeTheme,
  screen,
  type BrowserWindowConstructorOptions,
  type Session,
  type WebContents,
} from 'electron'
import { createCrashPolicy } from './crash-policy.ts'
import { hangQuestion, loadAgain, watchHangs } from './hanging-page.ts'
import type { PageIdentity } from './page-identity.ts'
import { mayUse } from './permissions.ts'
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

const notLoaded = (url: string, log: (line: string) => void) => (error: unknown) =>
  log(`${url} did not load: ${String(error)}`)

/** After a crash the page is reloaded, unless crashes repeat or reloading cannot help. */
function goOnAfterCrash(window: BrowserWindow, options: WindowOptions): void {
  const { page, log, cannotGoOn } = options
  const policy = createCrashPolicy({ most: 3, within: 60_000 })
  const load = (url: string) => void window.loadURL(url).catch(notLoaded(url, log))
  // From the page that says it has stopped a link leads back to our own.
  window.webContents.on('did-navigate', (_event, url) =>
    policy.shows(url.startsWith(page.stoppedUrl) ? 'stopped' : 'own'),
  )
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (window.isDestroyed()) return
    const why = `${reason}, code ${exitCode}`
    const next = policy.gone(reason, performance.now())
    if (next === 'nothing') return
    if (next === 'end') {
      log(`the page is gone (${why}), and no other can be shown`)
      cannotGoOn(`The page of the window cannot be shown: its process ended (${why}).`)
    } else {
      log(
        `the page is gone (${why}); ${next === 'reload' ? 'loading it again' : 'too often to go on'}`,
      )
      load(next === 'reload' ? page.url : page.stoppedUrl)
    }
  })
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

export interface ContentsGuards {
  readonly page: PageIdentity
  /** The address that may be opened outside for this one, or undefined. */
  readonly external: (url: string) => string | undefined
  readonly openExternal: (url: string) => Promise<void>
  readonly log: (line: string) => void
}

interface Navigation {
  readonly url: string
  readonly isMainFrame: boolean
  preventDefault(): void
}

/**
 * Keeps a page where it is: it may go to our own page and nowhere else, holds no frames and no
 * webviews, and opens no windows. A link to an allowed address opens in the system's browser.
 */
export function guardContents(contents: WebContents, guards: ContentsGuards): void {
  const { page, log } = guards
  const guard = (navigation: Navigation) => {
    if (navigation.isMainFrame && page.owns(navigation.url)) return
    navigation.preventDefault()
    log(`refused to go to ${JSON.stringify(navigation.url)}`)
  }
  contents.on('will-navigate', guard)
  contents.on('will-frame-navigate', guard)
  contents.on('will-redirect', guard)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    const target = guards.external(url)
    if (target === undefined) {
      log(`refused to open ${JSON.stringify(url)}`)
    } else {
      guards.openExternal(target).catch((error: unknown) => {
        log(`could not open ${target}: ${String(error)}`)
      })
    }
    return { action: 'deny' }
  })
}

/** Refuses every permission and every device, but for what our own page needs. */
export function guardSession(session: Session, page: PageIdentity): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const { requestingUrl: url, isMainFrame } = details
    callback(mayUse(permission, { url, isMainFrame }, page))
  })
  session.setPermissionCheckHandler((contents, permission, requestingOrigin, details) => {
    const url = contents === null ? undefined : requestingOrigin
    return mayUse(permission, { url, isMainFrame: details.isMainFrame }, page)
  })
  session.setDevicePermissionHandler(() => false)
  session.setBluetoothPairingHandler((_details, callback) => callback({ confirmed: false }))
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null))
  session.on('select-hid-device', (event, _details, callback) => {
    event.preventDefault()
    callback(null)
  })
  session.on('select-serial-port', (event, _ports, _contents, callback) => {
    event.preventDefault()
    callback('')
  })
  session.on('select-usb-device', (event, _details, callback) => {
    event.preventDefault()
    callback()
  })
}
