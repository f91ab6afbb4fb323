import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect } from 'vitest'
import { killChildren } from '../store/children.ts'
import { sticksOut, violations } from '../support/accessibility.ts'
import { paneIds } from '../support/figures.ts'
import { openWindow, type PlaygroundWindow, type WindowOptions } from '../support/window.ts'

export const patience = { timeout: 15_000, interval: 50 }

/** What a spec of recovery works with; all of it is put away after each. */
export interface Recovery {
  /** An empty folder whose path is as long as paths get: it has to wrap. */
  folder(): string
  /** Opens the window; resolves once its panes are there. */
  open(options: WindowOptions): Promise<Page>
  /** The window that was opened last. */
  opened(): PlaygroundWindow | undefined
  /** A server to close. */
  keep(server: Server): void
  /** Something to be undone. */
  later(step: () => void): void
}

/** Readies a folder before each spec and puts everything away after it. */
export function useRecovery(): Recovery {
  let folder: string
  let opened: PlaygroundWindow | undefined
  const servers: Server[] = []
  const undo: (() => void)[] = []

  beforeEach(() => {
    folder = join(
      mkdtempSync(join(tmpdir(), 'playground-recovery-')),
      'a-folder-deep-down'.repeat(6),
    )
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
  return {
    folder: () => folder,
    async open(options) {
      opened = await openWindow(options)
      await paneIds(opened.page)
      return opened.page
    },
    opened: () => opened,
    keep: (server) => servers.push(server),
    later: (step) => undo.push(step),
  }
}

/** Waits for the banner; resolves with how long it took, in ms. */
export async function shown(page: Page, code: string): Promise<number> {
  const begun = Date.now()
  await page.getByTestId(`banner-${code}`).waitFor({ timeout: 15_000 })
  return Date.now() - begun
}
/** Waits until the banner has gone. */
export async function over(page: Page, code: string): Promise<void> {
  await expect.poll(() => page.getByTestId(`banner-${code}`).count(), patience).toBe(0)
}

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
]

/** Looks at what stands there in both sizes, looks and languages. */
export async function examine(page: Page, name: string): Promise<void> {
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
