import type { Page } from 'playwright-core'
import { paneIds } from './figures.ts'

/** Opens a lab from the menu; resolves with the ids of its panes. */
export async function openLab(page: Page, name: string): Promise<string[]> {
  await page.getByTestId('labs').click()
  await page.locator(`[data-key="${name}"]`).click()
  await page.getByTestId('lab-just-show').click()
  await page.locator(`[data-lab="${name}"][data-busy=false]`).waitFor()
  return paneIds(page)
}
