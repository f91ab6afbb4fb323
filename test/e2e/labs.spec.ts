import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { labNames } from '../../renderer/labs/lab.ts'
import { sticksOut, violations } from '../support/accessibility.ts'
import { paneIds, sequenceCounts, tileValue } from '../support/figures.ts'
import { openWindow, type PlaygroundWindow } from '../support/window.ts'

let opened: PlaygroundWindow
let page: Page
/** What is no matter of time: a busy machine may take its time over it. */
const patience = { timeout: 15_000 }

beforeEach(async () => {
  opened = await openWindow({ args: ['--push-rate', '3'] })
  page = opened.page
  await paneIds(page)
})
afterEach(async () => {
  await opened.close()
})

/** Opens a lab from the menu; resolves with the ids of its panes. */
async function start(name: string): Promise<string[]> {
  await page.getByTestId('labs').click()
  await page.locator(`[data-key="${name}"]`).click()
  await page.locator(`[data-lab="${name}"][data-busy=false]`).waitFor()
  return paneIds(page)
}
const state = (id = '') => page.getByTestId(`pane-${id}`).getAttribute('data-state')
const states = (ids: readonly string[]) => Promise.all(ids.map((id) => state(id)))
const figure = (key: string) => page.locator(`[data-testid=lab-figure][data-key=${key}]`)
const delay = (id = '') => tileValue(page, id, 'delay')

describe('the wall of six connections', () => {
  it('lets the seventh in when the first one leaves', async () => {
    const panes = await start('wall')
    expect(panes).toHaveLength(7)
    await figure('waits').waitFor()
    const before = await states(panes)
    expect(before.filter((one) => one === 'open')).toHaveLength(6)
    await page.getByTestId('lab-first').click()
    await expect
      .poll(async () => (await states(panes.slice(1))).every((one) => one === 'open'), {
        timeout: 15_000,
      })
      .toBe(true)
    await expect.poll(() => figure('waits').count(), patience).toBe(0)
  })
})

describe('the thundering herd', () => {
  // A machine that has no time for 300 clients at once smears their peak.
  it('has a peak at least three times as high without jitter', { retry: 2 }, async () => {
    await start('herd')
    const fleet = page.getByTestId('fleet')
    const opened = () => fleet.getAttribute('data-open')
    /** Restarts, and waits until every client is back; the figures of that run. */
    async function runOnce(jitter: string): Promise<{ peak: number; recovered: number }> {
      await expect.poll(opened, { timeout: 20_000 }).toBe('300')
      await page.getByTestId('lab-restart').click()
      const run = page.locator(`[data-testid=herd-now][data-jitter=${jitter}][data-recovered]`)
      await run.waitFor({ timeout: 30_000 })
      return {
        peak: Number(await run.getAttribute('data-peak')),
        recovered: Number(await run.getAttribute('data-recovered')),
      }
    }
    const together = await runOnce('false')
    await page.getByTestId('lab-jitter').click()
    await expect.poll(() => page.getByTestId('lab-jitter').isChecked(), patience).toBe(true)
    const spread = await runOnce('true')
    console.log('300 clients after a restart:', JSON.stringify({ together, spread }))
    expect(together.peak).toBeGreaterThanOrEqual(3 * spread.peak)
    expect(await page.getByTestId('herd-before').getAttribute('data-jitter')).toBe('false')
  })
})

describe('half-open and the heartbeat', () => {
  it('is found out within 15 s by the pane with a heartbeat, and by no other', async () => {
    const [alert = '', trusting = ''] = await start('halfOpen')
    await expect.poll(() => states([alert, trusting]), patience).toEqual(['open', 'open'])
    await page.waitForTimeout(1_500)
    await page.getByTestId('lab-silent').click()
    const begun = Date.now()
    await expect.poll(() => state(alert), { timeout: 20_000, interval: 50 }).not.toBe('open')
    const found = Date.now() - begun
    console.log('half-open found after', found, 'ms')
    expect(found).toBeLessThan(15_000)
    await figure('noticed').waitFor()
    await page.waitForTimeout(20_000 - found)
    expect(await state(trusting)).toBe('open')
    await figure('believes').waitFor()
    // The end of the silence heals both, and nothing was lost.
    await page.getByTestId('lab-silent').click()
    for (const id of [alert, trusting]) {
      const { received } = await sequenceCounts(page, id)
      await expect
        .poll(async () => (await sequenceCounts(page, id)).received, { timeout: 15_000 })
        .toBeGreaterThan(received + 5)
      expect(await sequenceCounts(page, id)).toMatchObject({ missed: 0, duplicated: 0 })
    }
  })
})

describe('a slow reader', () => {
  // Nor does it write 300 messages a second then.
  it('is cut within 10 s, unlike the others, and catches up later', { retry: 2 }, async () => {
    const [socket = '', stream = '', ...others] = await start('slowReader')
    // Who is still catching up with history is not counted as slow.
    await page.waitForTimeout(2_000)
    await page.getByTestId('lab-slow').click()
    const begun = Date.now()
    await Promise.all(
      [figure('closed').first(), figure('cut').first()].map((one) =>
        one.waitFor({ timeout: 10_000 }),
      ),
    )
    console.log('slow readers cut within', Date.now() - begun, 'ms')
    expect(await figure('closed').innerText()).toContain('1013')
    for (const id of others) {
      expect(await state(id)).toBe('open')
      expect(await delay(id)).toBeLessThan(200)
    }
    await page.waitForTimeout(4_000)
    await page.getByTestId('lab-slow').click()
    for (const id of [socket, stream]) {
      await expect.poll(() => state(id), { timeout: 15_000 }).toBe('open')
    }
    await page.waitForTimeout(3_000)
    for (const id of [socket, stream, ...others]) {
      expect(await sequenceCounts(page, id)).toMatchObject({ missed: 0, duplicated: 0 })
    }
  })
})

describe('a proxy that buffers', () => {
  it('delays SSE by more than a second and WebSocket by nothing, until it honours the header', async () => {
    const [stream = '', socket = ''] = await start('proxy')
    await expect.poll(() => delay(stream), { timeout: 30_000 }).toBeGreaterThan(1_000)
    expect(await delay(socket)).toBeLessThan(200)
    await page.getByTestId('lab-unbuffered').click()
    await expect.poll(() => delay(stream), { timeout: 15_000 }).toBeLessThan(200)
    expect(await page.getByTestId('network-bar').count()).toBe(0)
  })
})

describe('polling that gathers a burst', () => {
  it('brings 100 messages in one answer', async () => {
    const [polling = ''] = await start('coalescing')
    await page.waitForTimeout(1_500)
    await page.getByTestId('lab-burst').click()
    await figure('together').waitFor({ timeout: 10_000 })
    const count = Number(/^\D*(\d+) messages/.exec(await figure('together').innerText())?.[1])
    expect(count).toBeGreaterThanOrEqual(100)
    await expect.poll(() => tileValue(page, polling, 'wire'), { timeout: 5_000 }).toBeLessThan(300)
  })
})

describe('a lab', () => {
  it('ends with what was there before, also after a reload', async () => {
    const before = await page.evaluate(() => sessionStorage.getItem('panes'))
    await page.getByTestId('network-scope').selectOption('sse')
    await page.getByTestId('network-profile').selectOption('dsl')
    await page.getByTestId('network-bar').waitFor()
    await start('slowReader')
    await expect.poll(() => page.getByTestId('network-bar').count(), patience).toBe(0)
    await page.getByTestId('lab-slow').click()
    await expect
      .poll(() => page.getByTestId('network-bar').innerText(), patience)
      .toMatch(/WebSocket.*200.kB.*SSE.*200.kB/s)
    await page.reload()
    await page.getByTestId('lab-bar').waitFor()
    // The panes have other ids now, and the faults of those before are gone with them.
    await expect.poll(() => page.getByTestId('network-bar').count(), patience).toBe(0)
    expect(await paneIds(page)).toHaveLength(4)
    // From one lab to another: what was there before the first one counts.
    await start('coalescing')
    await page.getByTestId('end-lab').click()
    await expect.poll(() => page.getByTestId('lab-bar').count(), patience).toBe(0)
    await page.getByTestId('network-bar').getByText('All SSE').waitFor()
    await expect
      .poll(() => page.evaluate(() => sessionStorage.getItem('panes')), patience)
      .toBe(before)
    const field = page.getByTestId('knob-pushRate').locator('input').first()
    await expect.poll(() => field.inputValue(), patience).toBe('3')
    expect(await paneIds(page)).toHaveLength(3)
  })
})

describe.each(['dark', 'light'] as const)('in %s, at 1024 by 700', (colorScheme) => {
  it('every lab fits and is accessible', async () => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width: 1024, height: 700 })
    for (const name of labNames) {
      await start(name)
      await page.waitForTimeout(500)
      expect(await sticksOut(page), name).toEqual([])
      expect(await violations(page), name).toEqual([])
    }
  })
})
