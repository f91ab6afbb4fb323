import type { Page } from 'playwright-core'

/** How many times slower than it is the main thread of a page runs under `CPU_THROTTLE`. */
function chosenRate(): number {
  const text = process.env['CPU_THROTTLE'] ?? '1'
  const rate = Number(text)
  if (Number.isFinite(rate) && rate >= 1) return rate
  throw new Error(`CPU_THROTTLE is a number from 1, not ${text}.`)
}

/**
 * Slows a page down by Chromium's own CPU throttling, as often as `CPU_THROTTLE` says: 4 stands for
 * a machine four times slower. Without it the page is left alone.
 */
export async function throttle(page: Page): Promise<void> {
  const rate = chosenRate()
  if (rate === 1) return
  try {
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate })
  } catch (error) {
    // A page that is closed at once needs none.
    if (!page.isClosed()) throw error
  }
}
