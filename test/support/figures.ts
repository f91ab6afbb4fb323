import type { Page } from 'playwright-core'

export type Tile = 'delay' | 'requests' | 'wire'

/** The raw number behind a tile of a pane, as the page exposes it; undefined where it shows none. */
export async function tileValue(page: Page, pane: string, tile: Tile): Promise<number | undefined> {
  const value = await page
    .getByTestId(`pane-${pane}`)
    .getByTestId(`tile-${tile}`)
    .getAttribute('data-value')
  return value === null || value === '' ? undefined : Number(value)
}

/** The ids of the panes in the window, in their order, as soon as there are any. */
export async function paneIds(page: Page): Promise<string[]> {
  const panes = page.locator('[data-testid^="pane-"]')
  await panes.first().waitFor()
  const ids = await panes.evaluateAll((panes) =>
    panes.map((pane) => pane.getAttribute('data-testid') ?? ''),
  )
  return ids.map((id) => id.replace('pane-', ''))
}

/** What a pane counted of the sequence: received, missed, duplicated, out of order. */
export async function sequenceCounts(
  page: Page,
  pane: string,
): Promise<{ received: number; missed: number; duplicated: number; outOfOrder: number }> {
  const counts = page.getByTestId(`pane-${pane}`).getByTestId('sequence')
  // At one moment, and in one question: it is asked again and again by those who wait.
  return counts.evaluate(({ dataset }: HTMLElement) => {
    const { received, missed, duplicated, outOfOrder } = dataset
    return {
      received: Number(received),
      missed: Number(missed),
      duplicated: Number(duplicated),
      outOfOrder: Number(outOfOrder),
    }
  })
}

/** The value below which `share` of the numbers lie. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/** No time-out of its own: the guard of the test is enough. */
const unlimited = 0

/** Resolves once every pane of the window has received so many messages. */
export async function untilReceived(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (least) => {
      const panes = [...document.querySelectorAll<HTMLElement>('[data-testid=sequence]')]
      return panes.length > 0 && panes.every(({ dataset }) => Number(dataset['received']) >= least)
    },
    count,
    { polling: 200, timeout: unlimited },
  )
}
