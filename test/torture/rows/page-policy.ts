import { openWindow } from '../../support/window.ts'
import { builtRow } from '../built-row.ts'
import type { Row } from '../row.ts'
import { sleep } from '../support/waiting.ts'
import { things } from '../../support/things.ts'

export const pagePolicy: Row = builtRow({
  id: 'SEC-11',
  fault: 'something in the page connects where it must not; the page in normal use',
  expected: 'exactly the policy, only the three ports; 0 violations in use, one when it is tried',
  guard: {
    file: 'main/hosts/csp.ts',
    find: "    [\"connect-src 'self'\", ...new Set(targets)].join(' '),\n",
    replace: "    `connect-src *${targets.length > 99 ? targets.join() : ''}`,\n",
  },
  async run() {
    const window = await openWindow({ args: ['--push-rate', '20', '--poll-interval', '200'] })
    const { page, ready, complaints } = window
    try {
      const { headers } = await fetch(ready.page?.split('#')[0] ?? '')
      const policy = headers.get('content-security-policy')
      const expected =
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; " +
        `img-src 'self' data: blob:; connect-src 'self' ${ready.polling} ${ready.sse} ` +
        `${ready.websocket}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
      // In use: every view, and what makes its own styles.
      await page.getByTestId('row').first().waitFor({ timeout: 10_000 })
      for (const tab of await page.getByRole('tab').all()) {
        if (await tab.isVisible()) await tab.click()
        await sleep(150)
      }
      await sleep(1_000)
      const isViolation = (text: string): boolean => /violates|Content.Security.Policy/i.test(text)
      const inUse = complaints.filter(isViolation)
      const violations = await page.evaluate(async () => {
        const seen: string[] = []
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
          seen.push(`${effectiveDirective} ${blockedURI}`),
        )
        await fetch('http://127.0.0.1:9999/').catch(() => undefined)
        await new Promise((resolve) => setTimeout(resolve, 300))
        return seen
      })
      const stopped = violations.join() === 'connect-src http://127.0.0.1:9999/'
      return {
        ok: policy === expected && inUse.length === 0 && stopped,
        figure:
          `policy ${policy === expected ? 'as asked' : String(policy)}; ${things(inUse.length, 'violation')} ` +
          `in use${inUse.length > 0 ? ` (${inUse.slice(0, 2).join('; ')})` : ''}, ${violations.length}/1 where tried`,
      }
    } finally {
      await window.close()
    }
  },
})
