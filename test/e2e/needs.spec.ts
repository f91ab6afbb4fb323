import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../support/accessibility.ts'
import { useStage } from './stage.ts'

const stage = useStage()
const folder = mkdtempSync(join(tmpdir(), 'needs-'))
const shared = stage.share({ args: ['--push-rate', '20', '--data-folder', folder] })
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let page: Page
beforeAll(() => {
  page = shared().page
})

/** What a person does, each act counted: a click, a choice from a list, or filling in a field. */
function createHand() {
  let acts = 0
  return {
    acts: () => acts,
    async click(what: Locator): Promise<void> {
      acts += 1
      await what.click()
    },
    async type(what: Locator, text: string): Promise<void> {
      acts += 1
      await what.fill(text)
    },
    async choose(what: Locator, value: string): Promise<void> {
      acts += 1
      await what.selectOption(value)
    },
  }
}
const find = (id: string): Locator => page.getByTestId(id)

describe('somebody with needs', () => {
  it('has the answer as Markdown for a pull request after at most ten clicks', async () => {
    await page.evaluate(() => {
      // What would go to the clipboard.
      Object.defineProperty(navigator, 'clipboard', {
        value: { writeText: async (text: string) => void (document.body.dataset['copied'] = text) },
      })
    })
    const hand = createHand()
    await hand.click(find('place-experiments'))
    expect(await violations(page)).toEqual([])
    await hand.type(find('need-age'), '5')
    await hand.type(find('need-every'), '30')
    await hand.type(find('need-clients'), '2000')
    await hand.choose(find('need-proxy'), 'buffers')
    await hand.click(find('measure-needs'))
    await find('run-progress').waitFor()
    // It measures for more than a minute and a half: the guard of the test is enough.
    await find('needs-answer').waitFor({ timeout: 0 })
    await hand.click(find('copy-markdown'))
    expect(hand.acts()).toBeLessThanOrEqual(10)

    const markdown = await page.evaluate(() => document.body.dataset['copied'] ?? '')
    expect(markdown).toContain('#### For these needs')
    expect(markdown).toMatch(/2,000 clients, 1 message every 30\ss of 64\sB, on screen within 5\ss/)
    // The lane behind the proxy that buffers was measured, and is why it is not SSE.
    // What it says depends on how many messages were in the buffer as a round ended, be it none.
    const held =
      /in the proxy’s buffer|the longer they wait|19 of 20 messages arrive within .* is needed/
    expect(markdown).toMatch(
      new RegExp(String.raw`^\| SSE \| .*(?:${held.source}).* With X-Accel-Buffering: no`, 'm'),
    )
    expect(await find('needs-use').innerText()).toMatch(/^Use (?:Long poll|WebSocket|Polling): /)
    expect(await find('needs-table').innerText()).toMatch(/recommended/)
    expect(await find('needs-changes').innerText()).toMatch(/With no proxy that is known: /)
    expect(await violations(page)).toEqual([])
  })

  it('is told what a field takes, and nothing starts', async () => {
    await find('new-experiment').click()
    await find('need-every').fill('1000')
    await expect
      .poll(() => find('needs-problem').innerText())
      .toBe('A message every: 0.0002 to 100 s')
    await expect.poll(() => find('measure-needs').isDisabled()).toBe(true)
  })
})
