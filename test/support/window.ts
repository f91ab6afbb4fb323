import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { launchChromium } from './chromium.ts'
import { startCli, type CliProcess, type Ready } from './cli-process.ts'
import { throttle } from './cpu-throttle.ts'
import { slowDisplay } from './display-rate.ts'
import { steadyPortFlags } from './steady-ports.ts'

/** A built playground without a window. */
export interface Playground {
  readonly cli: CliProcess
  readonly ready: Ready
}

/** A built playground with its page open in a real browser. */
export interface PlaygroundWindow extends Playground {
  readonly page: Page
  readonly browser: Browser
  /** What the page complained of: console errors, uncaught errors, violations of its policy. */
  readonly complaints: string[]
  /** Closes the page, and the browser and the playground where they were started for it. */
  close(): Promise<void>
}

export interface PlaygroundOptions {
  /** Flags for `serve`, beside a free port for each server. */
  readonly args?: readonly string[]
  /** The store; in memory by default. */
  readonly database?: string
  /** Stands for the store and the free ports, where these are what matters. */
  readonly places?: readonly string[]
  /** Added to the environment of the process. */
  readonly env?: NodeJS.ProcessEnv
}

export interface WindowOptions extends PlaygroundOptions {
  readonly context?: BrowserContextOptions
  /** A profile that never had the page before; otherwise somebody has opened the settings once. */
  readonly isFirst?: boolean
  /** Added to the fragment of the page's address. */
  readonly fragment?: string
  readonly browserArgs?: readonly string[]
  /** A browser that runs already; the caller closes it. */
  readonly browser?: Browser
  /** A playground that runs already; the caller stops it. */
  readonly playground?: Playground
}

/** How long a locator waits, in ms: no promise of the product, only a guard against hanging. */
export const patience = 120_000

/**
 * What the browser notes when a server refuses a request because its event loop is late: on a busy machine
 * that is what the server promises to do (`overloaded`, with `Retry-After`), and no fault of the page.
 */
const refusedByLoad = /status of 503|Unexpected response code: 503/

/** Collects everything a page complains of, from its first script on, except for `refusedByLoad`. */
export async function watchForComplaints(page: Page): Promise<string[]> {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !refusedByLoad.test(message.text()))
      complaints.push(`console: ${message.text()}`)
  })
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`violates ${violatedDirective}: ${blockedURI}`)
    })
  })
  return complaints
}

/** A fresh profile of the browser, whose pages wait long enough and are slowed down as is wanted. */
export async function openContext(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-US', ...options })
  context.setDefaultTimeout(patience)
  await slowDisplay(context)
  context.on('page', (page) => void throttle(page))
  return context
}

/** Starts the built playground; resolves when it is ready. */
export async function startPlayground(options: PlaygroundOptions = {}): Promise<Playground> {
  const places = options.places ?? [
    ...['--db', options.database ?? ':memory:'],
    ...(await steadyPortFlags()),
  ]
  const cli = startCli({
    args: ['serve', '--json', ...places, ...(options.args ?? [])],
    ...(options.env !== undefined && { env: options.env }),
  })
  return { cli, ready: await cli.ready }
}

/** Opens the page of the built playground, and starts what of it and the browser is not given. */
export async function openWindow(options: WindowOptions = {}): Promise<PlaygroundWindow> {
  const playground = options.playground ?? (await startPlayground(options))
  const browser =
    options.browser ?? (await launchChromium({ args: [...(options.browserArgs ?? [])] }))
  const viewport = { width: 1440, height: 900 }
  const address = playground.ready.page ?? ''
  const localStorage = [
    { name: 'settings', value: 'shown' },
    { name: 'welcome', value: 'dismissed' },
  ]
  const storageState = { cookies: [], origins: [{ origin: new URL(address).origin, localStorage }] }
  const context = await openContext(browser, {
    viewport,
    ...(options.isFirst === true ? {} : { storageState }),
    ...options.context,
  })
  const page = await context.newPage()
  const complaints = await watchForComplaints(page)
  await page.goto(`${address}${options.fragment ?? ''}`)
  return {
    ...playground,
    page,
    browser,
    complaints,
    async close() {
      await context.close()
      if (options.browser === undefined) await browser.close()
      if (options.playground === undefined) await playground.cli.stop()
    },
  }
}
