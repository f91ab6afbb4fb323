import type { BrowserWindow } from 'electron'
import { createCrashPolicy } from './crash-policy.ts'
import type { PageIdentity } from './page-identity.ts'

/** Says of a page that it did not load. */
export const notLoaded = (url: string, log: (line: string) => void) => (error: unknown) =>
  log(`${url} did not load: ${String(error)}`)

export interface AfterCrashOptions {
  readonly page: Pick<PageIdentity, 'url' | 'stoppedUrl'>
  readonly log: (line: string) => void
  /** No page can be shown any more, for this reason. */
  readonly cannotGoOn: (why: string) => void
}

/** After a crash the page is reloaded, unless crashes repeat or reloading cannot help. */
export function goOnAfterCrash(window: BrowserWindow, options: AfterCrashOptions): void {
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
