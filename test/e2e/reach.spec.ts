import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { sticksOut, unreachable, violations } from '../support/accessibility.ts'
import { callEngine } from '../support/engine-call.ts'
import { paneIds } from '../support/figures.ts'
import { useStage } from './stage.ts'
import { served } from '../support/served.ts'

const stage = useStage()

const sizes = [
  { name: 'a phone', width: 390, height: 844, scale: '1' },
  // What WCAG 1.4.10 and 1.4.4 ask for together.
  { name: '320 px at twice the text', width: 320, height: 640, scale: '2' },
  { name: 'a small screen', width: 1024, height: 700, scale: '1' },
]

/** In Live, without the settings and with them, and in the lessons. */
async function expectAllInReach(page: Page): Promise<void> {
  await page.getByTestId('close-settings').click()
  expect(await sticksOut(page)).toEqual([])
  expect(await unreachable(page)).toEqual([])
  await page.getByTestId('show-settings').click()
  await page.getByTestId('knob-pushRate').waitFor()
  await page.getByTestId('place-lessons').click()
  await page.getByTestId('lesson-wall').waitFor()
  expect(await unreachable(page)).toEqual([])
}

describe('every control can be reached, once the window has become as small as that,', () => {
  const shared = stage.share()

  it.each(sizes)('on $name', async ({ width, height, scale }) => {
    const { page } = shared()
    await paneIds(page)
    await page.setViewportSize({ width, height })
    /** Sets how large texts are; resolves with how large they were. */
    const scaleTo = (text: string) =>
      page.evaluate((wanted) => {
        const { style } = document.documentElement
        const before = style.getPropertyValue('--scale')
        style.setProperty('--scale', wanted)
        return before
      }, text)
    const before = await scaleTo(scale)
    await expectAllInReach(page)
    await page.getByTestId('place-live').click()
    await scaleTo(before)
  })
})

describe('every control can be reached', () => {
  it('on a projector', async () => {
    const { page } = await stage.open({ context: { viewport: { width: 1280, height: 720 } } })
    await page.evaluate(() => localStorage.setItem('size', 'projector'))
    await page.reload()
    await paneIds(page)
    await expectAllInReach(page)
  })

  it('on 320 px at twice the text, also while the page is late and says so', async () => {
    const { page } = await stage.open({
      args: ['--push-rate', '20'],
      context: { viewport: { width: 320, height: 640 } },
    })
    await paneIds(page)
    await page.evaluate(() => document.documentElement.style.setProperty('--scale', '2'))
    await page.getByTestId('close-settings').click()
    await page.evaluate(() => {
      setInterval(() => {
        const end = performance.now() + 400
        while (performance.now() < end);
      }, 450)
    })
    await page.getByTestId('page-lag').waitFor()
    // It comes and goes with what waits: looked at until both were there in one look.
    await expect
      .poll(async () => {
        const covered = await unreachable(page)
        return (await page.getByTestId('page-lag').count()) === 1 ? covered : undefined
      })
      .toEqual([])
  })

  it('below a banner, in a small window', async () => {
    const { page, ready } = await stage.open({
      context: { viewport: { width: 1024, height: 700 } },
    })
    await paneIds(page)
    await page.getByTestId('close-settings').click()
    await served(`${ready.polling}/getData`, { headers: { Origin: 'http://localhost:5173' } })
    await page.getByTestId('refused-origin').waitFor()
    expect(await unreachable(page)).toEqual([])
    expect(await violations(page)).toEqual([])
  })
})

/** Goes on by Tab until this has the focus; says how many it took. */
async function tabTo(page: Page, target: string): Promise<number> {
  for (let tabs = 1; tabs < 200; tabs += 1) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, target)) {
      return tabs
    }
  }
  throw new Error(`no Tab leads to ${target}`)
}
const id = (name: string) => `[data-testid="${name}"]`

describe('Live by keyboard alone', () => {
  it('has the timeline two keys from the top', async () => {
    const { page } = await stage.open()
    await paneIds(page)
    expect(await tabTo(page, id('skip'))).toBe(1)
    await page.keyboard.press('Enter')
    await expect
      .poll(() =>
        page.evaluate((wanted) => document.activeElement?.matches(wanted), id('timeline')),
      )
      .toBe(true)
    // Another Tab leads on from there, not back to the top.
    await page.keyboard.press('Tab')
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest('.top-bar')))
      .toBeNull()
  })

  it('is all there is to do in it', async () => {
    const { page, ready } = await stage.open({ isFirst: true, args: ['--push-rate', '5'] })
    const panes = await paneIds(page)
    const settings = async () => (await callEngine(ready, 'status')).settings
    await tabTo(page, id('welcome-dismiss'))
    await page.keyboard.press('Enter')
    await page.getByTestId('welcome').waitFor({ state: 'hidden' })

    await tabTo(page, id('presets'))
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await settings()).feed).toBe('clock')

    await tabTo(page, `${id('slider-pollInterval')} [role=slider]`)
    await page.keyboard.press('Home')
    await expect.poll(async () => (await settings()).pollInterval).toBe(50)

    await tabTo(page, id('show-settings'))
    await page.keyboard.press('Enter')
    await tabTo(page, `${id('knob-pushRate')} input`)
    await page.keyboard.press('Control+A')
    await page.keyboard.type('3')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await settings()).pushRate).toBe(3)

    await tabTo(page, id('view-timeline'))
    await page.keyboard.press('ArrowRight')
    await expect
      .poll(() => page.getByTestId('view-charts').getAttribute('data-state'))
      .toBe('active')
    await page.keyboard.press('ArrowLeft')
    await tabTo(page, id('timeline'))
    await page.keyboard.press('Space')
    await page.getByTestId('frozen').waitFor()
    await page.keyboard.press('Enter')
    await expect
      .poll(() => page.getByTestId('timeline').getAttribute('data-followed'))
      .toMatch(/\d/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Space')
    await page.getByTestId('frozen').waitFor({ state: 'hidden' })

    await tabTo(page, `${id(`pane-${panes[1] ?? ''}`)} ${id('compose')}`)
    await page.keyboard.type('by keyboard')
    await page.keyboard.press('Enter')
    const row = page.locator(`[data-testid=row][data-sent-by="${panes[1] ?? ''}"]`)
    await expect.poll(() => row.count()).toBeGreaterThan(0)

    await page.getByTestId('timeline').focus()
    await page.keyboard.press('?')
    await page.getByTestId('keys').waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByTestId('keys').waitFor({ state: 'hidden' })
  })
})

describe('whoever speaks to the computer, or is made ill by motion', () => {
  it('turns off the keys that act by themselves, for the window and for Present', async () => {
    const { page, ready } = await stage.open()
    const [, sse = '', webSocket = ''] = await paneIds(page)
    for (const pane of [sse, webSocket]) {
      await page.locator(`[data-testid="pane-${pane}"][data-state=open]`).waitFor()
    }
    const figure = async (pane: string, name: string) =>
      Number(await page.locator(`tr[data-pane="${pane}"] [data-figure=${name}]`).textContent())
    const list = page.getByTestId('keys')
    await page.keyboard.press('?')
    await page.getByTestId('character-keys').uncheck()
    await page.keyboard.press('Escape')
    await list.waitFor({ state: 'hidden' })

    await page.keyboard.press('c')
    await page.keyboard.press('?')
    await page.keyboard.press('F5')
    await page.getByTestId('present').waitFor()
    for (const key of ['c', 'f', 'p', '?', '1']) await page.keyboard.press(key)
    // What has been cut shows once it is back: so many messages are in sight only after the rate has been raised.
    await callEngine(ready, 'configure', { pushRate: 20 })
    for (const pane of [sse, webSocket]) {
      await expect.poll(() => figure(pane, 'messages')).toBeGreaterThan(60)
    }
    // Space still freezes: it is no character.
    await page.keyboard.press('Space')
    await page.getByTestId('frozen').waitFor()
    expect(await list.count()).toBe(0)
    expect(await page.getByTestId('pin-note').count()).toBe(0)
    for (const pane of [sse, webSocket]) expect(await figure(pane, 'breaks')).toBe(0)
  })

  it('sees nothing move that the system asks to keep still', async () => {
    const { page } = await stage.open({ args: ['--push-rate', '1'] })
    const [, pane = ''] = await paneIds(page)
    await page.evaluate(() => {
      const seen = { moved: 0 }
      Object.assign(window, { seen })
      for (const type of ['animationstart', 'transitionrun'])
        document.addEventListener(type, () => (seen.moved += 1))
    })
    const moved = () =>
      page.evaluate(() => (window as unknown as { seen: { moved: number } }).seen.moved)
    const compose = page.getByTestId(`pane-${pane}`).getByTestId('compose')
    const rows = page.locator(`[data-testid=row][data-sent-by="${pane}"]`)
    async function send(text: string): Promise<void> {
      await compose.fill(text)
      await compose.press('Enter')
      await rows.filter({ hasText: text }).first().waitFor()
    }
    // Where nobody asks for less, the row of what was sent flashes.
    await send('one')
    await expect.poll(moved).toBeGreaterThan(0)

    await page.emulateMedia({ reducedMotion: 'reduce' })
    const before = await moved()
    await send('two')
    await send('three')
    expect(await moved()).toBe(before)
    // The timeline goes on, in steps.
    const canvas = page.getByTestId('timeline').locator('canvas')
    const picture = () => canvas.evaluate((drawn: HTMLCanvasElement) => drawn.toDataURL())
    const first = await picture()
    await expect.poll(picture).not.toBe(first)
  })
})

describe('the line of the first start', () => {
  it('leads to five ways side by side, to code with the allowed pages, and to Present', async () => {
    const { page } = await stage.open({ isFirst: true })
    expect(await paneIds(page)).toHaveLength(3)
    await page.getByTestId('welcome-choose').click()
    await expect.poll(() => paneIds(page)).toHaveLength(5)
    await page.getByTestId('verdict').waitFor()
    await page.getByTestId('welcome-see').click()
    await expect.poll(() => paneIds(page)).toHaveLength(3)
    await page.getByTestId('timeline').waitFor()

    await page.getByTestId('welcome-build').click()
    await page.getByTestId('knob-allowedOrigins').waitFor()
    expect(await page.locator('[data-testid=tab-code][data-state=active]').count()).toBe(3)

    await page.getByTestId('welcome-teach').click()
    await page.getByTestId('present').waitFor()
    await page.goBack()
    await page.getByTestId('welcome-dismiss').click()
    await page.reload()
    await paneIds(page)
    expect(await page.getByTestId('welcome').count()).toBe(0)
  })
})
