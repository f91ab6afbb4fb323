import type { Page } from 'playwright-core'
import { paneIds } from './figures.ts'

/** Chooses a lab from the list of lessons, whose question is then asked in Live. */
export async function askLab(page: Page, name: string): Promise<void> {
  await page.getByTestId('place-lessons').click()
  await page.getByTestId(`lesson-${name}`).getByRole('button').click()
  await page.getByTestId('lab-question').waitFor()
}

/** Starts a lab without a guess; resolves with the ids of its panes. */
export async function openLab(page: Page, name: string): Promise<string[]> {
  await askLab(page, name)
  await page.getByTestId('lab-just-show').click()
  await page.locator(`[data-lab="${name}"][data-busy=false]`).waitFor()
  return paneIds(page)
}
