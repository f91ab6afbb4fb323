import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeEach, expect } from 'vitest'
import { killChildren } from '../store/children.ts'
import { sticksOut, violations } from '../support/accessibility.ts'
import { paneIds } from '../support/figures.ts'
import type { PlaygroundWindow, WindowOptions } from '../support/window.ts'
import { brokenLine, useStage } from './stage.ts'

/** What a spec of recovery works with; all of it is put away after each. */
export interface Recovery {
  /** An empty folder whose path is as long as paths get: it has to wrap. */
  folder(): string
  /** Opens the window; resolves once its panes are there. */
  open(options: WindowOptions): Promise<Page>
  /** The window that was opened last. */
  opened(): PlaygroundWindow | undefined
  /** From now to the end of the test, complaints like this one are no fault of the page. */
  expectComplaints(pattern: RegExp): void
  /** A server to close. */
  keep(server: Server): void
  /** Something to be undone. */
  later(step: () => void): void
}

/** Readies a folder before each spec and puts everything away after it. */
export function useRecovery(): Recovery {
  const stage = useStage()
  let folder: string
  let opened: PlaygroundWindow | undefined
  const servers: Server[] = []
  const undo: (() => void)[] = []

  beforeEach(({ onTestFinished }) => {
    folder = join(
      mkdtempSync(join(tmpdir(), 'playground-recovery-')),
      'a-folder-deep-down'.repeat(6),
    )
    mkdirSync(folder)
    // After the stage has closed the window, whatever it found.
    onTestFinished(async () => {
      killChildren()
      opened = undefined
      for (const step of undo.splice(0)) step()
      await Promise.all(servers.splice(0).map((one) => new Promise((done) => one.close(done))))
      rmSync(join(folder, '..'), { recursive: true })
    })
  })
  return {
    folder: () => folder,
    async open(options) {
      opened = await stage.open(options)
      stage.expectComplaints(brokenLine)
      await paneIds(opened.page)
      return opened.page
    },
    opened: () => opened,
    expectComplaints: stage.expectComplaints,
    keep: (server) => servers.push(server),
    later: (step) => undo.push(step),
  }
}

/** Waits for the banner. */
export async function shown(page: Page, code: string): Promise<void> {
  await page.getByTestId(`banner-${code}`).waitFor()
}
/** Waits until the banner has gone. */
export async function over(page: Page, code: string): Promise<void> {
  await expect.poll(() => page.getByTestId(`banner-${code}`).count()).toBe(0)
}

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
]

/** Looks at what stands there in both sizes and languages; in both colour schemes, where it takes pictures. */
export async function examine(page: Page, name: string): Promise<void> {
  const pictures = process.env['RECOVERY_PICTURES']
  async function take(language: string, width: number): Promise<void> {
    if (pictures === undefined) return
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      const path = join(pictures, `${name}-${language}-${colorScheme}-${width}.png`)
      await page.screenshot({ path })
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  for (const language of ['en', 'zh']) {
    for (const size of sizes) {
      await page.setViewportSize(size)
      expect(await sticksOut(page)).toEqual([])
      const wide = () => document.querySelector('.banners')?.scrollWidth ?? 0
      expect(await page.evaluate(wide)).toBeLessThanOrEqual(size.width)
      await take(language, size.width)
    }
    await page.getByTestId('language').click()
  }
  expect(await violations(page)).toEqual([])
  await page.setViewportSize({ width: 1440, height: 900 })
}
