import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { killChildren, startChild, type Child } from '../store/children.ts'
import { sticksOut, violations } from '../support/accessibility.ts'
import { paneIds } from '../support/figures.ts'
import {
  freePorts,
  openWindow,
  type PlaygroundWindow,
  type WindowOptions,
} from '../support/window.ts'

let folder: string
let opened: PlaygroundWindow | undefined
const servers: Server[] = []
const undo: (() => void)[] = []

beforeEach(() => {
  // As long as such paths get: they have to wrap.
  folder = join(mkdtempSync(join(tmpdir(), 'playground-recovery-')), 'a-folder-deep-down'.repeat(6))
  mkdirSync(folder)
})
afterEach(async () => {
  killChildren()
  await opened?.close()
  opened = undefined
  for (const step of undo.splice(0)) step()
  await Promise.all(servers.splice(0).map((one) => new Promise((done) => one.close(done))))
  rmSync(join(folder, '..'), { recursive: true })
})

async function open(options: WindowOptions): Promise<Page> {
  opened = await openWindow(options)
  await paneIds(opened.page)
  return opened.page
}
const patience = { timeout: 15_000, interval: 50 }

/** Waits for the banner; resolves with how long it took, in ms. */
async function shown(page: Page, code: string): Promise<number> {
  const begun = Date.now()
  await page.getByTestId(`banner-${code}`).waitFor({ timeout: 15_000 })
  return Date.now() - begun
}
async function over(page: Page, code: string): Promise<void> {
  await expect.poll(() => page.getByTestId(`banner-${code}`).count(), patience).toBe(0)
}

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
]

/** Looks at what stands there in both sizes, looks and languages. */
async function examine(page: Page, name: string): Promise<void> {
  const pictures = process.env['RECOVERY_PICTURES']
  for (const language of ['en', 'zh']) {
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      for (const size of sizes) {
        await page.setViewportSize(size)
        expect(await sticksOut(page)).toEqual([])
        const wide = () => document.querySelector('.banners')?.scrollWidth ?? 0
        expect(await page.evaluate(wide)).toBeLessThanOrEqual(size.width)
        if (pictures === undefined) continue
        const path = join(pictures, `${name}-${language}-${colorScheme}-${size.width}.png`)
        await page.screenshot({ path })
      }
    }
    await page.getByTestId('language').click()
  }
  expect(await violations(page)).toEqual([])
  await page.setViewportSize({ width: 1440, height: 900 })
}

/** Sends a message from the pane of a transport. */
async function send(page: Page, transport: string, text: string): Promise<void> {
  const pane = page.locator(`[data-transport=${transport}]`)
  await pane.getByTestId('compose').fill(text)
  await pane.getByTestId('send').click()
}
const notSent = (page: Page, transport: string) =>
  page.locator(`[data-transport=${transport}]`).getByTestId('not-sent')
const stored = async (page: Page) =>
  Number(await page.getByTestId('store').getAttribute('data-count'))

/** A second program that locks the store as the shell of SQLite would. */
async function lock(file: string): Promise<Child> {
  const child = startChild(
    `import Database from 'better-sqlite3'
    const database = new Database(process.argv.at(-1), { timeout: 5_000 })
    database.exec('BEGIN IMMEDIATE')
    console.log('locked')
    setInterval(() => database.inTransaction, 1_000)`,
    file,
  )
  expect(await child.line()).toBe('locked')
  return child
}

function canMount(): boolean {
  try {
    const place = mkdtempSync(join(tmpdir(), 'playground-mount-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' })
    execFileSync('umount', [place])
    rmSync(place, { recursive: true })
    return true
  } catch {
    console.log('A full disk is not tried here: it takes the right to mount one of 8 MB.')
    return false
  }
}
function canLimit(): boolean {
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    console.log('A store that cannot be written is not tried here: it takes prlimit of util-linux.')
    return false
  }
}

describe('a store that another program keeps locked', () => {
  it('is shown within two seconds, says why a message was not sent, and goes on by itself', async () => {
    const file = join(folder, 'messages.db')
    const page = await open({ database: file, args: ['--push-rate', '20'] })
    await expect.poll(() => stored(page), patience).toBeGreaterThan(5)
    const child = await lock(file)
    const took = await shown(page, 'store_busy')
    console.log('locked store shown after', took, 'ms')
    expect(took).toBeLessThan(2_000)
    await send(page, 'polling', 'while it is locked')
    await notSent(page, 'polling').waitFor({ timeout: 10_000 })
    await page.getByTestId('left-out').waitFor({ timeout: 15_000 })
    await examine(page, 'busy')
    // What was not sent is still there to be sent again.
    const field = page.locator('[data-transport=polling]').getByTestId('compose')
    expect(await field.inputValue()).toBe('while it is locked')
    await child.kill()
    const before = await stored(page)
    await over(page, 'store_busy')
    await expect.poll(() => stored(page), patience).toBeGreaterThan(before + 20)
    await page.locator('[data-transport=polling]').getByTestId('send').click()
    await expect.poll(() => field.inputValue(), patience).toBe('')
    expect(await notSent(page, 'polling').count()).toBe(0)
  })
})

describe('a disk that is full', () => {
  it.runIf(canMount())('is shown within two seconds, and over by itself', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder])
    undo.push(() => execFileSync('umount', [folder]))
    const page = await open({
      database: join(folder, 'messages.db'),
      args: ['--push-rate', '20', '--payload', '1024'],
    })
    await expect.poll(() => stored(page), patience).toBeGreaterThan(5)
    const ballast = join(folder, 'ballast')
    expect(() => writeFileSync(ballast, Buffer.alloc(16_777_216))).toThrow(/ENOSPC/)
    const took = await shown(page, 'store_full')
    console.log('full disk shown after', took, 'ms')
    expect(took).toBeLessThan(2_000)
    for (const transport of ['polling', 'websocket']) {
      await send(page, transport, 'x'.repeat(20_000))
      await notSent(page, transport).waitFor({ timeout: 10_000 })
    }
    await page.getByTestId('left-out').waitFor()
    // It lasts while it lasts, also where a little room comes and goes.
    for (let look = 0; look < 30; look += 1) {
      expect(await page.getByTestId('banner-store_full').count()).toBe(1)
      await page.waitForTimeout(100)
    }
    await examine(page, 'full')
    rmSync(ballast)
    const before = await stored(page)
    await over(page, 'store_full')
    await expect.poll(() => stored(page), patience).toBeGreaterThan(before + 20)
    await expect.poll(() => page.getByTestId('notice').count(), patience).toBeGreaterThan(0)
  })
})

describe('a system that refuses to write the store', () => {
  it.runIf(canLimit())('is shown within two seconds, and over by itself', async () => {
    const page = await open({
      database: join(folder, 'messages.db'),
      args: ['--push-rate', '20'],
    })
    await expect.poll(() => stored(page), patience).toBeGreaterThan(5)
    const pid = String(opened?.cli.child.pid)
    execFileSync('prlimit', ['--pid', pid, '--fsize=4096:unlimited'])
    const took = await shown(page, 'store_readonly')
    console.log('refusal to write shown after', took, 'ms')
    expect(took).toBeLessThan(2_000)
    await send(page, 'sse', 'in vain')
    await notSent(page, 'sse').waitFor()
    await examine(page, 'readonly')
    execFileSync('prlimit', ['--pid', pid, '--fsize=unlimited:unlimited'])
    const before = await stored(page)
    await over(page, 'store_readonly')
    await expect.poll(() => stored(page), patience).toBeGreaterThan(before + 20)
  })
})

describe('what was found at the start', () => {
  it('is said of a damaged store, whose file was put aside whole', async () => {
    const file = join(folder, 'messages.db')
    writeFileSync(file, `SQLite format 3\0${'?'.repeat(10_000)}`)
    const page = await open({ database: file })
    await shown(page, 'store_moved_aside')
    const aside = readdirSync(folder).find((name) => name.includes('corrupt')) ?? 'none'
    expect(await page.getByTestId('banner-store_moved_aside').innerText()).toContain(
      join(folder, aside),
    )
    await examine(page, 'damaged')
    await page.getByTestId('put-away').click()
    await over(page, 'store_moved_aside')
  })

  it('is said of a default store that cannot be had, for as long as memory stands in', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, 'no folder')
    const page = await open({
      places: freePorts,
      env: { XDG_CONFIG_HOME: file, HOME: file, APPDATA: file },
    })
    await shown(page, 'store_in_memory')
    expect(await page.getByTestId('put-away').count()).toBe(0)
    await examine(page, 'memory')
  })

  it('is said of ports, of settings and of an open host, all at once', async () => {
    const listener = createServer()
    servers.push(listener)
    // Where another program has it already, that serves as well.
    await new Promise<void>((resolve) => {
      listener.once('error', () => resolve())
      listener.listen(3_000, '127.0.0.1', resolve)
    })
    const file = join(folder, 'messages.db')
    const first = await open({ database: file, args: ['--push-rate', '2'] })
    await first.getByTestId('store').waitFor()
    await opened?.close()
    const database = startChild(
      `import Database from 'better-sqlite3'
      const database = new Database(process.argv.at(-1))
      database.exec("INSERT OR REPLACE INTO setting VALUES ('pushRate', '-7'), ('payload', '-1')")
      database.close()
      console.log('set')`,
      file,
    )
    expect(await database.line()).toBe('set')
    const page = await open({
      places: ['--db', file, '--host', '0.0.0.0', ...freePorts.slice(2)],
    })
    const codes = ['port_taken', 'settings_fell_back', 'exposed']
    for (const code of codes) await shown(page, code)
    await examine(page, 'start')
    // What happened once may be put away; that others can reach it stays in sight.
    for (let left = 2; left > 0; left -= 1) await page.getByTestId('put-away').first().click()
    expect(await page.locator('.banner').count()).toBe(1)
    await shown(page, 'exposed')
  })
})

describe('a page of another port', () => {
  it('is refused, shown by its origin, and let in with one press', async () => {
    const site = createHttpServer((_, response) => {
      response.setHeader('Content-Type', 'text/html').end('<title>another page</title>')
    })
    servers.push(site)
    await new Promise<void>((resolve) => void site.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
    const page = await open({})
    const other = await page.context().newPage()
    await other.goto(origin)
    const read = () =>
      other.evaluate(
        (url) =>
          fetch(url).then(
            ({ status }) => status,
            () => 'failed',
          ),
        `${opened?.ready.polling ?? ''}/getData`,
      )
    expect(await read()).toBe('failed')
    await page.getByTestId('refused-origin').waitFor()
    expect(await page.getByTestId('refused-origin').innerText()).toContain(origin)
    await page.bringToFront()
    await examine(page, 'origin')
    await page.getByTestId('allow-origin').click()
    await expect.poll(read, patience).toBe(200)
    await expect.poll(() => page.getByTestId('refused-origin').count(), patience).toBe(0)
  })
})

describe('the limits of a browser', () => {
  it('are named where a seventh EventSource waits, with a press that frees one', async () => {
    const page = await open({})
    await page.locator('[data-transport=sse][data-state=open]').waitFor()
    await page.evaluate((url) => {
      for (let count = 0; count < 5; count += 1) new EventSource(`${url}/sse`)
    }, opened?.ready.sse ?? '')
    await page.getByTestId('add-pane').click()
    await page.locator('[data-key=sse]').click()
    const waiting = page.locator('[data-transport=sse][data-state=connecting]')
    await waiting.getByTestId('advice').getByRole('button').waitFor()
    await examine(page, 'six')
    await waiting.getByTestId('advice').getByRole('button').click()
    await expect.poll(() => waiting.count(), patience).toBe(0)
    await page.locator('[data-transport=sse][data-state=closed]').waitFor()
    await page.locator('[data-transport=sse][data-state=open]').waitFor()
  })

  it('are named where there is no 256th WebSocket', async () => {
    const page = await open({})
    const pane = page.locator('[data-transport=websocket]')
    await page.locator('[data-transport=websocket][data-state=open]').waitFor()
    await pane.getByTestId('connect').click()
    await page.locator('[data-transport=websocket][data-state=closed]').waitFor()
    const count = await page.evaluate(async (url) => {
      const sockets = Array.from({ length: 255 }, () => new WebSocket(url))
      const settled = sockets.map(
        (socket) =>
          new Promise<boolean>((resolve) => {
            socket.onopen = () => resolve(true)
            socket.onerror = () => resolve(false)
          }),
      )
      return (await Promise.all(settled)).filter(Boolean).length
    }, opened?.ready.websocket ?? '')
    expect(count).toBeGreaterThanOrEqual(254)
    await pane.getByTestId('connect').click()
    await expect.poll(() => pane.getByTestId('advice').innerText(), patience).toMatch(/255/)
    await examine(page, 'sockets')
  })
})
