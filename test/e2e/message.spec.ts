import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { violations } from '../support/accessibility.ts'
import { callEngine } from '../support/engine-call.ts'
import { paneIds } from '../support/figures.ts'
import { openWindow, type PlaygroundWindow } from '../support/window.ts'
import { served } from '../support/served.ts'
import { until } from '../support/until.ts'

let opened: PlaygroundWindow
let page: Page
let sse: Locator
let dialog: Locator

beforeAll(async () => {
  opened = await openWindow({ args: ['--push-rate', '5', '--seed', '7'] })
  page = opened.page
  const panes = await paneIds(page)
  sse = page.getByTestId(`pane-${panes[1] ?? ''}`)
  dialog = page.getByTestId('message')
  await sse.getByTestId('row').nth(5).waitFor()
})
afterAll(() => opened.close())

it('a message of a feed is opened whole and with its figures in every lane', async () => {
  const { polling } = opened.ready
  // What is written on would carry the row away from under the pointer.
  await callEngine(opened.ready, 'setProducing', false)
  const body = `first line\n${'中'.repeat(900)} the end`
  const answer = await served(`${polling}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body, author: 'Lin' }),
  })
  const { id } = (await answer.json()) as { id: number }
  const row = sse.locator(`[data-testid="row"][data-id="${id}"]`)
  // What appears in a pane, such as a word about a machine that is late, moves its rows from under the pointer, and the
  // button is where that is: it is moved there again, as a hand would.
  await until(async () => {
    await row.hover()
    const open = row.getByTestId('row-open')
    if ((await open.count()) === 0) return false
    await open.dispatchEvent('click')
    return true
  }, 100)
  await dialog.waitFor()
  expect(await dialog.getByTestId('message-body').textContent()).toBe(body)
  expect(await dialog.locator('tbody tr').count()).toBe(3)
  expect(await dialog.innerText()).toMatch(/\d\d:\d\d:\d\d\.\d{3}/)
  expect(await violations(page)).toEqual([])
  // The neighbours, by keyboard.
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => dialog.getAttribute('data-id')).toBe(String(id - 1))
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await callEngine(opened.ready, 'setProducing', true)
})

it('a row that is clicked is followed in the timeline, which leads to the message and back', async () => {
  // Not one from before the panes: on a slow machine those may be all that is shown at first.
  const row = sse.locator('[data-testid="row"]:not(.history)').first()
  await row.click()
  const timeline = page.locator('[data-testid="timeline"][data-followed]')
  await timeline.waitFor()
  const id = await timeline.getAttribute('data-followed')
  await sse.locator(`[data-testid="row"].followed[data-id="${id ?? ''}"]`).waitFor()
  await page.getByTestId('timeline-open').click()
  await dialog.waitFor()
  expect(await dialog.getAttribute('data-id')).toBe(id)
  await dialog.getByTestId('message-timeline').click()
  await dialog.waitFor({ state: 'hidden' })
  await timeline.waitFor()
  // Following ends where the view goes on without its message.
  await expect
    .poll(async () => {
      if ((await timeline.count()) > 0) await page.getByTestId('freeze').click()
      return timeline.count()
    })
    .toBe(0)
})

it('a feed is searched, and what was found is saved', async () => {
  await sse.getByTestId('feed-search-toggle').click()
  await sse.getByTestId('feed-search').fill('lin')
  const rows = sse.getByTestId('row')
  await expect
    .poll(async () => (await rows.allInnerTexts()).every((text) => /lin/i.test(text)))
    .toBe(true)
  await sse.getByTestId('feed-save').click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('[data-key="json"]').click(),
  ])
  const saved = JSON.parse(await readFile(await download.path(), 'utf8')) as { author: string }[]
  expect(saved.length).toBeGreaterThan(0)
  expect(JSON.stringify(saved)).toMatch(/lin/i)
  expect(opened.complaints).toEqual([])
})
