import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { sticksOut, violations } from '../support/accessibility.ts'
import { callEngine } from '../support/engine-call.ts'
import { paneIds, tileValue } from '../support/figures.ts'
import type { PlaygroundWindow } from '../support/window.ts'
import { goesOnWithoutLoss, receives } from './messages.ts'
import { brokenLine, useStage } from './stage.ts'
import { served } from '../support/served.ts'

const stage = useStage()
const options = { args: ['--push-rate', '20'] }
let opened: PlaygroundWindow
let page: Page
let panes: string[]

async function look(at: PlaygroundWindow): Promise<void> {
  opened = at
  page = opened.page
  panes = await paneIds(page)
}

const fault = (key: string) => page.getByTestId(`fault-${key}`)
const bar = () => page.getByTestId('network-bar')
const state = (index: number) =>
  page.getByTestId(`pane-${panes[index] ?? ''}`).getAttribute('data-state')
/** Shows what of the panel breaks. */
async function showBreakIt(): Promise<void> {
  const group = page.getByTestId('break-it')
  if ((await group.getAttribute('open')) === null) await group.locator('summary').click()
}
const delay = (index: number) => tileValue(page, panes[index] ?? '', 'delay')
/** How many connections a pane of SSE or WebSocket has made: one more for each that it lost. */
const connections = async (index: number) =>
  (await tileValue(page, panes[index] ?? '', 'requests')) ?? 0

/** Watches a pane from now on; what it returns tells whether it has been anything but open. */
async function watchForLeaving(index: number): Promise<() => Promise<boolean>> {
  const pane = page.getByTestId(`pane-${panes[index] ?? ''}`)
  const watch = await pane.evaluateHandle((article) => {
    const seen = { left: false }
    const look = () => (seen.left ||= article.dataset['state'] !== 'open')
    new MutationObserver(look).observe(article, { attributeFilter: ['data-state'] })
    return seen
  })
  return () => watch.evaluate(({ left }) => left)
}

describe('the network of the panel', () => {
  const shared = stage.share(options)
  beforeEach(async () => {
    await look(shared())
    await page.getByTestId('network-scope').selectOption('all')
  })

  it('delays what is under way at once, says so above the window, and lifts it with one click', async () => {
    expect(await bar().count()).toBe(0)
    await fault('latency').locator('input').fill('300')
    await page.keyboard.press('Enter')
    await bar().getByText('300 ms').waitFor()
    expect(await page.getByTestId('network-effect').innerText()).toMatch(/300.ms.*600.ms/)
    // Apply has nothing to do with it.
    expect(await page.getByTestId('apply').isDisabled()).toBe(true)
    for (const index of [1, 2]) await expect.poll(() => delay(index)).toBeGreaterThan(280)
    await page.getByTestId('network-clear').click()
    await expect.poll(() => bar().count()).toBe(0)
    await expect.poll(() => fault('latency').getAttribute('data-value')).toBe('0')
  })

  it('follows what another window sets', async () => {
    await callEngine(opened.ready, 'setNetwork', {
      scope: 'websocket',
      faults: { halfOpen: true, latency: 50 },
    })
    await bar().getByText('half-open, 50 ms').waitFor()
    await page.getByTestId('network-scope').selectOption('websocket')
    await expect.poll(() => fault('latency').locator('input').inputValue()).toBe('50')
    await showBreakIt()
    await expect.poll(() => fault('halfOpen').getByRole('checkbox').isChecked()).toBe(true)
    await page.getByTestId('network-lift').click()
    await expect.poll(() => bar().count()).toBe(0)
  })

  it('refuses a number out of range beside its field, and sends nothing', async () => {
    await fault('bandwidth').locator('input').fill('10')
    await page.keyboard.press('Enter')
    await expect.poll(() => fault('bandwidth').innerText()).toMatch(/1,000/)
    expect(await bar().count()).toBe(0)
    await page.keyboard.press('Escape')
    await expect.poll(() => fault('bandwidth').locator('input').inputValue()).toBe('0')
  })

  it('scrolls at 1024 by 700: nothing sticks out, and all of it is accessible, dark and light', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 1024, height: 700 })
    await page.getByTestId('network-profile').selectOption('tunnel')
    await page.getByTestId('network-scope').selectOption('websocket')
    await showBreakIt()
    await fault('noHeartbeats').getByRole('checkbox').check()
    await page.getByTestId('restart-empty').scrollIntoViewIfNeeded()
    const box = await page.getByTestId('restart-empty').boundingBox()
    const apply = await page.getByTestId('apply').boundingBox()
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(apply?.y ?? 0)
    expect(await sticksOut(page)).toEqual([])
    expect(await violations(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await violations(page, 'colours')).toEqual([])

    await page.emulateMedia({ colorScheme: null })
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByTestId('network-clear').click()
    await expect.poll(() => bar().count()).toBe(0)
  })

  it('stays hidden over a reload, with the settings', async () => {
    await page.getByTestId('show-settings').click()
    await page.reload()
    await paneIds(page)
    expect(await page.getByTestId('network').isVisible()).toBe(false)
    await page.getByTestId('show-settings').click()
    await expect.poll(() => page.getByTestId('network').isVisible()).toBe(true)
  })

  it('says after Apply that a connection is open, though none is new', async () => {
    const tile = page.getByTestId(`pane-${panes[1] ?? ''}`).getByTestId('tile-requests')
    await expect.poll(() => tile.innerText()).toMatch(/1\s*open/)
    await page.getByTestId('knob-pushRate').locator('input').first().fill('10')
    await page.getByTestId('apply').click()
    await expect.poll(() => tile.innerText()).toMatch(/1\s*open\s*0 new/)
  })
})

describe('what the panel breaks', () => {
  beforeEach(async () => look(await stage.open(options)))

  it('meets one transport or one pane, and says whom', async () => {
    await page.getByTestId('network-scope').selectOption('sse')
    await page.getByTestId('network-profile').selectOption('satellite')
    await bar().getByText('All SSE').waitFor()
    await fault('latency').locator('input').fill('2000')
    await page.keyboard.press('Enter')
    // On the same machine in the same window: what one takes longer is the fault's.
    const later = async () => ((await delay(1)) ?? Number.NaN) - ((await delay(2)) ?? 0)
    await expect.poll(later).toBeGreaterThan(1_000)

    await page.getByTestId('network-scope').selectOption(`pane:${panes[2] ?? ''}`)
    await expect.poll(() => fault('latency').getAttribute('data-value')).toBe('0')
    await page.getByTestId('network-profile').selectOption('dsl')
    await bar().getByText('Pane WebSocket').waitFor()
    // Faults of a pane go with it.
    await page
      .getByTestId(`pane-${panes[2] ?? ''}`)
      .getByTestId('remove')
      .click()
    await expect.poll(() => bar().getByText('WebSocket').count()).toBe(0)
    expect(await bar().getByText('All SSE').count()).toBe(1)
  })

  it('cuts the line, and every pane comes back without a loss', async () => {
    stage.expectComplaints(brokenLine)
    for (const pane of panes) await receives(page, pane, 1)
    const before = [await connections(1), await connections(2)]
    await showBreakIt()
    await page.getByTestId('cut').click()
    await expect.poll(() => connections(1)).toBeGreaterThan(before[0] ?? Infinity)
    await expect.poll(() => connections(2)).toBeGreaterThan(before[1] ?? Infinity)
    for (const index of [0, 1, 2]) {
      await expect.poll(() => state(index)).toBe('open')
      await goesOnWithoutLoss(page, panes[index] ?? '', 10)
    }
  })

  it('closes WebSockets with a code, and restarts servers', async () => {
    stage.expectComplaints(brokenLine)
    for (const pane of panes) await receives(page, pane, 1)
    await showBreakIt()
    const before = await connections(2)
    await page.getByTestId('close-sockets').click()
    await expect.poll(() => connections(2)).toBeGreaterThan(before)
    await expect.poll(() => state(2)).toBe('open')
    const hasLeft = await watchForLeaving(1)
    await page.getByTestId('restart-pause').selectOption('2000')
    await page.getByTestId('restart').click()
    await expect.poll(hasLeft).toBe(true)
    await expect.poll(() => state(1)).toBe('open')

    const stream = async () =>
      (await served(`${opened.ready.polling}/getData?limit=1`)).headers.get('X-Stream')
    const named = await stream()
    expect(named).not.toBeNull()
    await page.getByTestId('restart-empty').click()
    await page.getByTestId('confirm').click()
    await expect.poll(() => stream().catch(() => named)).not.toBe(named)
    await expect.poll(() => state(1)).toBe('open')
  })
})
