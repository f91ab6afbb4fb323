import { EventEmitter } from 'node:events'
import type { Page } from 'playwright-core'
import type { WebContents } from 'electron'
import { originOf, toChromium, toElectron } from './address.ts'
import { standInBrowser } from './browser.ts'
import { connectIpc, tellPage, viewOf } from './ipc.ts'
import { session } from './session.ts'
import { plays } from './situation.ts'
import { sandbox } from './zygote.ts'

type Implemented = Pick<
  WebContents,
  | 'getURL'
  | 'isDestroyed'
  | 'isCrashed'
  | 'send'
  | 'setWindowOpenHandler'
  | 'reload'
  | 'executeJavaScript'
  | 'forcefullyCrashRenderer'
>

/** An event whose default can be prevented, as Electron's are. */
export function preventable<Details extends object>(details: Details) {
  const event = {
    ...details,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true
    },
  }
  return event
}

/** Why the process of a page never comes up; undefined where it does. */
function whyNoProcess(): 'launch-failed' | 'integrity-failure' | 'crashed' | undefined {
  if (plays('launch-failed')) return 'launch-failed'
  if (plays('integrity-failure')) return 'integrity-failure'
  return sandbox.isTorn ? 'crashed' : undefined
}

let moment: number | undefined
/** While it acts, `performance.now` says when it acted first: on a slow machine all of it is at one moment as well. */
function atOneMoment(act: () => void): void {
  const { now } = performance
  const first = (moment ??= performance.now())
  performance.now = () => first
  try {
    act()
  } finally {
    performance.now = now
  }
}

/** The contents of a window: a page of a real Chromium, with Electron's events and guards. */
export class StandInContents extends EventEmitter implements Implemented {
  readonly preferences: Electron.WebPreferences
  readonly size: { width: number; height: number }
  page: Page | undefined
  #crashed = false
  #destroyed = false
  #openHandler: Parameters<WebContents['setWindowOpenHandler']>[0] = () => ({ action: 'allow' })
  /** Navigations the application asked for itself: these raise no `will-navigate`. */
  readonly #own = new Set<string>()

  constructor(preferences: Electron.WebPreferences, size: { width: number; height: number }) {
    super()
    this.preferences = preferences
    this.size = size
  }

  get mainFrame() {
    return this.page === undefined ? undefined : viewOf(this.page.mainFrame())
  }
  getURL = (): string => (this.page === undefined ? '' : toElectron(this.page.url()))
  isDestroyed = (): boolean => this.#destroyed
  isCrashed = (): boolean => this.#crashed
  /** Not in Electron's types, but in its own tests and in every version since 1.4. */
  getLastWebPreferences = (): Electron.WebPreferences => this.preferences

  setWindowOpenHandler(handler: Parameters<WebContents['setWindowOpenHandler']>[0]): void {
    this.#openHandler = handler
  }
  send(channel: string, ...args: unknown[]): void {
    if (this.page === undefined || this.#crashed) return
    // A page in the middle of a navigation hears nothing, here as there.
    tellPage(this.page, channel, args).catch(() => undefined)
  }
  async executeJavaScript(code: string): Promise<unknown> {
    return this.page?.evaluate(code)
  }
  reload(): void {
    const url = this.getURL()
    void this.load(url)
  }
  forcefullyCrashRenderer(): void {
    this.page?.goto('chrome://crash').catch(() => undefined)
  }
  async destroy(): Promise<void> {
    if (this.#destroyed) return
    this.#destroyed = true
    await this.page?.close()
    this.emit('destroyed')
  }

  async load(url: string): Promise<void> {
    const reason = whyNoProcess()
    if (reason !== undefined) {
      this.#crashed = true
      // Electron says so in a task of its own.
      setImmediate(() => this.emit('render-process-gone', {}, { reason, exitCode: 133 }))
      throw new Error(`ERR_FAILED (-2) loading '${url}'`)
    }
    if (this.page === undefined || this.#crashed) await this.#open()
    const { context } = await standInBrowser()
    await session.defaultSession.grantTo(context, originOf(url))
    this.#own.add(url)
    await this.page?.goto(toChromium(url), { waitUntil: 'load', timeout: 0 })
    this.emit('did-navigate', {}, url, 200, 'OK')
    this.emit('first-paint')
    this.emit('did-finish-load')
    if (plays('crashing-pages')) this.forcefullyCrashRenderer()
  }

  async #open(): Promise<void> {
    const { context } = await standInBrowser()
    await this.page?.close().catch(() => undefined)
    const page = await context.newPage()
    this.page = page
    this.#crashed = false
    await page.setViewportSize(this.size)
    if (this.preferences.preload !== undefined) {
      await connectIpc(page, this as unknown as WebContents, this.preferences.preload)
    }
    page.on('popup', (popup) => void popup.close().catch(() => undefined))
    page.on('crash', () => {
      this.#crashed = true
      const tell = () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
      if (plays('crashing-pages')) atOneMoment(tell)
      else tell()
    })
    const debug = await context.newCDPSession(page)
    const { frameTree } = await debug.send('Page.getFrameTree')
    const mainFrame = frameTree.frame.id
    debug.on('Fetch.requestPaused', ({ requestId, frameId, request }) => {
      const allowed = this.#mayLoad(toElectron(request.url), frameId === mainFrame)
      const answered = allowed
        ? debug.send('Fetch.continueRequest', { requestId })
        : debug.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
      // Where the page has been closed meanwhile, there is no request to answer.
      answered.catch(() => undefined)
    })
    // What was asked for is told here alone: the window itself may have got as far as an error page.
    debug.on('Page.windowOpen', ({ url }) => this.#hearOfWindow(toElectron(url)))
    await debug.send('Page.enable')
    // Documents alone: interception of everything would switch the HTTP cache off.
    await debug.send('Fetch.enable', { patterns: [{ resourceType: 'Document' }] })
  }

  /** Asks the guards about a document that a page wants to load. */
  #mayLoad(url: string, isMainFrame: boolean): boolean {
    if (isMainFrame && this.#own.delete(url)) return true
    const events = isMainFrame ? ['will-frame-navigate', 'will-navigate'] : ['will-frame-navigate']
    return events.every((name) => {
      const event = preventable({ url, isMainFrame, isSameDocument: false, frame: null })
      this.emit(name, event)
      return !event.defaultPrevented
    })
  }

  /** The handler hears of every window that the page opens; here none of them stays open. */
  #hearOfWindow(url: string): void {
    const answer = this.#openHandler({
      url,
      frameName: '',
      features: '',
      disposition: 'new-window',
    } as never)
    if (answer.action === 'allow')
      throw new Error(`The stand-in opens no windows for pages: ${url}`)
  }
}
