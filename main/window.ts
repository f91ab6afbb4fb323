import {
  BrowserWindow,
  nativeTheme,
  screen,
  type BrowserWindowConstructorOptions,
  type Session,
  type WebContents,
} from 'electron'
import type { PageIdentity } from './desktop/page-identity.ts'
import { mayUse } from './desktop/permissions.ts'
import { createReloadPolicy } from './desktop/reload-policy.ts'
import { keepPlace, placeWindow, readPlace, smallestWindow } from './desktop/window-bounds.ts'
import type { Rectangle } from './desktop/window-bounds.ts'

export interface WindowOptions {
  readonly page: PageIdentity
  readonly preload: string
  /** The file that keeps where the window was. */
  readonly placeFile: string
  /** Allows the developer tools. */
  readonly developer: boolean
  readonly log: (line: string) => void
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

/** After a crash the page is loaded again, unless that happens again and again. */
function reloadAfterCrash(window: BrowserWindow, { page, log }: WindowOptions): void {
  const policy = createReloadPolicy({ most: 3, within: 60_000 })
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    const again = policy.mayReload(performance.now())
    log(`the page is gone (${reason}); ${again ? 'loading it again' : 'too often to go on'}`)
    load(window, again ? page.url : page.stoppedUrl, log)
  })
}

function load(window: BrowserWindow, url: string, log: (line: string) => void): void {
  window.loadURL(url).catch((error: unknown) => log(`${url} did not load: ${String(error)}`))
}

/** Opens the window where it was, and shows it once there is something to see. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const { page, placeFile, log } = options
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  const areas = others.map(({ workArea }) => workArea)
  const place = placeWindow(readPlace(placeFile), [primary.workArea, ...areas])

  const window = new BrowserWindow(constructorOptions(options, place.bounds))
  if (place.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => {
    try {
      keepPlace(placeFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() })
    } catch (error) {
      log(`the place of the window could not be kept: ${String(error)}`)
    }
  })
  reloadAfterCrash(window, options)
  load(window, page.url, log)
  return window
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
