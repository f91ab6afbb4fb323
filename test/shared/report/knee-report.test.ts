import { describe, expect, it } from 'vitest'
import { toHtml } from '../../../main/shared/report/html.ts'
import { kneeStepWords, kneeTable } from '../../../main/shared/report/knee-words.ts'
import { toMarkdown } from '../../../main/shared/report/markdown.ts'
import { methodWords } from '../../../main/shared/report/words.ts'
import { toPlainText } from '../../../main/shared/report/plain-table.ts'
import { createSpeaker } from '../../../main/shared/texts/speaker.ts'
import { failing, madeSearch, searchPlan, sseKnee, step } from './made-search.ts'

const english = createSpeaker('en')
const chinese = createSpeaker('zh')
/** With ordinary spaces in the place of those that do not break. */
const plainly = (text: string): string => text.replaceAll('\u00a0', ' ')

describe('what a search found, in words', () => {
  it('is the most that holds and the least that does not, with why and by whom', () => {
    const [row = []] = kneeTable(madeSearch([sseKnee]), english)?.rows ?? []
    expect(row.map(plainly)).toEqual(['SSE', '1,000', '2,000', '95 % within 900 ms', 'the server'])
  })

  it.each([
    [{ ...sseKnee, holds: null, steps: [failing] }, 1, '– (nothing that was tried holds)'],
    [{ ...sseKnee, fails: null, steps: [step(5_000)] }, 2, '– (all that was tried holds)'],
    [{ ...sseKnee, found: false }, 1, '1,000, not confirmed'],
  ])('says where there is no such value, or none that is sure', (result, column, expected) => {
    expect(kneeTable(madeSearch([result]), english)?.rows[0]?.[column]).toBe(expected)
  })

  it.each([
    [step(800), 'SSE, clients 800: holds (95 % within 42 ms); limited by nobody'],
    [failing, 'SSE, clients 2,000: does not hold (95 % within 900 ms); limited by the server'],
    [
      step(800, { length: 3, failed: 2, held: 0, fault: 'missed' }),
      'SSE, clients 800: does not hold for three times as long (messages were missed); limited by nobody',
    ],
    [
      step(800, { failed: 2, held: 0, fault: 'connected', limit: 'clients', p95Ms: [null, null] }),
      'SSE, clients 800: does not hold (less than 99.9 % of the clients were connected); limited by the clients',
    ],
  ])('is told value by value', (tried, expected) => {
    const said = kneeStepWords(tried, 'SSE', searchPlan, english)
    expect(plainly(said)).toBe(expected)
  })

  it('is in every report that people read, with a row for each value that a lane was measured at', () => {
    const run = madeSearch([sseKnee])
    expect(run.name).toBe('Clients up to the knee: SSE, WebSocket')
    const markdown = plainly(toMarkdown(run, english))
    expect(markdown).toContain('| SSE | 1,000 | 2,000 | 95 % within 900 ms | the server |')
    expect(markdown).not.toMatch(/^\|.*WebSocket/m)
    expect(markdown).toContain('95 % of the messages arrive within 200 ms')
    expect(toPlainText(run, english, (text) => text)).toMatch(/SSE +1,000 +2,000/)
    const html = plainly(toHtml(run, english))
    expect(html).toContain('<h2>Knee</h2>')
    // What 95 % took, with the objective through it, and what a delivery costs.
    expect(html.match(/<svg/g)).toHaveLength(2)
    expect(html).toContain('at most 200')
  })

  it('tells the rate of the messages once, in each language', () => {
    const [first = '', chineseFirst = ''] = [english, chinese].map((speaker) =>
      plainly(methodWords(madeSearch([sseKnee]), speaker)[0] ?? ''),
    )
    expect(first).toMatch(/for three times as long\. \d+ messages? a second, at /)
    expect(first.match(/a second/g)).toHaveLength(1)
    expect(chineseFirst.match(/每秒/g)).toHaveLength(1)
  })

  it('is said in Chinese', () => {
    expect(plainly(toMarkdown(madeSearch([sseKnee]), chinese))).toContain(
      '| SSE | 1,000 | 2,000 | 95 % 在 900 ms 内 | 服务器 |',
    )
  })
})
