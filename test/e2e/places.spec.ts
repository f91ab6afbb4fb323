import { describe, expect, it } from 'vitest'
import { sticksOut, violations } from '../support/accessibility.ts'
import { paneIds } from '../support/figures.ts'
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
