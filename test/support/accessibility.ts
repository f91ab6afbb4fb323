import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The rules of axe whose answer depends on colours. */
const aboutColours = ['color-contrast', 'link-in-text-block']

/**
 * What axe finds against WCAG 2.1 A and AA, one line a rule, with the elements.
 *
 * @param rules `'colours'` checks only what another colour scheme may change, in a view that is
 *   otherwise as it was when all rules were checked. All rules by default.
 */
export async function violations(page: Page, rules: 'all' | 'colours' = 'all'): Promise<string[]> {
  const options = {
    runOnly: rules === 'colours' ? aboutColours : ['wcag2a', 'wcag2aa', 'wcag21aa'],
    // Of what passes, nobody reads where it is.
    resultTypes: ['violations'],
  }
  // Through the debugger: the page's own policy forbids injected scripts.
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', {
    expression: `if (typeof axe === 'undefined') { ${source}\n}`,
  })
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
    awaitPromise: true,
    returnByValue: true,
  })
  await session.detach()
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

/** Controls that nobody can click: out of the window and of everything that scrolls, or covered by something else. */
export async function unreachable(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, clientHeight } = document.documentElement
    const controls = document.querySelectorAll<HTMLElement>(
      'button, a[href], input, select, textarea, summary, [role=slider], [tabindex="0"]',
    )
    return [...controls]
      .filter((control) => control.checkVisibility({ visibilityProperty: true }))
      .filter((control) => {
        // Out of sight until the keyboard is on it.
        if (control.matches('.skip')) return false
        control.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })
        const box = control.getBoundingClientRect()
        const x = box.left + box.width / 2
        const y = box.top + Math.min(box.height, clientHeight) / 2
        if (x < 0 || y < 0 || x > clientWidth || y > clientHeight) return true
        const hit = document.elementFromPoint(x, y)
        // A label stands for the field that it names.
        return (
          hit === null ||
          !(
            control.contains(hit) ||
            hit.contains(control) ||
            hit.closest('label')?.control === control
          )
        )
      })
      .map(
        (control) =>
          `${control.tagName} ${control.getAttribute('data-testid') ?? ''} ${(control.getAttribute('aria-label') ?? control.textContent).trim().slice(0, 40)}`,
      )
  })
}
