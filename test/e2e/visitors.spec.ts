import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { violations } from '../support/accessibility.ts'
import { openContext } from '../support/window.ts'
import { brokenLine, useStage } from './stage.ts'

const stage = useStage()

/** Serves an empty page; its origin is another one than that of the playground. */
async function servePage(): Promise<string> {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html')
    response.end('<!doctype html><title>mine</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

it('a page of the person is shown with its connections, is captured, and is broken without the panes', async () => {
  stage.expectComplaints(brokenLine)
  const origin = await servePage()
  const { page, ready, browser } = await stage.open({ args: ['--allow-origin', origin] })
  await page.locator('[data-lane=sse][data-state=open]').waitFor()
  expect(await page.getByTestId('visitors').count()).toBe(0)

  const context = await openContext(browser)
  onTestFinished(() => context.close())
  const own = await context.newPage()
  await own.goto(origin)
  // A server that is late refuses what is new, after which neither comes back by itself.
  const opens = (kind: 'EventSource' | 'WebSocket', name: string, url: string) =>
    own.evaluate(
      ([by, as, address]) =>
        new Promise<boolean>((resolve) => {
          const connection = new window[by](address)
          connection.onopen = () => resolve(true)
          connection.onerror = () => {
            if (connection.readyState === connection.CLOSED) resolve(false)
          }
          Object.assign(window, { [as]: connection })
        }),
      [kind, name, url] as const,
    )
  await expect.poll(() => opens('EventSource', 'source', `${ready.sse}/sse`)).toBe(true)
  await expect.poll(() => opens('WebSocket', 'socket', ready.websocket)).toBe(true)
  const row = page.locator(`[data-testid=visitor][data-name="${origin}"]`)
  await row.locator('[data-transport=sse][data-open="1"]').waitFor()
  await row.locator('[data-transport=websocket][data-open="1"]').waitFor()
  expect(await row.innerText()).toContain(`Your page at ${origin.replace('http://', '')}`)
  expect(await violations(page)).toEqual([])

  // What arrives over its stream is read like that of a pane.
  await row.locator('[data-transport=sse]').click()
  await page.getByTestId('wire-dialog').getByTestId('wire-row').first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByTestId('wire-dialog').waitFor({ state: 'hidden' })

  await page.getByTestId('visitor-break').click()
  await page.locator('[data-key=cut]').click()
  await expect.poll(() => row.innerText()).toMatch(/closed [1-9]/)
  // The panes never noticed.
  const states = page.locator('article[data-lane]')
  expect(
    await states.evaluateAll((panes) => panes.map((pane) => pane.getAttribute('data-state'))),
  ).toEqual(['open', 'open', 'open'])
  await own.close()
  await row.locator('[data-transport=websocket][data-open="0"]').waitFor()
})
