import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startChild, type Child } from '../store/children.ts'
import { examine, over, shown, useRecovery } from './recovering.ts'

const recovery = useRecovery()

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

/** Watches an element from now on; what it returns tells whether the page has been without it. */
async function watchFor(page: Page, testId: string): Promise<() => Promise<boolean>> {
  const watch = await page.evaluateHandle((id) => {
    const seen = { gone: false }
    const look = () => (seen.gone ||= document.querySelector(`[data-testid="${id}"]`) === null)
    new MutationObserver(look).observe(document, { childList: true, subtree: true })
    look()
    return seen
  }, testId)
  return () => watch.evaluate(({ gone }) => gone)
}

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
  it('is shown, says why a message was not sent, and goes on by itself', async () => {
    const file = join(recovery.folder(), 'messages.db')
    const page = await recovery.open({ database: file, args: ['--push-rate', '20'] })
    await expect.poll(() => stored(page)).toBeGreaterThan(5)
    const child = await lock(file)
    await shown(page, 'store_busy')
    await send(page, 'polling', 'while it is locked')
    await notSent(page, 'polling').waitFor()
    await page.getByTestId('left-out').waitFor()
    await examine(page, 'busy')
    // What was not sent is still there to be sent again.
    const field = page.locator('[data-transport=polling]').getByTestId('compose')
    expect(await field.inputValue()).toBe('while it is locked')
    await child.kill()
    const before = await stored(page)
    await over(page, 'store_busy')
    await expect.poll(() => stored(page)).toBeGreaterThan(before + 20)
    await page.locator('[data-transport=polling]').getByTestId('send').click()
    await expect.poll(() => field.inputValue()).toBe('')
    expect(await notSent(page, 'polling').count()).toBe(0)
  })
})

describe('a disk that is full', () => {
  it.runIf(canMount())('is shown, and over by itself', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', recovery.folder()])
    recovery.later(() => execFileSync('umount', [recovery.folder()]))
    const page = await recovery.open({
      database: join(recovery.folder(), 'messages.db'),
      args: ['--push-rate', '20', '--payload', '1024'],
    })
    await expect.poll(() => stored(page)).toBeGreaterThan(5)
    const ballast = join(recovery.folder(), 'ballast')
    expect(() => writeFileSync(ballast, Buffer.alloc(16_777_216))).toThrow(/ENOSPC/)
    await shown(page, 'store_full')
    for (const transport of ['polling', 'websocket']) {
      await send(page, transport, 'x'.repeat(20_000))
      await notSent(page, transport).waitFor()
    }
    await page.getByTestId('left-out').waitFor()
    // It lasts while it lasts, also where a little room comes and goes.
    const hasGone = await watchFor(page, 'banner-store_full')
    for (let rise = 0; rise < 3; rise += 1) {
      const told = await page.getByTestId('left-out').innerText()
      await expect.poll(() => page.getByTestId('left-out').innerText()).not.toBe(told)
    }
    expect(await hasGone()).toBe(false)
    await examine(page, 'full')
    const before = await stored(page)
    // A notice goes by itself after 4 s: it is waited for before it can come.
    const notice = page.getByTestId('notice').filter({ hasText: 'accepts messages again' })
    const told = notice.waitFor()
    rmSync(ballast)
    await Promise.all([told, over(page, 'store_full')])
    await expect.poll(() => stored(page)).toBeGreaterThan(before + 20)
  })
})

describe('a system that refuses to write the store', () => {
  it.runIf(canLimit())('is shown, and over by itself', async () => {
    const page = await recovery.open({
      database: join(recovery.folder(), 'messages.db'),
      args: ['--push-rate', '20'],
    })
    await expect.poll(() => stored(page)).toBeGreaterThan(5)
    const pid = String(recovery.opened()?.cli.child.pid)
    execFileSync('prlimit', ['--pid', pid, '--fsize=4096:unlimited'])
    await shown(page, 'store_readonly')
    await send(page, 'sse', 'in vain')
    await notSent(page, 'sse').waitFor()
    await examine(page, 'readonly')
    execFileSync('prlimit', ['--pid', pid, '--fsize=unlimited:unlimited'])
    const before = await stored(page)
    await over(page, 'store_readonly')
    await expect.poll(() => stored(page)).toBeGreaterThan(before + 20)
  })
})

describe.runIf(process.platform !== 'win32')('a store that is taken away while it is open', () => {
  it('is shown, says why a message was not sent, and goes on where it is back', async () => {
    const place = join(recovery.folder(), 'place')
    mkdirSync(place)
    const page = await recovery.open({
      database: join(place, 'messages.db'),
      args: ['--push-rate', '20'],
    })
    await expect.poll(() => stored(page)).toBeGreaterThan(5)
    renameSync(place, `${place}-away`)
    await shown(page, 'store_gone')
    expect(await page.getByTestId('banner-store_gone').innerText()).toContain('messages.db')
    await send(page, 'websocket', 'in vain')
    await notSent(page, 'websocket').waitFor()
    expect(await notSent(page, 'websocket').innerText()).toContain('deleted, moved or replaced')
    await examine(page, 'gone')
    renameSync(`${place}-away`, place)
    const before = await stored(page)
    await over(page, 'store_gone')
    await expect.poll(() => stored(page)).toBeGreaterThan(before + 20)
  })
})
