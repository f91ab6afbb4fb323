import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { launchChromium } from './chromium.ts'
import { startCli, type CliProcess, type Ready } from './cli-process.ts'

/** A built playground with its page open in a real browser. */
export interface PlaygroundWindow {
  readonly page: Page
  readonly browser: Browser
  readonly cli: CliProcess
  readonly ready: Ready
  /** What the page complained of: console errors, uncaught errors, violations of its policy. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

export interface WindowOptions {
  /** Flags for `serve`, beside a free port for each server. */
  readonly args?: readonly string[]
  /** The store; in memory by default. */
  readonly database?: string
  /** Stands for the store and the free ports, where these are what matters. */
  readonly places?: readonly string[]
  /** Added to the environment of the process. */
  readonly env?: NodeJS.ProcessEnv
  readonly context?: BrowserContextOptions
  /** Added to the fragment of the page's address. */
  readonly fragment?: string
  readonly browserArgs?: readonly string[]
}

/** Flags that leave every port to the system. */
export const freePorts = ['polling', 'sse', 'websocket', 'page'].flatMap((name) => [
  `--${name}-port`,
  '0',
])

/** Collects everything a page complains of, from its first script on. */
export async function watchForComplaints(page: Page): Promise<string[]> {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`violates ${violatedDirective}: ${blockedURI}`)
    })
  })
  return complaints
}

/** Starts the built playground and opens its page. */
export async function openWindow(options: WindowOptions = {}): Promise<PlaygroundWindow> {
  const places = options.places ?? ['--db', options.database ?? ':memory:', ...freePorts]
  const cli = startCli({
    args: ['serve', '--json', ...places, ...(options.args ?? [])],
    ...(options.env !== undefined && { env: options.env }),
  })
  const ready = await cli.ready
  const browser = await launchChromium({ args: [...(options.browserArgs ?? [])] })
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    ...options.context,
  })
  const page = await context.newPage()
  const complaints = await watchForComplaints(page)
  await page.goto(`${ready.page ?? ''}${options.fragment ?? ''}`)
  return {
    page,
    browser,
    cli,
    ready,
    complaints,
    async close() {
      await browser.close()
      await cli.stop()
    },
  }
}
