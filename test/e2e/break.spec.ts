import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sticksOut, violations } from '../support/accessibility.ts'
import { callEngine } from '../support/engine-call.ts'
import { paneIds, sequenceCounts } from '../support/figures.ts'
import type { PlaygroundWindow } from '../support/window.ts'
import { receives } from './messages.ts'
import { brokenLine, useStage } from './stage.ts'

const stage = useStage()
const shared = stage.share({ args: ['--push-rate', '20'] })
/** What the browser itself notes of answers that were set to fail, and of lines that are down. */
const refusals = /status of (?:429|500)|net::ERR_|WebSocket connection to/

let opened: PlaygroundWindow
let page: Page
let panes: string[]

beforeEach(async () => {
  stage.expectComplaints(brokenLine)
  stage.expectComplaints(refusals)
  opened = shared()
  page = opened.page
  panes = await paneIds(page)
  for (const pane of panes) await receives(page, pane, 1)
})
/** Mends everything, waits until all are connected, and leaves neither a sentence nor a scope. */
afterEach(async () => {
  await chooseFor('all')
  if ((await callEngine(opened.ready, 'status')).network.length > 0) await choose('mend')
  await page.locator('article[data-state=open]').nth(2).waitFor()
  if ((await result().count()) > 0) await page.getByTestId('break-dismiss').click()
  await expect.poll(() => result().count()).toBe(0)
})

const menu = () => page.getByTestId('break-menu')
const item = (key: string) => page.locator(`.break-menu [data-key="${key}"]`)
const result = () => page.getByTestId('break-result')
const said = async () => (await result().innerText()).replaceAll(/\s+/g, ' ')

/** Chooses from the menu; what can be on at the same time as others leaves it open. */
async function choose(...keys: readonly string[]): Promise<void> {
  await menu().click()
  for (const key of keys) await item(key).click()
  if (await item('cut').isVisible()) await page.keyboard.press('Escape')
  await item('cut').waitFor({ state: 'hidden' })
}
async function chooseFor(scope: string): Promise<void> {
  await menu().click()
  await page.getByTestId('break-scope').click()
  await item(scope).click()
  await page.keyboard.press('Escape')
  await item('cut').waitFor({ state: 'hidden' })
}
const checked = (key: string) => item(key).getAttribute('aria-checked')

describe('"Break it"', () => {
  it('cuts the line by its key, and says how long each lane was away', async () => {
    await page.keyboard.press('c')
    // Whether polls notice depends on whether one was under way.
    const lane = (name: string) =>
      new RegExp(`^All connections, cut: .*${name} (?:was away for )?[\\d.]+ m?s, .*0 lost`)
    await expect.poll(said).toMatch(lane('SSE'))
    await expect.poll(said).toMatch(lane('WebSocket'))
    await page.getByTestId('break-dismiss').click()
    await expect.poll(() => result().count()).toBe(0)
  })

  it('leaves the key to whoever types', async () => {
    await page
      .getByTestId(`pane-${panes[2] ?? ''}`)
      .getByRole('textbox')
      .fill('')
    await page.keyboard.type('cc')
    await page.keyboard.press('Escape')
    await menu().click()
    await page.keyboard.press('c')
    await page.keyboard.press('Escape')
    // Had it been cut, its sentence would have been there before this one.
    await chooseFor('sse')
    await choose('cut')
    await expect.poll(said).toMatch(/^All SSE, cut:/)
    expect(await said()).not.toContain('WebSocket')
  })

  it('takes the line down for a while, which ends by itself', async () => {
    await choose('down')
    await expect
      .poll(said)
      .toMatch(/down for 5 s, over: Polling was away .*0 lost; SSE .*0 lost; WebSocket .*0 lost\.$/)
  })

  it('has polls refused, and everything works again at one choice', async () => {
    await choose('tooManyRequests')
    await expect.poll(said).toMatch(/429, Retry-After 5 s: Polling: \d+ of \d+ requests? refused/)
    await expect.poll(said).toMatch(/SSE and WebSocket noticed nothing/)
    await menu().click()
    await expect.poll(() => checked('tooManyRequests')).toBe('true')
    // One answer takes the place of another.
    await item('serverError').click()
    await expect.poll(() => checked('serverError')).toBe('true')
    expect(await checked('tooManyRequests')).toBe('false')
    await item('mend').click()
    await expect.poll(said).toMatch(/^All connections, 500, over: /)
    expect((await callEngine(opened.ready, 'status')).network).toEqual([])
    expect(await page.getByTestId('network-bar').count()).toBe(0)
  })

  it('spoils messages of one lane, and its pane counts what it could not read', async () => {
    await chooseFor(`pane:${panes[2] ?? ''}`)
    await choose('brokenJson', 'duplicated')
    const pane = page.getByTestId(`pane-${panes[2] ?? ''}`)
    await expect
      .poll(async () => Number(await pane.getByTestId('unreadable').getAttribute('data-value')))
      .toBeGreaterThan(1)
    await expect
      .poll(async () => (await sequenceCounts(page, panes[2] ?? '')).duplicated)
      .not.toBe(0)
    await expect.poll(said).toMatch(/^Pane WebSocket, .*: WebSocket: .*could not be read.*lost\.$/)
    expect(await pane.getAttribute('data-state')).toBe('open')
    expect(await sequenceCounts(page, panes[1] ?? '')).toMatchObject({ missed: 0, duplicated: 0 })
  })

  it('holds back streams alone, and says of nobody else that they could be', async () => {
    await chooseFor('websocket')
    await menu().click()
    await expect.poll(() => item('proxy').getAttribute('aria-disabled')).toBe('true')
    await expect.poll(() => item('silent').getAttribute('aria-disabled')).toBeNull()
    await page.keyboard.press('Escape')
  })

  it('is accessible, dark and light, with its menu open and its sentence there, and nothing sticks out', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 1024, height: 700 })
    await page.keyboard.press('c')
    await result().waitFor()
    expect(await sticksOut(page)).toEqual([])
    await menu().click()
    await item('late').click()
    await expect.poll(() => checked('late')).toBe('true')
    expect(await violations(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await violations(page, 'colours')).toEqual([])

    await page.keyboard.press('Escape')
    await item('cut').waitFor({ state: 'hidden' })
    await page.emulateMedia({ colorScheme: null })
    await page.setViewportSize({ width: 1440, height: 900 })
  })
})
