import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { freePorts, builtLauncher } from '../support/cli-process.ts'
import { shellWords, writeShellProgram } from '../support/shell-program.ts'
import { openContext, startPlayground, watchForComplaints } from '../support/window.ts'
import { served } from '../support/served.ts'
import { hasIpv6 } from '../support/has-ipv6.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

async function open(address: string): Promise<{ page: Page; complaints: string[] }> {
  const context = await openContext(browser)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const complaints = await watchForComplaints(page)
  await page.goto(address)
  return { page, complaints }
}

/** Three panes with a connection, and a message in each. */
async function works(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.querySelectorAll('[data-testid^=pane-][data-state=open]').length === 3,
  )
  for (const pane of await page.locator('[data-testid^=pane-][data-state=open]').all()) {
    await pane.getByTestId('row').first().waitFor()
  }
}

describe('the page by another name', () => {
  it.each(['localhost', 'playground.localhost', ...(hasIpv6 ? ['[::1]'] : [])])(
    'works at %s, also when it is loaded again',
    async (name) => {
      const { ready, cli } = await startPlayground({ args: ['--push-rate', '20'] })
      onTestFinished(() => cli.stop().then(() => undefined))
      const address = (ready.page ?? '').replace('127.0.0.1', name)
      const { page, complaints } = await open(address)
      await works(page)
      expect(page.url()).not.toContain('token')
      await page.reload()
      await works(page)
      expect(new URL(page.url()).hostname).toBe(name)
      expect(complaints).toEqual([])
    },
  )
})

describe('servers on an IPv6 address', () => {
  it.runIf(hasIpv6).each(['::1', '::'])('of %s have panes that work', async (host) => {
    const { ready, cli } = await startPlayground({ args: ['--push-rate', '20', '--host', host] })
    onTestFinished(() => cli.stop().then(() => undefined))
    expect(ready.polling).toMatch(/^http:\/\/\[::1\]:\d+$/)
    expect((await served(`${ready.polling}/getData?limit=1`)).status).toBe(200)
    const { page, complaints } = await open(ready.page ?? '')
    await works(page)
    expect(complaints).toEqual([])
  })
})

describe.runIf(process.platform === 'linux')('a browser that we open', () => {
  it('is handed an address without the key, which works once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'opened-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const given = join(folder, 'given')
    const opener = join(folder, 'xdg-open')
    const [begun, whole] = [shellWords(`${given}.new`), shellWords(given)]
    writeShellProgram(opener, `printf %s "$1" > ${begun} && mv ${begun} ${whole}`)
    const environment = {
      ...process.env,
      PATH: `${folder}:${process.env.PATH}`,
      DISPLAY: ':99',
      ELECTRON_DISABLE_SANDBOX: '1',
      ELECTRON_SKIP_BINARY_DOWNLOAD: '1',
      ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'no-electron'),
    }
    const store = join(folder, 'messages.db')
    const start = (): ChildProcess =>
      spawn(process.execPath, [builtLauncher, 'open', '--no-config', '--db', store, ...freePorts], {
        env: environment,
        stdio: ['ignore', 'pipe', 'ignore'],
      })
    const opened = async (): Promise<string> => {
      await expect.poll(() => existsSync(given)).toBe(true)
      const address = readFileSync(given, 'utf8')
      rmSync(given)
      return address
    }
    const launched = start()
    const over = new Promise((resolve) => launched.once('exit', resolve))
    onTestFinished(async () => {
      launched.kill()
      await over
    })
    let printed = ''
    launched.stdout?.on('data', (data) => (printed += String(data)))
    const first = await opened()
    expect(first).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]+$/)
    // What it prints comes by a pipe, perhaps after the address.
    await expect.poll(() => printed).toMatch(/#token=[\w-]{32}\s/)
    const token = /#token=([\w-]+)/.exec(printed)?.[1] ?? ''
    expect(first).not.toContain(token)
    const { page } = await open(first)
    await works(page)
    expect(page.url()).not.toContain('code')

    // A second start goes to the one that runs, by a code of its own.
    const second = start()
    expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(0)
    const again = await opened()
    expect(again).not.toContain(token)
    expect(again).not.toBe(first)
    const { page: other } = await open(again)
    await works(other)

    // Whoever read the first address from the list of processes comes too late.
    const { page: late } = await open(first)
    await late.getByTestId('no-token').waitFor()
  })
})
