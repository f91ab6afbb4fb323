import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { sequenceCounts } from '../support/figures.ts'
import type { Ready } from '../support/cli-process.ts'
import { served } from '../support/served.ts'

/** Waits until a pane has counted so many messages, from its beginning. */
export async function receives(page: Page, pane: string, count: number): Promise<void> {
  await expect
    .poll(async () => (await sequenceCounts(page, pane)).received)
    .toBeGreaterThanOrEqual(count)
}

/** Waits until a pane has counted `more` further messages, and expects every one of them once. */
export async function goesOnWithoutLoss(page: Page, pane: string, more = 20): Promise<void> {
  const { received } = await sequenceCounts(page, pane)
  await receives(page, pane, received + more)
  expect(await sequenceCounts(page, pane)).toMatchObject({ missed: 0, duplicated: 0 })
}

/** Writes a message from outside the window. */
export async function post({ polling }: Ready, body: string): Promise<void> {
  const response = await served(`${polling}/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ body }),
  })
  expect(response.status).toBe(201)
}

/** Waits until the feed of a pane shows the message of this id, behind all that came before it. */
export async function hasEverything(page: Page, pane: string, newest: number): Promise<void> {
  const rows = page.getByTestId(`pane-${pane}`).getByTestId('row')
  await expect
    .poll(async () =>
      Math.max(
        ...(await rows.evaluateAll((shown) => shown.map(({ dataset }) => Number(dataset['id'])))),
      ),
    )
    .toBeGreaterThanOrEqual(newest)
}
