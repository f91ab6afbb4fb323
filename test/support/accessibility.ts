import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds against WCAG 2.1 A and AA, one line a rule, with the elements. */
export async function violations(page: Page): Promise<string[]> {
  // Through the debugger: the page's own policy forbids injected scripts.
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: source })
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] })
      .then(({ violations }) => violations)`,
    awaitPromise: true,
    returnByValue: true,
  })
  return (result.value as AxeResults['violations']).map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(' | ')}`,
  )
}

/** Controls and headings that stick out of the window sideways. */
export async function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    return [...document.querySelectorAll('button, h1, h2, h3, label, select, li, figure')]
      .filter((element) => {
        const box = element.getBoundingClientRect()
        return box.width > 0 && (box.right > width + 1 || box.left < -1)
      })
      .map((element) => `${element.tagName} ${element.textContent.trim().slice(0, 40)}`)
  })
}
