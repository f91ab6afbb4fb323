import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { paneIds, sequenceCounts, tileValue } from '../support/figures.ts'
import { openWindow, type PlaygroundWindow } from '../support/window.ts'

/** Seconds of measuring: short by default, as the figures are quoted with FULL=1. */
const seconds = process.env['FULL'] === '1' ? 60 : 20

let opened: PlaygroundWindow | undefined
afterEach(async () => {
  await opened?.close()
  opened = undefined
})

describe('the main job', () => {
  it('shows one stream by three transports, and what a slower poll changes', async () => {
    opened = await openWindow({
      args: ['--push-rate', '10', '--arrivals', 'random', '--poll-interval', '500'],
    })
    const { page } = opened
    const panes = await paneIds(page)
    expect(panes).toHaveLength(3)
    const [polling = '', sse = '', websocket = ''] = panes

    // Figures move within two seconds of the launch, without a click.
    await expect.poll(() => tileValue(page, sse, 'delay'), { timeout: 2_000 }).toBeGreaterThan(0)

    await page.waitForTimeout(seconds * 1_000)
    const figures = {
      polling: await tileValue(page, polling, 'delay'),
      sse: await tileValue(page, sse, 'delay'),
      websocket: await tileValue(page, websocket, 'delay'),
      requests: await tileValue(page, polling, 'requests'),
      wire: await Promise.all(panes.map((pane) => tileValue(page, pane, 'wire'))),
    }
    const counts = await Promise.all(panes.map((pane) => sequenceCounts(page, pane)))
    console.log(`${seconds} s at 10 messages/s:`, JSON.stringify({ figures, counts }))
    for (const count of counts) {
      expect(count.received).toBeGreaterThan(seconds * 10 * 0.7)
      expect(count).toMatchObject({ missed: 0, duplicated: 0, outOfOrder: 0 })
    }
    expect(figures.polling).toBeGreaterThan(200)
    expect(figures.polling).toBeLessThan(320)
    expect(figures.sse).toBeLessThan(10)
    expect(figures.websocket).toBeLessThan(10)
    expect(figures.requests).toBeGreaterThan(117)
    expect(figures.requests).toBeLessThan(123)

    await page.getByTestId('knob-pollInterval').locator('input').first().fill('2000')
    await page.getByTestId('apply').click()
    await expect
      .poll(() => tileValue(page, polling, 'requests'), { timeout: 5_000 })
      .toSatisfy((value: number) => value >= 28 && value <= 32)
    const tile = page.getByTestId(`pane-${polling}`).getByTestId('tile-requests')
    console.log('polls a minute after Apply of 2,000 ms:', await tile.getAttribute('data-value'))
    expect(Number(await tile.getAttribute('data-before'))).toBeCloseTo(figures.requests ?? 0, 0)
    expect(opened.complaints).toEqual([])
  })

  it('shows old rows as history after a restart, and no delay in hours', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'playground-'))
    const database = join(folder, 'messages.db')
    const first = await openWindow({ database, args: ['--push-rate', '50'] })
    await first.page.waitForTimeout(3_000)
    await first.close()

    opened = await openWindow({ database, args: ['--push-rate', '5'] })
    const { page } = opened
    await page.waitForTimeout(4_000)
    for (const pane of await paneIds(page)) {
      expect(await tileValue(page, pane, 'delay')).toBeLessThan(1_000)
      expect((await sequenceCounts(page, pane)).missed).toBe(0)
      const text = await page.getByTestId(`pane-${pane}`).innerText()
      expect(text).not.toMatch(/\d\s?(h|min)\b/)
    }
    rmSync(folder, { recursive: true })
  })
})
