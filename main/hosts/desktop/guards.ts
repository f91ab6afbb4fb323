import type { Session, WebContents } from 'electron'
import type { PageIdentity } from './page-identity.ts'
import { mayUse } from './permissions.ts'

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
