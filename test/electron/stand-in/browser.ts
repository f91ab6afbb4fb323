import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { chromiumLaunchOptions } from '../../support/chromium.ts'
import { slowDisplay } from '../../support/display-rate.ts'
import { until } from '../../support/until.ts'
import { createNetwork } from './network.ts'

/** The Chromium in which the stand-in's windows are pages. */
export interface StandInBrowser {
  readonly context: BrowserContext
  /** Where a second debugger, the spec's, connects. */
  readonly endpoint: string
  close(): Promise<void>
}

let starting: Promise<StandInBrowser> | undefined
const { promise, resolve } = Promise.withResolvers<StandInBrowser>()
/** The browser, once something has needed it. */
export const browserStarted = promise

async function start(): Promise<StandInBrowser> {
  // An application that ends before it has a window needs no browser, and is not to wait for what drives one.
  const { chromium } = await import('playwright-core')
  const network = await createNetwork()
  const profile = mkdtempSync(join(tmpdir(), 'playground-stand-in-'))
  const options = await chromiumLaunchOptions({
    args: ['--remote-debugging-port=0'],
    // The application's own handlers are under test: these signals are theirs.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    proxy: { server: network.address, bypass: '<-loopback>' },
  })
  const context = await chromium.launchPersistentContext(profile, {
    ...options,
    viewport: null,
    // That of `app.getLocale()`.
    locale: 'en-US',
  })
  await slowDisplay(context)
  let port: string | undefined
  // Chromium answers over its pipe before it has written the file, or all of it.
  await until(async () => {
    const written = await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '')
    port = /^(\d+)\n/.exec(written)?.[1]
    return port !== undefined
  }, 50)
  return {
    context,
    endpoint: `http://127.0.0.1:${port}`,
    async close() {
      await context.close()
      network.stop()
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** The browser, started at the first call. */
export function standInBrowser(): Promise<StandInBrowser> {
  if (starting === undefined) {
    starting = start()
    resolve(starting)
  }
  return starting
}

/** Closes the browser if it was started. */
export async function closeBrowser(): Promise<void> {
  if (starting !== undefined) await (await starting).close()
}
