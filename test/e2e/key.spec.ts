import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { freePorts, startCli, type CliProcess } from '../support/cli-process.ts'
import { steadyPortFlags } from '../support/steady-ports.ts'
import { openContext } from '../support/window.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

interface Engine {
  readonly cli: CliProcess
  /** The address that it printed. */
  readonly page: string
}

async function startEngine(ports: readonly string[] = freePorts): Promise<Engine> {
  const cli = startCli({ args: ['serve', '--json', '--db', ':memory:', ...ports] })
  endings.push(() => cli.stop())
  const { page = '' } = await cli.ready
  return { cli, page }
}
async function browse(): Promise<BrowserContext> {
  const context = await openContext(browser)
  endings.push(() => context.close())
  return context
}

/** Three panes with a connection. */
async function works(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.querySelectorAll('[data-testid^=pane-][data-state=open]').length === 3,
  )
}
const field = (page: Page, key: string) =>
  page.getByTestId(`knob-${key}`).locator('input').first().inputValue()

describe('a page that outlived its engine', () => {
  it('says so, and works again once the new address is put into its tab', async () => {
    const ports = await steadyPortFlags()
    const first = await startEngine(ports)
    const context = await browse()
    const page = await context.newPage()
    await page.goto(first.page)
    await works(page)
    await first.cli.stop()
    await page.getByTestId('banner-gone').waitFor()
    const second = await startEngine(ports)
    await page.getByTestId('banner-forbidden').waitFor()
    expect(await page.getByTestId('banner-gone').count()).toBe(0)
    // Nothing but what stands behind # is another: the browser loads nothing by itself.
    await page.evaluate((address) => void (location.href = address), second.page)
    await expect.poll(() => page.getByTestId('banner-forbidden').count()).toBe(0)
    await works(page)
    await expect.poll(() => page.url()).not.toContain('token')
  })

  it('works again once the new address is opened in another tab', async () => {
    const ports = await steadyPortFlags()
    const first = await startEngine(ports)
    const context = await browse()
    const page = await context.newPage()
    await page.goto(first.page)
    await works(page)
    await first.cli.stop()
    const second = await startEngine(ports)
    await page.getByTestId('banner-forbidden').waitFor()
    const other = await context.newPage()
    await other.goto(second.page)
    await works(other)
    await works(page)
  })
})

describe('a page with a wrong key', () => {
  it('says so and nothing of connecting, and goes on with its link once the right one is there', async () => {
    const { page: printed } = await startEngine()
    const context = await browse()
    const page = await context.newPage()
    const { origin } = new URL(printed)
    await page.goto(`${origin}/#token=wrong&pushRate=20`)
    await page.locator('[data-testid=no-token][data-reason=refused]').waitFor()
    expect(await page.locator('body').innerText()).not.toContain('Connecting')
    await page.evaluate((address) => void (location.href = address), printed)
    await works(page)
    expect(await field(page, 'pushRate')).toBe('20')
  })
})

describe('a new tab without a key', () => {
  it('gets it from the other one, and its link is applied', async () => {
    const { page: printed } = await startEngine()
    const context = await browse()
    const page = await context.newPage()
    await page.goto(printed)
    await works(page)
    const other = await context.newPage()
    await other.goto(`${new URL(printed).origin}/#pushRate=20`)
    await works(other)
    await expect.poll(() => field(other, 'pushRate')).toBe('20')
  })

  it('says what to do, and keeps its link until the printed address is put into it', async () => {
    const { page: printed } = await startEngine()
    const context = await browse()
    const page = await context.newPage()
    await page.goto(`${new URL(printed).origin}/#pushRate=20`)
    await page.locator('[data-testid=no-token][data-reason=none]').waitFor()
    await page.getByTestId('link-kept').waitFor()
    await page.evaluate((address) => void (location.href = address), printed)
    await works(page)
    expect(await field(page, 'pushRate')).toBe('20')
  })
})

/** As a browser that blocks site data does: to touch what is kept throws. */
function blockSiteData(): void {
  const refuse = (): never => {
    throw new DOMException('Access is denied for this document.', 'SecurityError')
  }
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
    Object.defineProperty(window, name, { get: refuse })
  }
  Object.assign(window, { BroadcastChannel: refuse })
}

describe('a browser that keeps nothing for the page', () => {
  it('shows it, works in memory, and has its key after a reload', async () => {
    const { page: printed } = await startEngine()
    const context = await browse()
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await page.addInitScript(blockSiteData)
    await page.goto(printed)
    await works(page)
    await page.getByTestId('language').click()
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('zh-CN')
    await page.reload()
    await works(page)
    expect(errors).toEqual([])
  })
})
