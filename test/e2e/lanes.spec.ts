import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { violations } from '../support/accessibility.ts'
import { callEngine } from '../support/engine-call.ts'
import { paneIds, sequenceCounts, tileValue } from '../support/figures.ts'
import type { PlaygroundWindow } from '../support/window.ts'
import { goesOnWithoutLoss, receives } from './messages.ts'
import { brokenLine, useStage } from './stage.ts'

const stage = useStage()
let opened: PlaygroundWindow
let page: Page
let pane: string

/** Adds a pane from the menu, and waits until it has messages. */
async function add(lane: string): Promise<void> {
  await page.getByTestId('add-pane').click()
  await page.locator(`[data-key=${lane}]`).click()
  await page.locator(`[data-lane=${lane}][data-state=open]`).waitFor()
  const pane = (await paneIds(page)).at(-1) ?? ''
  await receives(page, pane, 20)
}

describe('a pane that reads SSE by fetch', () => {
  const shared = stage.share({ args: ['--push-rate', '20'] })
  beforeEach(async () => {
    opened = shared()
    page = opened.page
    if ((await page.locator('[data-lane=sseFetch]').count()) === 0) await add('sseFetch')
    pane = (await paneIds(page)).at(-1) ?? ''
  })

  it('survives a cut with nothing missed', async () => {
    stage.expectComplaints(brokenLine)
    const connections = () => tileValue(page, pane, 'requests')
    const before = (await connections()) ?? 0
    await callEngine(opened.ready, 'cutLine', { client: pane })
    await expect.poll(connections).toBeGreaterThan(before)
    await goesOnWithoutLoss(page, pane)
    expect(await sequenceCounts(page, pane)).toMatchObject({ missed: 0, duplicated: 0 })
  })

  it('is asked for without a preflight, and its bytes are booked to it', async () => {
    await expect.poll(() => tileValue(page, pane, 'wire')).toBeGreaterThan(0)
    const { clients } = await callEngine(opened.ready, 'bookings', [pane])
    expect(clients[pane]?.wire).toMatchObject({ preflights: 0 })
  })

  it('is one of the panes that a link names, and comes back from it', async () => {
    await page.reload()
    await page.locator('[data-lane=sseFetch][data-state=open]').waitFor()
    expect(await page.locator('[data-lane]').count()).toBe(4)
  })

  it('has a name, its code and colours that can be read, dark and light', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    const card = page.getByTestId(`pane-${pane}`)
    await card.getByText('SSE by fetch').first().waitFor()
    await card.getByRole('tab', { name: 'Code' }).click()
    await expect.poll(() => card.getByTestId('code').innerText()).toContain('await fetch(')
    expect(await violations(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await violations(page, 'colours')).toEqual([])
    await page.emulateMedia({ colorScheme: null })
    await card.getByTestId('tab-feed').click()
  })
})
