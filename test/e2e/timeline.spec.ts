import type { Locator, Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { callEngine } from '../support/engine-call.ts'
import { paneIds, sequenceCounts } from '../support/figures.ts'
import { receives } from './messages.ts'
import { brokenLine, useStage } from './stage.ts'

const stage = useStage()
const shared = stage.share({ args: ['--push-rate', '20', '--poll-interval', '500'] })
let page: Page
let panes: string[]
let place: Locator

beforeEach(async () => {
  ;({ page } = shared())
  panes = await paneIds(page)
  place = page.getByTestId('timeline')
  // There is something to look at, and nobody has touched it.
  for (const pane of panes) await receives(page, pane, 80)
  await place.focus()
  await page.keyboard.press('Escape')
  await page.keyboard.press('End')
  await zoomTo(10_000)
})

const mode = () => place.getAttribute('data-mode')
const end = async () => Number(await place.getAttribute('data-end'))
const span = async () => Number(await place.getAttribute('data-span'))
const figure = async (pane: string, name: string): Promise<number> => {
  const cell = page.locator(`tr[data-pane="${pane}"] [data-figure="${name}"]`)
  return Number((await cell.innerText()).replaceAll(',', ''))
}
async function zoomTo(wanted: number): Promise<void> {
  await place.focus()
  for (let now = await span(); now !== wanted; now = await span()) {
    await page.keyboard.press(now < wanted ? '-' : '+')
    await expect.poll(span).not.toBe(now)
  }
}
async function boxOf(locator: Locator) {
  const box = await locator.boundingBox()
  if (box === null) throw new Error('the timeline is not in view')
  return box
}

/** How many different colours the picture has: an empty one has next to none. */
const colours = () =>
  place.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {
      data: [],
    }
    const seen = new Set<string>()
    for (let at = 0; at < data.length; at += 4) {
      seen.add(`${data[at]} ${data[at + 1]} ${data[at + 2]} ${data[at + 3]}`)
    }
    return seen.size
  })
const picture = () =>
  place.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())

describe('the timeline', () => {
  it('draws while it is live, and holds still while it is frozen', async () => {
    expect(await mode()).toBe('live')
    await expect.poll(colours).toBeGreaterThan(50)
    const first = await picture()
    await expect.poll(picture).not.toBe(first)

    await page.getByTestId('freeze').click()
    expect(await mode()).toBe('paused')
    const held = await end()
    const arrived = page.getByTestId('frozen-arrived')
    await expect
      .poll(async () => Number(await arrived.getAttribute('data-count')))
      .toBeGreaterThan(20)
    expect(await end()).toBe(held)
    await page.getByTestId('timeline-live').click()
    expect(await mode()).toBe('live')
    expect(await page.getByTestId('freeze').getAttribute('data-frozen')).toBe('false')
  })

  it('is scrubbed, zoomed and brought back to now by the keyboard', async () => {
    await place.focus()
    await page.keyboard.press('Space')
    // There is little to scrub through in so young a window: a part of it is.
    await page.keyboard.press('+')
    await expect.poll(span).toBe(5_000)
    await page.keyboard.press('+')
    await expect.poll(span).toBe(2_000)
    const held = await end()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(end).toBeLessThan(held)
    await page.keyboard.press('-')
    await expect.poll(span).toBe(5_000)
    await page.keyboard.press('End')
    await expect.poll(mode).toBe('live')
  })

  it('is scrubbed by dragging and zoomed by the wheel, around the pointer', async () => {
    const box = await boxOf(place)
    const middle = { x: box.x + box.width * 0.6, y: box.y + box.height * 0.3 }
    await page.mouse.move(middle.x, middle.y)
    await page.mouse.wheel(0, -600)
    await expect.poll(span).toBeLessThan(6_000)
    expect(await mode()).toBe('paused')
    const held = await end()
    await page.mouse.down()
    await page.mouse.move(middle.x + 200, middle.y, { steps: 5 })
    await page.mouse.up()
    await expect.poll(end).toBeLessThan(held)
  })

  it('follows a message through every lane, from a click and by the arrows', async () => {
    await page.getByTestId('freeze').click()
    // The store's lane is the uppermost: some message stands there, near enough to be hit. Lines above it come and go.
    for (let share = 0.9; share > 0.6; share -= 0.01) {
      const box = await boxOf(place)
      await page.mouse.click(box.x + box.width * share, box.y + box.height * 0.07)
      if ((await place.getAttribute('data-followed')) !== null) break
    }
    const id = Number(await place.getAttribute('data-followed'))
    expect(id).toBeGreaterThan(0)
    // A message that was just born reaches the polling pane with its next poll.
    const arrivals = async () => Number(await place.getAttribute('data-arrivals'))
    await expect.poll(arrivals).toBe(3)

    await place.focus()
    await page.keyboard.press('ArrowLeft')
    await expect
      .poll(async () => Number(await place.getAttribute('data-followed')))
      .toBeLessThan(id)
    await page.keyboard.press('Escape')
    await expect.poll(() => place.getAttribute('data-followed')).toBeNull()
  })

  it('tells what is under the pointer, beside it and inside the window', async () => {
    await page.getByTestId('freeze').click()
    const tip = page.getByTestId('timeline-tip')
    let y = 0
    for (let share = 0.97; share > 0.5; share -= 0.002) {
      const box = await boxOf(place)
      y = box.y + box.height * 0.62
      await page.mouse.move(box.x + box.width * share, y)
      if ((await tip.count()) > 0) break
    }
    await tip.waitFor()
    const tipBox = await boxOf(tip)
    expect(tipBox.y > y || tipBox.y + tipBox.height < y).toBe(true)
    expect(tipBox.x).toBeGreaterThanOrEqual(0)
    expect(tipBox.x + tipBox.width).toBeLessThanOrEqual(1_440)
  })

  it('has a table with the counts of every pane', async () => {
    // From the first message on, so that the table and the panes count the same.
    await zoomTo(600_000)
    await expect.poll(() => figure(panes[0] ?? '', 'polls')).toBeGreaterThan(5)
    await callEngine(shared().ready, 'setProducing', false)
    const differences = () =>
      Promise.all(
        panes.map(
          async (pane) =>
            (await sequenceCounts(page, pane)).received - (await figure(pane, 'messages')),
        ),
      )
    await expect.poll(differences).toEqual([0, 0, 0])
    await callEngine(shared().ready, 'setProducing', true)

    const table = page.getByTestId('timeline-figures')
    expect((await boxOf(table)).width).toBeLessThan(1_440)
    await page.getByTestId('timeline-figures-toggle').click()
    expect((await boxOf(table)).width).toBeGreaterThan(500)
    await page.getByTestId('timeline-figures-toggle').click()
  })

  it('has a rail that breaks where the line is cut, and its text says so', async () => {
    stage.expectComplaints(brokenLine)
    await zoomTo(600_000)
    await page.getByTestId('break-it').locator('summary').click()
    await page.getByTestId('cut').click()
    const [, sse = '', websocket = ''] = panes
    await expect.poll(() => figure(sse, 'breaks')).toBe(1)
    await expect.poll(() => figure(websocket, 'breaks')).toBe(1)
  })
})
