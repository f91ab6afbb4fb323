import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Message } from '../../main/shared/contract/message.ts'
import { callEngine } from '../support/engine-call.ts'
import { paneIds } from '../support/figures.ts'
import type { PlaygroundWindow, WindowOptions } from '../support/window.ts'
import { useStage } from './stage.ts'
import { served } from '../support/served.ts'

const stage = useStage()
let opened: PlaygroundWindow
let page: Page
let panes: string[]

async function look(at: PlaygroundWindow): Promise<void> {
  opened = at
  page = opened.page
  panes = await paneIds(page)
}
const open = async (options: WindowOptions = {}) => look(await stage.open(options))

const pane = (index: number) => page.getByTestId(`pane-${panes[index] ?? ''}`)
const knob = (key: string) => page.getByTestId(`knob-${key}`)
const field = (key: string) => knob(key).locator('input').first()
const compose = (index: number) => pane(index).getByTestId('compose')

async function stored(): Promise<Message[]> {
  return (await (await served(`${opened.ready.polling}/getData`)).json()) as Message[]
}
const inForce = async () => (await callEngine(opened.ready, 'status')).settings

describe('a number', () => {
  const shared = stage.share()
  beforeEach(() => look(shared()))

  it.each([
    ['0,5', 0.5],
    ['１２', 12],
    ['1,234', 1_234],
  ])('typed as %s is applied as %d', async (text, value) => {
    await field('pushRate').fill(text)
    await field('pushRate').press('Enter')
    await expect.poll(async () => (await inForce()).pushRate).toBe(value)
  })
})

describe('an input method', () => {
  it('keeps its own Escape and arrows: nothing that was changed is lost or stepped', async () => {
    await open({ args: ['--feed', 'template'] })
    await field('pollInterval').fill('2000')
    await field('pushRate').fill('20')
    const keyboard = await page.context().newCDPSession(page)
    const composing = (text: string) =>
      keyboard.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      })
    await knob('template').locator('textarea').focus()
    await composing('ni')
    await page.keyboard.press('Escape')
    await keyboard.send('Input.insertText', { text: '你' })
    await field('pollInterval').focus()
    await composing('3')
    await page.keyboard.press('ArrowUp')
    await keyboard.send('Input.insertText', { text: '3' })
    expect(await field('pushRate').inputValue()).toBe('20')
    expect(await field('pollInterval').inputValue()).toMatch(/^(3|20003|32000)$/)
    // The same key is the window's own where nothing is being composed.
    await page.keyboard.press('Escape')
    await expect.poll(() => field('pushRate').inputValue()).toBe('2')
  })
})

describe('a message', () => {
  const shared = stage.share({ args: ['--push-rate', '0.1'] })
  beforeEach(() => look(shared()))
  const mine = async () => (await stored()).filter(({ author }) => author === 'you')

  it('keeps its lines, is sent by Enter, and not where it is blank', async () => {
    await compose(1).fill(' \n\u3000')
    await compose(1).press('Enter')
    await compose(1).fill('first\nsecond')
    await compose(1).press('Shift+Enter')
    await compose(1).pressSequentially('third')
    await compose(1).press('Enter')
    await expect.poll(() => compose(1).inputValue()).toBe('')
    expect((await mine()).map(({ body }) => body)).toEqual(['first\nsecond\nthird'])
    expect(await compose(1).getAttribute('dir')).toBe('auto')
  })

  it('that is too large is not sent over any transport, and both sizes are said', async () => {
    const before = await mine()
    for (const index of [0, 1, 2]) {
      await compose(index).fill('x'.repeat(90_000))
      await compose(index).press('Enter')
      const why = await pane(index).getByTestId('not-sent').innerText()
      expect(why).toMatch(/Too large, so it was not stored: 90,0\d\d B of at most 65,536 B/)
      expect(await pane(index).getAttribute('data-state')).toBe('open')
      await compose(index).fill('')
    }
    expect(await mine()).toEqual(before)
  })
})

describe('a template', () => {
  const template =
    '{"type":"message","user":{"name":"x","avatar":"/a.png"},"text":"long enough to be cut","n":{n}}'

  it('is written whole, and its sample is shown and checked', async () => {
    await open({ args: ['--feed', 'template', '--template', template, '--push-rate', '20'] })
    const sample = page.getByTestId('template-sample')
    expect(await sample.getAttribute('data-kind')).toBe('json')
    expect(await page.getByTestId('template-text').innerText()).toBe(template.replace('{n}', '1'))
    expect(await field('payload').isDisabled()).toBe(true)
    await expect.poll(async () => (await stored()).length).toBeGreaterThan(5)
    for (const { body } of await stored()) {
      expect(JSON.parse(body)).toMatchObject({ text: 'long enough to be cut' })
    }
    await knob('template').locator('textarea').fill(template.slice(0, 60))
    await expect.poll(() => sample.getAttribute('data-kind')).toBe('broken')
  })
})

describe('a link', () => {
  it('that was encoded on its way is opened as it was meant', async () => {
    await open({ fragment: '&panes=polling%3ApollInterval%7E5000%2Csse&payload=256&nonsense=1' })
    // Looked for first: it goes by itself.
    expect(await page.getByTestId('notice').first().innerText()).toContain('nonsense')
    await expect.poll(() => page.locator('[data-testid^=pane-][data-transport]').count()).toBe(2)
    expect(await field('payload').inputValue()).toBe('256')
    expect(await page.locator('[data-pin=pollInterval]').innerText()).toContain('5,000')
  })

  it('or a command that is pasted shows what would change, and stays open on what is wrong', async () => {
    await open({ args: ['--push-rate', '7'] })
    await page.getByTestId('share').click()
    await page.locator('[data-key=paste]').click()
    const text = page.getByTestId('paste-text')
    await text.fill('nothing to see')
    await page.getByTestId('paste-nothing').waitFor()
    expect(await page.getByTestId('paste-take').isDisabled()).toBe(true)
    await text.fill(
      'npm run -s serve -- --feed template --template "{\\"n\\":{n}}" \\\n  --push-rate 9999 --db x',
    )
    const changes = page.getByTestId('paste-changes')
    await changes.waitFor()
    expect(await changes.locator('[data-key=template]').innerText()).toContain('→ {"n":{n}}')
    const faults = await page.getByTestId('paste-faults').innerText()
    expect(faults).toMatch(/9999.*0\.01 to 5,000/s)
    expect(faults).toContain('--db')
    await page.getByTestId('paste-take').click()
    await text.waitFor({ state: 'detached' })
    expect(await inForce()).toMatchObject({ feed: 'template', template: '{"n":{n}}', pushRate: 7 })
  })
})

describe('what went wrong', () => {
  it('is said with the status and the pause, where a page is told', async () => {
    await open({ args: ['--poll-interval', '200'] })
    await callEngine(opened.ready, 'setNetwork', { scope: 'all', faults: { unavailable: 30 } })
    await expect
      .poll(() => pane(0).getByTestId('advice').innerText())
      .toMatch(/answered 503 \(service unavailable\).*30/s)
    await compose(0).fill('not now')
    await compose(0).press('Enter')
    await expect.poll(() => pane(0).getByTestId('not-sent').innerText()).toMatch(/503.*30/s)
  })

  it('is said of a server that the policy of the page forbids, and not that it connects', async () => {
    // What a page may not reach the browser notes, and a page that a route has answered reaches no loopback address.
    stage.expectComplaints(/connect-src|LOCAL_NETWORK_ACCESS|`loopback`|ERR_FAILED/)
    await open({ args: ['--poll-interval', '200'] })
    const { websocket, page: printed = '' } = opened.ready
    await page.goto('about:blank')
    await page.route(`${new URL(printed).origin}/`, async (route) => {
      const response = await route.fetch()
      const headers = response.headers()
      const policy = headers['content-security-policy'] ?? ''
      expect(policy).toContain(websocket)
      await route.fulfill({
        response,
        headers: { ...headers, 'content-security-policy': policy.replaceAll(websocket, '') },
      })
    })
    await page.goto(printed)
    panes = await paneIds(page)
    await expect.poll(() => pane(2).getAttribute('data-state')).toBe('refused')
    expect(await pane(2).getByTestId('advice').innerText()).toContain('security policy')
    // The others are forbidden nothing, and say nothing of the kind.
    expect(await pane(1).getAttribute('data-state')).not.toBe('refused')
  })
})
