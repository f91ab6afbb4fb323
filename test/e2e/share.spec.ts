import type { Locator, Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { sticksOut, violations } from '../support/accessibility.ts'
import { callEngine } from '../support/engine-call.ts'
import { paneIds } from '../support/figures.ts'
import { openContext, startPlayground, type Playground } from '../support/window.ts'
import { useStage } from './stage.ts'
import { served } from '../support/served.ts'

const stage = useStage()
let other: Playground | undefined
afterEach(async () => {
  await other?.cli.stop()
  other = undefined
})

interface Seen {
  readonly panes: readonly (readonly [lane: string, title: string])[]
  readonly pins: readonly string[]
}
/** What a page shows of its panes. */
async function seen(page: Page): Promise<Seen> {
  await paneIds(page)
  const panes = await page
    .locator('[data-testid^="pane-"][data-transport]')
    .evaluateAll((all) =>
      all.map(
        (pane) =>
          [
            pane.getAttribute('data-testid')?.split('-')[1] ?? '',
            pane.getAttribute('aria-label') ?? '',
          ] as const,
      ),
    )
  const pins = await page.locator('[data-pin]').allInnerTexts()
  return { panes, pins }
}

describe('a link', () => {
  it('gives a fresh profile of a browser, at another start of the playground, the same lanes, pins, faults and settings', async () => {
    const fragment =
      '&pushRate=20&feed=ticker&panes=polling:pollInterval~1000,polling:pollMode~long:name~Held,sseFetch,websocket:pushInterval~250' +
      '&network=sse:latency~30,lane2:latency~40'
    const { page, ready, browser, cli } = await stage.open({
      fragment,
      context: { permissions: ['clipboard-read', 'clipboard-write'] },
    })
    const before = await seen(page)
    expect(before.panes.map(([lane]) => lane)).toEqual([
      'polling',
      'polling',
      'sseFetch',
      'websocket',
    ])
    await expect.poll(async () => (await callEngine(ready, 'status')).network).toHaveLength(2)

    await page.getByTestId('share').click()
    await page.locator('[data-key=link]').click()
    await page.getByTestId('notice').first().waitFor()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    expect(link).toContain(new URL(ready.page ?? '').origin)
    expect(link).not.toContain('token')
    const key = new URL(ready.page ?? '').hash.slice('#token='.length)
    expect(link).not.toContain(key)
    const settings = (await callEngine(ready, 'status')).settings
    await page.close()
    await cli.stop()

    // Another start at the same port: its settings are its own, and its key is another one.
    const again = await startPlayground({
      args: ['--page-port', new URL(link).port],
    })
    other = again
    const context = await openContext(browser)
    const fresh = await context.newPage()
    await fresh.goto(link)
    await fresh.getByTestId('no-token').waitFor()
    await fresh.goto(again.ready.page ?? '')
    expect(await seen(fresh)).toEqual(before)
    await expect
      .poll(async () => (await callEngine(again.ready, 'status')).settings)
      .toEqual(settings)
    const held = (await paneIds(fresh))[1] ?? ''
    // They are set one beside the other, and may come in either order.
    await expect
      .poll(async () => new Set((await callEngine(again.ready, 'status')).network))
      .toEqual(
        new Set([
          { scope: 'sse', faults: { latency: 30 } },
          { scope: { client: held }, faults: { latency: 40 } },
        ]),
      )
    await context.close()
  })
})

describe('what is pasted', () => {
  it('shows what would come, go and change, and the line of what is wrong', async () => {
    const { page, ready } = await stage.open()
    await paneIds(page)
    await page.getByTestId('share').click()
    await page.locator('[data-key=paste]').click()
    const text = page.getByTestId('paste-text')
    await text.fill(
      'npm run -s serve -- --poll-interval 2000 \\\n --lane polling,poll-mode=long \\\n --lane sse --fault latency=100 \\\n --push-rate 9999',
    )
    const changes = page.getByTestId('paste-changes')
    await changes.waitFor()
    const said = await changes.locator('dd').allInnerTexts()
    expect(said.map((line) => line.replaceAll('\u00a0', ' '))).toEqual([
      '500 ms → 2,000 ms',
      '− Polling',
      '− WebSocket',
      '+ Long poll',
      '+ Latency 100 ms (All connections)',
    ])
    expect(await page.getByTestId('paste-faults').innerText()).toMatch(/^Line 4: .*9999/s)
    await page.getByTestId('paste-take').click()
    await text.waitFor({ state: 'detached' })
    await expect
      .poll(async () => (await paneIds(page)).map((id) => id.split('-')[0]))
      .toEqual(['polling', 'sse'])
    await expect
      .poll(async () => (await callEngine(ready, 'status')).network)
      .toEqual([{ scope: 'all', faults: { latency: 100 } }])
  })
})

describe('a command', () => {
  it('begins a window with its lanes and faults', async () => {
    const lanes = ['polling,poll-interval=1000', 'polling,poll-mode=long,name=Held', 'websocket']
    const faults = ['sse,latency=30', 'lane2,latency=40,jitter=5']
    const { page, ready } = await stage.open({
      args: [
        ...lanes.flatMap((lane) => ['--lane', lane]),
        ...faults.flatMap((fault) => ['--fault', fault]),
      ],
    })
    const { panes } = await seen(page)
    expect(panes.map(([lane]) => lane)).toEqual(['polling', 'polling', 'websocket'])
    expect(panes[1]?.[1]).toBe('Held')
    const held = (await paneIds(page))[1] ?? ''
    await expect
      .poll(async () => new Set((await callEngine(ready, 'status')).network))
      .toEqual(
        new Set([
          { scope: 'sse', faults: { latency: 30 } },
          { scope: { client: held }, faults: { latency: 40, jitter: 5 } },
        ]),
      )
  })
})

describe('the comparison of five ways', () => {
  it('is copied as Markdown within ten clicks', async () => {
    const { page } = await stage.open({
      args: ['--push-rate', '20'],
      context: { permissions: ['clipboard-read', 'clipboard-write'] },
    })
    await paneIds(page)
    let clicks = 0
    const click = async (target: Locator): Promise<void> => {
      clicks += 1
      await target.click()
    }
    await click(page.getByTestId('view-compare'))
    await click(page.getByTestId('compare-five'))
    await page.getByTestId('compare-p50').locator('td[data-value]').nth(2).waitFor()
    await click(page.getByTestId('compare-copy'))
    await click(page.locator('[data-key=markdown]'))
    await page.getByTestId('notice').first().waitFor()
    expect(clicks).toBeLessThanOrEqual(10)
    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(text).toMatch(/^\| Figure \| Poll 1 s \| Poll 5 s \| Long poll \| SSE \| WebSocket \|/m)
    expect(text).toMatch(/^\| Setting \| every 1 s<br>pinned: .* \| long poll<br>pinned: /m)
    expect(text).toMatch(/^\| Median delay \| .*ms/m)
    expect(text).toContain('Settings: `--push-rate 20`')
  })
})

describe('a message of one\u2019s own', () => {
  it('is on /sse in at most four clicks from the first start on, whole and valid', async () => {
    const { page, ready } = await stage.open({ isFirst: true })
    await paneIds(page)
    const message =
      '{"type":"order","id":"{{uuid}}","no":{{counter}},"state":"{{choice:paid|shipped}}","by":"{{name}}","at":"{{time}}",' +
      '"avatar":"/long/enough/to/be/cut/at/the/payload.png"}'
    let clicks = 0
    const click = async (target: Locator): Promise<void> => {
      clicks += 1
      await target.click()
    }
    await click(page.getByTestId('welcome-build'))
    clicks += 1
    await page.getByTestId('knob-feed').locator('select').selectOption('template')
    const field = page.getByTestId('knob-template').locator('textarea')
    await click(field)
    await field.fill(message)
    await expect
      .poll(() => page.getByTestId('template-sample').getAttribute('data-kind'))
      .toBe('json')
    await click(page.getByTestId('apply'))
    expect(clicks).toBeLessThanOrEqual(4)

    const address = await page.getByTestId('plain-sse').innerText()
    expect(address).toBe(`${ready.sse}/sse?format=plain`)
    await expect
      .poll(async () => (await callEngine(ready, 'status')).settings.feed)
      .toBe('template')
    const stop = new AbortController()
    const response = await served(address, { signal: stop.signal })
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString()
      if (/\nid: \d+\ndata: [^\n]*"order"[^\n]*\n\n/.test(text)) break
    }
    stop.abort()
    const data = /\ndata: (\{"type":"order".*)\n/.exec(text)?.[1] ?? ''
    expect(JSON.parse(data)).toMatchObject({
      type: 'order',
      id: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      no: expect.any(Number) as number,
      state: expect.stringMatching(/^(paid|shipped)$/) as string,
      avatar: '/long/enough/to/be/cut/at/the/payload.png',
    })
  })

  it('is begun from a file of JSON Lines, one message a line', async () => {
    const { page } = await stage.open({ args: ['--feed', 'template'] })
    await page.getByTestId('template-file').setInputFiles({
      name: 'orders.jsonl',
      mimeType: 'application/jsonl',
      buffer: Buffer.from('{"n":{{counter}}}\n{"last":true}\n'),
    })
    const sample = page.getByTestId('template-sample')
    await expect.poll(() => sample.innerText()).toContain('2 lines of JSON')
    expect(await page.getByTestId('template-text').innerText()).toBe('{"n":1}')
    await page.getByTestId('template-file').setInputFiles({
      name: 'large.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('x'.repeat(8_000)),
    })
    await page.getByTestId('knob-template').getByRole('alert').waitFor()
    expect(await sample.innerText()).toContain('2 lines of JSON')
  })
})

describe('what is shared and copied', () => {
  it.each(['en-US', 'zh-CN'])('can be used by everyone, in %s', async (locale) => {
    const { page } = await stage.open({
      args: ['--feed', 'template', '--template', '{"a":{{foo}}}'],
      context: { locale, viewport: { width: 1_024, height: 700 } },
    })
    await paneIds(page)
    await page.getByTestId('template-unknown').waitFor()
    await page.getByTestId('view-compare').click()
    await page.getByTestId('compare-copy').waitFor()
    expect(await violations(page), 'compare and template').toEqual([])
    expect(await sticksOut(page)).toEqual([])
    await page.getByTestId('share').click()
    await page.locator('[data-key=paste]').click()
    await page.getByTestId('paste-text').fill('--lane sse --fault latency=100 --push-rate 9999')
    await page.getByTestId('paste-changes').waitFor()
    expect(await violations(page), 'what is pasted').toEqual([])
  })
})
