import type { BrowserContext } from 'playwright-core'

/** Pictures a second that `DISPLAY_RATE` wants; undefined where the display has its own rate. */
function chosenRate(): number | undefined {
  const text = process.env['DISPLAY_RATE']
  if (text === undefined || text === '') return undefined
  const rate = Number(text)
  if (rate >= 1 && rate <= 60) return rate
  throw new Error(`DISPLAY_RATE is a number from 1 to 60, not ${text}.`)
}

/**
 * Gives the pages of a context a display that shows fewer pictures a second, as `DISPLAY_RATE` says.
 * Chromium draws without a GPU in tests, so that most of their time would go into pictures that nobody
 * sees; and no test depends on how many there are.
 */
export async function slowDisplay(context: BrowserContext): Promise<void> {
  const rate = chosenRate()
  if (rate === undefined) return
  await context.addInitScript((period) => {
    const ask = window.requestAnimationFrame.bind(window)
    const forget = window.cancelAnimationFrame.bind(window)
    const waiting = new Map<number, () => void>()
    let handles = 0
    window.requestAnimationFrame = (action) => {
      const handle = (handles += 1)
      const wait = period - (performance.now() % period)
      const timer = setTimeout(() => {
        const frame = ask((now) => {
          waiting.delete(handle)
          action(now)
        })
        waiting.set(handle, () => forget(frame))
      }, wait)
      waiting.set(handle, () => clearTimeout(timer))
      return handle
    }
    window.cancelAnimationFrame = (handle) => {
      waiting.get(handle)?.()
      waiting.delete(handle)
    }
  }, 1_000 / rate)
}
