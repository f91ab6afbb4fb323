import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sticksOut, violations } from '../support/accessibility.ts'
import { paneIds, sequenceCounts, tileValue } from '../support/figures.ts'
import { openWindow, type PlaygroundWindow } from '../support/window.ts'

let opened: PlaygroundWindow
let page: Page
/** What is no matter of time: a busy machine may take its time over it. */
const patience = { timeout: 15_000 }
let panes: string[]

beforeEach(async () => {
  opened = await openWindow({ args: ['--push-rate', '10'] })
  page = opened.page
  panes = await paneIds(page)
})
afterEach(async () => {
  await opened.close()
})

const fault = (key: string) => page.getByTestId(`fault-${key}`)
const bar = () => page.getByTestId('network-bar')
const state = (index: number) =>
  page.getByTestId(`pane-${panes[index] ?? ''}`).getAttribute('data-state')

/** The engine, as another window would speak to it. */
async function call(name: string, input: unknown): Promise<void> {
  const token = /token=([\w-]+)/.exec(opened.ready.page ?? '')?.[1] ?? ''
  const response = await fetch(new URL(`/api/call/${name}`, opened.ready.page), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ input }),
  })
  expect(response.status).toBe(200)
}
/** What the browser itself says where a connection could not be made is no fault of the page. */
const own = (): readonly string[] =>
  opened.complaints.filter(
    (text) => !/ERR_CONNECTION_|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE|Connection closed|503/.test(text),
  )

describe('the network of the panel', () => {
  it('delays what is under way at once, says so above the window, and lifts it with one click', async () => {
    expect(await bar().count()).toBe(0)
    await fault('latency').locator('input').fill('300')
    await page.keyboard.press('Enter')
    await bar().getByText('300 ms').waitFor()
    expect(await page.getByTestId('network-effect').innerText()).toMatch(/300.ms.*600.ms/)
    // Apply has nothing to do with it.
    expect(await page.getByTestId('apply').isDisabled()).toBe(true)
    for (const index of [1, 2]) {
      await expect
        .poll(() => tileValue(page, panes[index] ?? '', 'delay'), { timeout: 10_000 })
        .toBeGreaterThan(280)
    }
    await page.getByTestId('network-clear').click()
    await expect.poll(() => bar().count(), patience).toBe(0)
    await expect.poll(() => fault('latency').getAttribute('data-value'), patience).toBe('0')
    expect(own()).toEqual([])
  })

  it('meets one transport or one pane, and says whom', async () => {
    await page.getByTestId('network-scope').selectOption('sse')
    await page.getByTestId('network-profile').selectOption('satellite')
    await bar().getByText('All SSE').waitFor()
    await expect
      .poll(() => tileValue(page, panes[1] ?? '', 'delay'), { timeout: 10_000 })
      .toBeGreaterThan(250)
    expect(await tileValue(page, panes[2] ?? '', 'delay')).toBeLessThan(100)

    await page.getByTestId('network-scope').selectOption(`pane:${panes[2] ?? ''}`)
    expect(await fault('latency').getAttribute('data-value')).toBe('0')
    await page.getByTestId('network-profile').selectOption('dsl')
    await bar().getByText('Pane WebSocket').waitFor()
    // Faults of a pane go with it.
    await page
      .getByTestId(`pane-${panes[2] ?? ''}`)
      .getByTestId('remove')
      .click()
    await expect.poll(() => bar().getByText('WebSocket').count(), patience).toBe(0)
    expect(await bar().getByText('All SSE').count()).toBe(1)
  })

  it('follows what another window sets', async () => {
    await call('setNetwork', { scope: 'websocket', faults: { halfOpen: true, latency: 50 } })
    await bar().getByText('half-open, 50 ms').waitFor()
    await page.getByTestId('network-scope').selectOption('websocket')
    expect(await fault('latency').locator('input').inputValue()).toBe('50')
    await page.getByTestId('break-it').locator('summary').click()
    expect(await fault('halfOpen').getByRole('checkbox').isChecked()).toBe(true)
    await page.getByTestId('network-lift').click()
    await expect.poll(() => bar().count(), patience).toBe(0)
  })

  it('cuts the line, and every pane comes back without a loss', async () => {
    await page.waitForTimeout(1_000)
    await page.getByTestId('break-it').locator('summary').click()
    await page.getByTestId('cut').click()
    // An EventSource waits 2 s before it comes back; a WebSocket may be back before anyone looks.
    await expect.poll(() => state(1), { interval: 20 }).not.toBe('open')
    for (const index of [0, 1, 2]) {
      await expect.poll(() => state(index), { timeout: 10_000 }).toBe('open')
      const { received } = await sequenceCounts(page, panes[index] ?? '')
      await expect
        .poll(async () => (await sequenceCounts(page, panes[index] ?? '')).received, patience)
        .toBeGreaterThan(received + 5)
      expect(await sequenceCounts(page, panes[index] ?? '')).toMatchObject({
        missed: 0,
        duplicated: 0,
      })
    }
    expect(own()).toEqual([])
  })

  it('refuses a number out of range beside its field, and sends nothing', async () => {
    await fault('bandwidth').locator('input').fill('10')
    await page.keyboard.press('Enter')
    await expect.poll(() => fault('bandwidth').innerText(), patience).toMatch(/1,000/)
    expect(await bar().count()).toBe(0)
    await page.keyboard.press('Escape')
    expect(await fault('bandwidth').locator('input').inputValue()).toBe('0')
  })

  it('closes WebSockets with a code, and restarts servers', async () => {
    await page.getByTestId('break-it').locator('summary').click()
    await page.getByTestId('close-sockets').click()
    await expect.poll(() => state(2), { interval: 20 }).not.toBe('open')
    await expect.poll(() => state(2), { timeout: 10_000 }).toBe('open')
    await page.getByTestId('restart-pause').selectOption('1000')
    await page.getByTestId('restart').click()
    await expect.poll(() => state(1), { interval: 20 }).not.toBe('open')
    await expect.poll(() => state(1), { timeout: 15_000 }).toBe('open')

    const stream = async () =>
      (await fetch(`${opened.ready.polling}/getData?limit=1`)).headers.get('X-Stream')
    const before = await stream()
    expect(before).not.toBeNull()
    await page.getByTestId('restart-empty').click()
    await page.getByTestId('confirm').click()
    await expect.poll(stream, { timeout: 15_000 }).not.toBe(before)
    await expect.poll(() => state(1), { timeout: 15_000 }).toBe('open')
  })
})

describe('the settings panel', () => {
  it('stays hidden over a reload', async () => {
    await page.getByTestId('show-settings').click()
    await page.reload()
    await paneIds(page)
    expect(await page.getByTestId('network').isVisible()).toBe(false)
    await page.getByTestId('show-settings').click()
    expect(await page.getByTestId('network').isVisible()).toBe(true)
  })

  it('says after Apply that a connection is open, though none is new', async () => {
    const tile = page.getByTestId(`pane-${panes[1] ?? ''}`).getByTestId('tile-requests')
    await expect.poll(() => tile.innerText(), patience).toMatch(/1\s*open/)
    await page.getByTestId('knob-pushRate').locator('input').first().fill('20')
    await page.getByTestId('apply').click()
    await expect.poll(() => tile.innerText(), patience).toMatch(/1\s*open\s*0 new since/)
  })
})

describe.each(['dark', 'light'] as const)('in %s, at 1024 by 700', (colorScheme) => {
  it('the panel scrolls, nothing sticks out, and all of it is accessible', async () => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width: 1024, height: 700 })
    await page.getByTestId('network-profile').selectOption('tunnel')
    await page.getByTestId('network-scope').selectOption('websocket')
    await page.getByTestId('break-it').locator('summary').click()
    await fault('noHeartbeats').getByRole('checkbox').check()
    await page.getByTestId('restart-empty').scrollIntoViewIfNeeded()
    const box = await page.getByTestId('restart-empty').boundingBox()
    const apply = await page.getByTestId('apply').boundingBox()
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(apply?.y ?? 0)
    expect(await sticksOut(page)).toEqual([])
    expect(await violations(page)).toEqual([])
  })
})
