import { describe, expect, it, onTestFinished } from 'vitest'
import { paneIds } from '../support/figures.ts'
import { natsBinary, startNatsServer } from '../support/nats-server.ts'
import { goesOnWithoutLoss } from './messages.ts'
import { examine, over, shown, useRecovery } from './recovering.ts'

const recovery = useRecovery()

describe.skipIf(natsBinary === undefined)('a store on NATS', () => {
  it('shows its messages in all panes, what it does not promise, and when its server is lost', async () => {
    const server = await startNatsServer()
    onTestFinished(() => server.remove())
    const page = await recovery.open({
      database: `nats://127.0.0.1:${server.port}/window`,
      args: ['--push-rate', '20'],
    })
    const panes = await paneIds(page)
    expect(panes).toHaveLength(3)
    for (const pane of panes) await goesOnWithoutLoss(page, pane)

    await page.getByTestId('status').click()
    await page.getByTestId('weaker').getByRole('listitem').first().waitFor({ state: 'hidden' })
    await page.getByTestId('weaker').locator('summary').click()
    await expect.poll(() => page.getByTestId('weaker').getByRole('listitem').count()).toBe(4)
    await examine(page, 'nats-promises')
    await page.keyboard.press('Escape')

    await server.kill()
    await shown(page, 'store_unreachable')
    const banner = page.getByTestId('banner-store_unreachable')
    expect(await banner.innerText()).toContain(`nats://127.0.0.1:${server.port}/window`)
    await examine(page, 'nats-unreachable')

    await server.start()
    await over(page, 'store_unreachable')
    for (const pane of panes) await goesOnWithoutLoss(page, pane)
  })
})
