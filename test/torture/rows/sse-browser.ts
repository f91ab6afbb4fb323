import { launchChromium } from '../../support/chromium.ts'
import type { Row } from '../row.ts'
import { descriptors, withHost } from '../support/host-process.ts'
import { probe } from '../support/probe.ts'
import { missingProc } from '../support/tools.ts'
import { ms, waitFor } from '../support/waiting.ts'

/** Streams of a browser that closes them, or its tab (SS-18). */
export const sseBrowserRow: Row = {
  id: 'SS-18',
  fault: 'a page calls close() on its event streams; a tab with streams is closed',
  expected: 'the server has noticed within 1 s, timers and descriptors are free',
  guard: {
    file: 'main/servers/streaming/http-stream.ts',
    find: '  closed(): void {\n    this.leave()\n',
    replace: '  closed(): void {\n',
  },
  blocked: missingProc,
  async run() {
    const browser = await launchChromium()
    try {
      return await withHost({}, async (host) => {
        await probe(host)
        const page = await browser.newPage()
        await page.goto('about:blank')
        const before = { ...(await host.resources()), descriptors: descriptors(host.pid) }
        const streams = (): number => descriptors(host.pid) - before.descriptors
        await page.goto(`${host.url.sse}/`)
        const open = (): Promise<void> =>
          page.evaluate(async () => {
            const sources = [1, 2, 3].map(() => new EventSource('/sse?heartbeat=1000'))
            const opened = sources.map((source) => new Promise((done) => (source.onopen = done)))
            await Promise.all(opened)
            Object.assign(globalThis, { sources })
          })
        await open()
        const kept = streams()
        await page.evaluate(() => {
          const { sources } = globalThis as unknown as { sources: EventSource[] }
          for (const source of sources) source.close()
        })
        const closed = await waitFor('three streams fewer', () => streams() <= kept - 3, 3_000)
        await open()
        await page.close()
        const gone = await waitFor('no streams', () => streams() <= 0, 3_000)
        const timers = (await host.resources()).timers - before.timers
        await probe(host)
        return {
          ok: closed < 1_000 && gone < 1_000 && timers <= 0,
          figure: `${ms(closed)} after close(), ${ms(gone)} after the tab; timers ${timers} more`,
        }
      })
    } finally {
      await browser.close()
    }
  },
}
