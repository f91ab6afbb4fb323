import type { EventEmitter } from 'node:events'

/** What of a window is needed to show it. */
export interface Revealable {
  once(event: 'ready-to-show' | 'closed', listener: () => void): unknown
  readonly webContents: Pick<EventEmitter, 'once'>
  show(): void
  maximize(): void
}

export interface RevealOptions {
  readonly maximized: boolean
  /** The window is shown after this long, in ms, whatever its page does; 3,000 by default. */
  readonly patience?: number
  /** Called once it is shown. */
  readonly shown: () => void
}

/**
 * Shows a window, once, as soon as there is something to see, and at the latest after `patience`. On Wayland a
 * hidden window may never paint, and then is never ready to be shown
 * (https://github.com/electron/electron/issues/48859), so that its page has loaded counts as well.
 *
 * It is maximised when it is shown: before that some systems show it at once and others forget it
 * (https://github.com/electron/electron/issues/45815).
 */
export function revealOnce(window: Revealable, options: RevealOptions): void {
  const { maximized, patience = 3_000, shown } = options
  let done = false
  const reveal = () => {
    if (done) return
    finish()
    window.show()
    if (maximized) window.maximize()
    shown()
  }
  const timer = setTimeout(reveal, patience)
  const finish = () => {
    done = true
    clearTimeout(timer)
  }
  window.once('ready-to-show', reveal)
  window.webContents.once('did-finish-load', reveal)
  window.webContents.once('did-fail-load', reveal)
  window.once('closed', finish)
}
