import { describe, expect, it } from 'vitest'
import { sticksOut, violations } from '../support/accessibility.ts'
import { callEngine } from '../support/engine-call.ts'
import { paneIds } from '../support/figures.ts'
import { openContext } from '../support/window.ts'
import { useStage } from './stage.ts'

const stage = useStage()

describe('the places of the window', () => {
  it('are in its address, so that Back leads to where one was', async () => {
    const { page } = await stage.open()
    await paneIds(page)
    await page.getByTestId('place-lessons').click()
    await page.getByTestId('lesson-wall').waitFor()
    expect(page.url()).toMatch(/#\/lessons$/)
    await page.reload()
    await page.getByTestId('lesson-wall').waitFor()
    await page.goBack()
    await page.getByTestId('timeline').waitFor()
    expect(await page.getByTestId('lesson-wall').count()).toBe(0)
  })

  it('are where a link leads that was copied there, and a reload of it', async () => {
    const { page, ready, browser } = await stage.open({
      args: ['--push-rate', '20'],
      context: { permissions: ['clipboard-read', 'clipboard-write'] },
    })
    await paneIds(page)
    await page.getByTestId('place-experiments').click()
    await page.getByTestId('share').click()
    await page.locator('[data-key=link]').click()
    await page.getByTestId('notice').first().waitFor()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    expect(link).toMatch(/&place=experiments$/)

    const context = await openContext(browser)
    const other = await context.newPage()
    await other.goto(`${ready.page ?? ''}${new URL(link).hash.replace('#', '&')}`)
    await other.locator('[data-testid=place-experiments][aria-current=page]').waitFor()
    await expect.poll(() => other.url()).toMatch(/#\/experiments$/)
    await other.reload()
    await other.locator('[data-testid=place-experiments][aria-current=page]').waitFor()
    await context.close()
  })

  it('include Present, which a link begins with its panes and faults, and which restores to them', async () => {
    const fragment = '&panes=sse,websocket&network=sse:latency~30&place=present'
    const { page, ready } = await stage.open({ fragment })
    const faults = async () => (await callEngine(ready, 'status')).network
    await expect.poll(() => page.locator('[data-testid^=big-]:is(article)').count()).toBe(2)
    const latency = [{ scope: 'sse', faults: { latency: 30 } }]
    await expect.poll(faults).toEqual(latency)
    // Set by somebody else during the lecture.
    await callEngine(ready, 'setNetwork', { scope: 'all', faults: { latency: 20 } })
    await expect.poll(faults).toHaveLength(2)
    // Once the page has heard of it, which nothing in Present shows.
    await expect
      .poll(async () => {
        await page.keyboard.press('Home')
        return faults()
      })
      .toEqual(latency)
    await page.keyboard.press('Escape')
    await page.getByTestId('place-live').waitFor()
    expect(await paneIds(page)).toHaveLength(2)
  })

  it('are taken over with what is pasted, where it names one', async () => {
    const { page } = await stage.open()
    await paneIds(page)
    await page.getByTestId('share').click()
    await page.locator('[data-key=paste]').click()
    await page.getByTestId('paste-text').fill('#place=lessons')
    await expect
      .poll(() => page.getByTestId('paste-changes').locator('dd').allInnerTexts())
      .toEqual(['Live → Lessons'])
    await page.getByTestId('paste-take').click()
    await page.getByTestId('lesson-wall').waitFor()
    expect(page.url()).toMatch(/#\/lessons$/)
  })

  it('lead from a lesson to Live, where it runs, and back to a list that says so', async () => {
    const { page } = await stage.open()
    await paneIds(page)
    await page.getByTestId('place-lessons').click()
    await page.getByTestId('lesson-coalescing').getByRole('button').click()
    await page.getByTestId('lab-just-show').click()
    await page.locator('[data-lab=coalescing][data-busy=false]').waitFor()
    await page.getByTestId('timeline').waitFor()
    await page.getByTestId('place-lessons').click()
    const again = page.getByTestId('lesson-coalescing').getByRole('button')
    await expect.poll(() => again.innerText()).toBe('Go on')
  })

  it.each(['en-US', 'zh-CN'])('are accessible and fit, in %s', async (locale) => {
    const { page } = await stage.open({
      context: { locale, viewport: { width: 390, height: 844 } },
    })
    await page.getByTestId('place-lessons').click()
    await page.getByTestId('lesson-wall').waitFor()
    expect(await sticksOut(page)).toEqual([])
    expect(await violations(page)).toEqual([])
  })
})
