import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { openWindow, type PlaygroundWindow, type WindowOptions } from '../support/window.ts'

/** One browser for all tests of a file, which closes what they open and reads what pages complain of. */
export interface Stage {
  /** Opens a window for one test. */
  open(options?: WindowOptions): Promise<PlaygroundWindow>
  /**
   * One window for all tests of the surrounding `describe`, opened before the first: for tests that
   * leave it as they found it.
   */
  share(options?: WindowOptions): () => PlaygroundWindow
  /** From now to the end of the test, complaints like this one are no fault of the page. */
  expectComplaints(pattern: RegExp): void
}

/** What the browser itself notes of a line that was cut or a server that was stopped. */
export const brokenLine =
  /ERR_(?:CONNECTION_|SOCKET_NOT_CONNECTED|EMPTY_RESPONSE|INCOMPLETE)|Connection closed|status of (?:503|507)/

/** Readies a browser for the tests of a file. After each of them no page may have complained. */
export function useStage(): Stage {
  let starting: Promise<Browser> | undefined
  const opened: PlaygroundWindow[] = []
  const shared = new Set<PlaygroundWindow>()
  const expected: RegExp[] = []
  const openHere = async (options: WindowOptions = {}) =>
    openWindow({ browser: await (starting ??= launchChromium()), ...options })

  afterEach(async () => {
    const finished = opened.splice(0)
    await Promise.all(finished.map((window) => window.close()))
    const patterns = expected.splice(0)
    const complaints = [...finished, ...shared].flatMap((window) => window.complaints.splice(0))
    const faults = complaints.filter((text) => !patterns.some((pattern) => pattern.test(text)))
    expect(faults).toEqual([])
  })
  afterAll(async () => (await starting)?.close())

  return {
    async open(options) {
      const window = await openHere(options)
      opened.push(window)
      return window
    },
    share(options) {
      let window: PlaygroundWindow | undefined
      beforeAll(async () => {
        window = await openHere(options)
        shared.add(window)
      })
      afterAll(async () => {
        if (window === undefined) return
        shared.delete(window)
        await window.close()
      })
      return () => {
        if (window === undefined) throw new Error('The window is there from the first test on.')
        return window
      }
    },
    expectComplaints: (pattern) => void expected.push(pattern),
  }
}
