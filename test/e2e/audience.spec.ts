import { readdirSync, readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sticksOut, unreachable, violations } from '../support/accessibility.ts'
import { callEngine } from '../support/engine-call.ts'
import { isAlive } from '../support/is-alive.ts'
import { paneIds } from '../support/figures.ts'
import type { PlaygroundWindow } from '../support/window.ts'
import { useStage } from './stage.ts'

const stage = useStage()

const card = (page: Page) => page.getByTestId('audience-card')
const button = (page: Page) => page.getByTestId('audience')
/** Asks for so many clients of each of these ways, and no others. */
async function ask(page: Page, clients: number, ways: readonly string[]): Promise<void> {
  await button(page).click()
  for (const way of ['polling', 'sse', 'websocket']) {
    await page.getByTestId(`audience-${way}`).setChecked(ways.includes(way))
  }
  await page.getByTestId('audience-clients').selectOption(String(clients))
  await page.getByTestId('audience-apply').click()
  await page.getByTestId('audience-clients').waitFor({ state: 'hidden' })
}
const open = (page: Page) => card(page).getAttribute('data-open')
const cells = (page: Page) => card(page).locator('tbody td').allInnerTexts()

describe('an audience in Live', () => {
  const shared = stage.share({ args: ['--push-rate', '20'] })
  let opened: PlaygroundWindow
  let page: Page
  beforeEach(() => {
    opened = shared()
    page = opened.page
  })
  afterEach(async () => {
    await callEngine(opened.ready, 'stopAudience')
    await scaleTo('1')
    await page.setViewportSize({ width: 1440, height: 900 })
  })
  const scaleTo = (text: string) =>
    page.evaluate((to) => document.documentElement.style.setProperty('--scale', to), text)

  it('connects, shows how all of its clients do, and is gone where nobody is wanted any more', async () => {
    await paneIds(page)
    expect(await card(page).count()).toBe(0)
    expect(await button(page).innerText()).toBe('Audience: you + 0')
    await ask(page, 10, ['polling', 'sse', 'websocket'])
    await expect.poll(() => open(page)).toBe('30')
    await expect.poll(() => button(page).innerText()).toBe('Audience: you + 30')
    // Connected, and three rows of figures without a gap.
    await expect
      .poll(async () => {
        const shown = await cells(page)
        return shown.length === 33 && shown.every((cell) => cell !== '–')
      })
      .toBe(true)
    expect(await cells(page)).toContain('10 / 10')
    // What the panes measure has begun anew, and says with whom.
    await page.getByText('with: 30 more clients').first().waitFor()
    expect(await card(page).getByTestId('audience-server').innerText()).toMatch(
      /µs of CPU a delivery/,
    )
    expect(await violations(page)).toEqual([])
    // What somebody chooses stays chosen while the figures go on.
    await button(page).click()
    const clients = page.getByTestId('audience-clients')
    await clients.selectOption('0')
    const figures = await cells(page)
    await expect.poll(() => cells(page)).not.toEqual(figures)
    expect(await clients.inputValue()).toBe('0')
    await page.getByTestId('audience-apply').click()
    await expect.poll(() => card(page).count()).toBe(0)
    const streams = async () => (await callEngine(opened.ready, 'statistics')).sockets.sse
    await expect.poll(streams).toBe(1)
  })

  it('stops by its button, and goes on where the tab that began it is closed', async () => {
    const second = await page.context().newPage()
    await second.goto(page.url())
    await ask(second, 10, ['sse'])
    await expect.poll(() => open(page)).toBe('10')
    await second.close()
    await expect.poll(() => cells(page)).toContain('10 / 10')
    await page.getByTestId('audience-stop').click()
    await expect.poll(() => card(page).count()).toBe(0)
  })

  it('is not for a window in which the lab of the herd has its own, nor while an experiment goes on', async () => {
    const herd = { transport: 'sse', clients: 3, retry: 500, jitter: false } as const
    await callEngine(opened.ready, 'startFleet', herd)
    await button(page).click()
    await page.getByText('The lab “The thundering herd” has clients of its own.').waitFor()
    expect(await page.getByTestId('audience-apply').isDisabled()).toBe(true)
    await callEngine(opened.ready, 'stopFleet')
    await callEngine(opened.ready, 'announceExperiment', 'of another window')
    await page.getByText('An experiment goes on').waitFor()
    expect(await page.getByTestId('audience-apply').isDisabled()).toBe(true)
    await callEngine(opened.ready, 'announceExperiment', '')
    await expect.poll(() => page.getByTestId('audience-apply').isEnabled()).toBe(true)
    await page.keyboard.press('Escape')
  })

  it.each([
    { name: 'a phone', width: 390, height: 844, scale: '1' },
    { name: '320 px at twice the text', width: 320, height: 640, scale: '2' },
    { name: 'a small screen', width: 1024, height: 700, scale: '1' },
  ])('can be reached on $name', async ({ width, height, scale }) => {
    await ask(page, 10, ['sse'])
    await expect.poll(() => cells(page)).toContain('10 / 10')
    await page.setViewportSize({ width, height })
    await scaleTo(scale)
    if (await page.getByTestId('close-settings').isVisible())
      await page.getByTestId('close-settings').click()
    await button(page).click()
    await expect.poll(() => sticksOut(page)).toEqual([])
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => sticksOut(page)).toEqual([])
    await expect.poll(() => unreachable(page)).toEqual([])
  })
})

/** The ids of the processes of clients that this process has started. */
function processesOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const [, after = ''] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')
        const isClients = readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('crowd-process')
        return isClients && Number(after.split(' ')[1]) === parent
      } catch {
        // It has ended since.
        return false
      }
    })
    .map(Number)
}
describe.runIf(process.platform === 'linux')('of an audience nothing remains', () => {
  it.each([
    ['where the engine is killed', 'SIGKILL'],
    ['where it ends', 'SIGTERM'],
  ] as const)('%s', async (_, signal) => {
    const { page, cli } = await stage.open()
    await paneIds(page)
    await ask(page, 10, ['sse', 'websocket'])
    await expect.poll(() => open(page)).toBe('20')
    const processes = processesOf(cli.child.pid ?? 0)
    expect(processes).toHaveLength(2)
    stage.expectComplaints(/.*/)
    cli.child.kill(signal)
    await expect.poll(() => processes.filter(isAlive)).toEqual([])
  })
})
