import { afterEach, describe, expect, it } from 'vitest'
import { paneIds, quantile, sequenceCounts } from '../support/figures.ts'
import { openWindow, type PlaygroundWindow } from '../support/window.ts'

const seconds = process.env['FULL'] === '1' ? 30 : 15

let opened: PlaygroundWindow | undefined
afterEach(async () => {
  await opened?.close()
  opened = undefined
})

describe('5,000 messages a second into all three panes', () => {
  it('loses nothing, answers clicks and keeps its heap', async () => {
    opened = await openWindow({
      args: ['--push-rate', '5000', '--payload', '64', '--poll-interval', '500'],
    })
    const { page } = opened
    const panes = await paneIds(page)
    const session = await page.context().newCDPSession(page)
    // The profiler is on only while it is asked: it would slow down what is measured.
    const heap = async () => {
      await session.send('HeapProfiler.enable')
      await session.send('HeapProfiler.collectGarbage')
      await session.send('HeapProfiler.disable')
      const { usedSize } = await session.send('Runtime.getHeapUsage')
      return usedSize / 1e6
    }

    await page.waitForTimeout(10_000)
    const heapAtTen = await heap()

    // From the real input event's time stamp to the frame after its handler, measured in the page.
    await page.evaluate(() => {
      const delays: number[] = []
      Object.assign(window, { clickDelays: delays })
      document.addEventListener(
        'click',
        (event) => {
          requestAnimationFrame(() => {
            const channel = new MessageChannel()
            channel.port1.onmessage = () => delays.push(performance.now() - event.timeStamp)
            channel.port2.postMessage(undefined)
          })
        },
        true,
      )
    })
    // Real input at the place of the two tabs; a locator's own checks would slow the clicks down.
    const pane = page.getByTestId(`pane-${panes[0] ?? ''}`)
    const places = await Promise.all(
      ['tab-code', 'tab-feed'].map(async (tab) => {
        const box = await pane.getByTestId(tab).boundingBox()
        if (box === null) throw new Error(`${tab} is not in view`)
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
      }),
    )
    const until = Date.now() + seconds * 1_000
    for (let click = 0; Date.now() < until; click += 1) {
      const place = places[click % 2]
      if (place !== undefined) await page.mouse.click(place.x, place.y)
      await page.waitForTimeout(100)
    }
    const delays = await page.evaluate(
      () => (window as unknown as { clickDelays: number[] }).clickDelays,
    )
    const heapAtEnd = await heap()
    const counts = await Promise.all(panes.map((pane) => sequenceCounts(page, pane)))
    const p99 = quantile(delays, 0.99)
    console.log(
      `${seconds} s at 5,000 messages/s:`,
      JSON.stringify({ counts, clicks: delays.length, p50: quantile(delays, 0.5), p99 }),
      `heap ${heapAtTen.toFixed(1)} MB at 10 s, ${heapAtEnd.toFixed(1)} MB at the end`,
    )
    for (const count of counts) {
      expect(count.received).toBeGreaterThan((10 + seconds) * 5_000 * 0.8)
      expect(count).toMatchObject({ missed: 0, duplicated: 0, outOfOrder: 0 })
    }
    expect(delays.length).toBeGreaterThan(seconds * 2)
    expect(p99).toBeLessThan(100)
    expect(heapAtEnd).toBeLessThan(heapAtTen * 1.15 + 2)
    expect(opened.complaints).toEqual([])
  })
})
