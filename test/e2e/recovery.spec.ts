import { readdirSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { freePorts } from '../support/cli-process.ts'
import { isListening } from '../support/is-listening.ts'
import { until } from '../support/until.ts'
import { startChild } from '../store/children.ts'
import { examine, over, shown, useRecovery } from './recovering.ts'

const recovery = useRecovery()

/** Takes a port to the end of the test; where another program has it already, that serves as well. */
async function holdPort(port: number): Promise<void> {
  const listener = createServer()
  recovery.keep(listener)
  const take = (): Promise<boolean> =>
    new Promise((resolve) => {
      listener.once('error', () => resolve(false))
      listener.listen(port, '127.0.0.1', () => resolve(true))
    })
  // The other program may end between the two.
  await until(async () => (await take()) || (await isListening(port)))
}

describe('what was found at the start', () => {
  it('is said of a damaged store, whose file was put aside whole', async () => {
    const file = join(recovery.folder(), 'messages.db')
    writeFileSync(file, `SQLite format 3\0${'?'.repeat(10_000)}`)
    const page = await recovery.open({ database: file })
    await shown(page, 'store_moved_aside')
    const aside = readdirSync(recovery.folder()).find((name) => name.includes('corrupt')) ?? 'none'
    expect(await page.getByTestId('banner-store_moved_aside').innerText()).toContain(
      join(recovery.folder(), aside),
    )
    await examine(page, 'damaged')
    await page.getByTestId('put-away').click()
    await over(page, 'store_moved_aside')
  })

  it('is said of a default store that cannot be had, for as long as memory stands in', async () => {
    const file = join(recovery.folder(), 'file')
    writeFileSync(file, 'no folder')
    const page = await recovery.open({
      places: freePorts,
      env: { XDG_CONFIG_HOME: file, HOME: file, APPDATA: file },
    })
    await shown(page, 'store_in_memory')
    expect(await page.getByTestId('banner-store_in_memory').innerText()).toContain(
      'is not a folder',
    )
    expect(await page.getByTestId('put-away').count()).toBe(0)
    await examine(page, 'memory')
  })

  it('is said of ports, of settings and of an open host, all at once', async () => {
    const file = join(recovery.folder(), 'messages.db')
    const first = await recovery.open({ database: file, args: ['--push-rate', '2'] })
    await first.getByTestId('status').click()
    await first.getByTestId('store').waitFor()
    await recovery.opened()?.close()
    const database = startChild(
      `import Database from 'better-sqlite3'
      const database = new Database(process.argv.at(-1))
      database.exec("INSERT OR REPLACE INTO setting VALUES ('pushRate', '-7'), ('payload', '-1')")
      database.close()
      console.log('set')`,
      file,
    )
    expect(await database.line()).toBe('set')
    await holdPort(3_000)
    const page = await recovery.open({
      places: ['--db', file, '--host', '0.0.0.0', ...freePorts.slice(2)],
    })
    const codes = ['port_taken', 'settings_fell_back', 'exposed']
    for (const code of codes) await shown(page, code)
    await examine(page, 'start')
    // What happened once may be put away; that others can reach it stays in sight.
    for (let left = 2; left > 0; left -= 1) await page.getByTestId('put-away').first().click()
    await expect.poll(() => page.locator('.banner').count()).toBe(1)
    await shown(page, 'exposed')
  })
})

describe('a page of another port', () => {
  it('is refused, shown by its origin, and let in with one press', async () => {
    const site = createHttpServer((_, response) => {
      response.setHeader('Content-Type', 'text/html').end('<title>another page</title>')
    })
    recovery.keep(site)
    await new Promise<void>((resolve) => void site.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
    const page = await recovery.open({})
    const other = await page.context().newPage()
    await other.goto(origin)
    const read = () =>
      other.evaluate(
        (url) =>
          fetch(url).then(
            ({ status }) => status,
            () => 'failed',
          ),
        `${recovery.opened()?.ready.polling ?? ''}/getData`,
      )
    expect(await read()).toBe('failed')
    await page.getByTestId('refused-origin').waitFor()
    expect(await page.getByTestId('refused-origin').innerText()).toContain(origin)
    await page.bringToFront()
    await examine(page, 'origin')
    await page.getByTestId('allow-origin').click()
    await expect.poll(read).toBe(200)
    await expect.poll(() => page.getByTestId('refused-origin').count()).toBe(0)
  })
})

describe('the limits of a browser', () => {
  it('are named where a seventh EventSource waits, with a press that frees one', async () => {
    const page = await recovery.open({})
    await page.locator('[data-transport=sse][data-state=open]').waitFor()
    await page.evaluate(async (url) => {
      /** False where the server refused it, as one that is late does: after that a browser does not come back. */
      const opens = (): Promise<boolean> =>
        new Promise((resolve) => {
          const source = new EventSource(`${url}/sse`)
          source.onopen = () => resolve(true)
          source.onerror = () => {
            if (source.readyState === EventSource.CLOSED) resolve(false)
          }
        })
      for (let count = 0; count < 5;) if (await opens()) count += 1
    }, recovery.opened()?.ready.sse ?? '')
    await page.getByTestId('add-pane').click()
    await page.locator('[data-key=sse]').click()
    const waiting = page.locator('[data-transport=sse][data-state=connecting]')
    await waiting.getByTestId('advice').getByRole('button').waitFor()
    await examine(page, 'six')
    await waiting.getByTestId('advice').getByRole('button').click()
    await expect.poll(() => waiting.count()).toBe(0)
    await page.locator('[data-transport=sse][data-state=closed]').waitFor()
    await page.locator('[data-transport=sse][data-state=open]').waitFor()
  })

  it('are named where there is no 256th WebSocket', async () => {
    const page = await recovery.open({})
    recovery.expectComplaints(/Insufficient resources/)
    const pane = page.locator('[data-transport=websocket]')
    await page.locator('[data-transport=websocket][data-state=open]').waitFor()
    await pane.getByTestId('connect').click()
    await page.locator('[data-transport=websocket][data-state=closed]').waitFor()
    let isFull = false
    page.on('console', (message) => {
      isFull ||= message.text().includes('Insufficient resources')
    })
    const url = recovery.opened()?.ready.websocket ?? ''
    /** Opens as many as it can, and resolves with how many are open; a server that is late refuses some. */
    const fill = () =>
      page.evaluate(async (url) => {
        const sockets: WebSocket[] = ((window as { sockets?: WebSocket[] }).sockets ??= [])
        const oneMore = (): Promise<boolean> =>
          new Promise((resolve) => {
            const socket = new WebSocket(url)
            socket.onopen = () => resolve(sockets.push(socket) > 0)
            socket.onerror = () => resolve(false)
          })
        // One after another: what the pane has closed has made room by then.
        while (await oneMore());
        return sockets.length
      }, url)
    let count = 0
    await expect
      .poll(async () => {
        count = await fill()
        return isFull
      })
      .toBe(true)
    // The page itself holds one or two.
    expect(count).toBeGreaterThanOrEqual(250)
    await pane.getByTestId('connect').click()
    await expect.poll(() => pane.getByTestId('advice').innerText()).toMatch(/255/)
    await examine(page, 'sockets')
  })
})
