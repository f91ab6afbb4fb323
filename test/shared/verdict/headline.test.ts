import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSpeaker } from '../../../main/shared/texts/speaker.ts'
import { headlineOf } from '../../../main/shared/verdict/headline.ts'
import { headlinePieces } from '../../../main/shared/verdict/headline-words.ts'
import type { Measured } from '../../../main/shared/verdict/measures.ts'
import { judge } from '../../../main/shared/verdict/verdict.ts'
import { anyScene, panesOf } from './any-panes.ts'
import { pane } from './fake-panes.ts'

const names = {
  en: { polling: 'Polling', sse: 'SSE', websocket: 'WebSocket' },
  zh: { polling: '轮询', sse: 'SSE', websocket: 'WebSocket' },
}
const speakers = {
  en: createSpeaker(
    'en',
    (id) => (names.en as Record<string, string>)[id.split('-')[0] ?? ''] ?? id,
  ),
  zh: createSpeaker(
    'zh',
    (id) => (names.zh as Record<string, string>)[id.split('-')[0] ?? ''] ?? id,
  ),
}
const plain = (text: string): string => text.replaceAll('\u00a0', ' ')

/** Lines and advice as they are read, in a language. */
function read(panes: readonly Measured[], language: 'en' | 'zh' = 'en', faults = false) {
  const { lines, advice, notes } = headlineOf({ panes, faults })
  const words = (sentences: typeof lines): string[] =>
    sentences.map((sentence) =>
      plain(
        headlinePieces(sentence, speakers[language])
          .map(({ text }) => text)
          .join(''),
      ),
    )
  return { lines: words(lines), advice: words(advice), notes: words(notes) }
}
const usual = [pane('polling'), pane('sse', { p50: 6 }), pane('websocket', { p50: 7 })]

describe('the headline', () => {
  it('says in two lines how soon each brings a message and what that costs, then what to choose', () => {
    const { lines, advice, notes } = read(usual)
    expect(lines).toEqual([
      'Polling brings a message after 257 ms, SSE after 6.0 ms, WebSocket after 7.0 ms.',
      'Polling takes 8.3 times the bytes of WebSocket; 37% of its requests bring nothing.',
    ])
    expect(advice[0]).toMatch(/^For one-way traffic SSE is enough/)
    expect(notes).toEqual([])
  })

  it('says it in Chinese, with spaces round figures and Latin names', () => {
    expect(read(usual, 'zh').lines).toEqual([
      '轮询在 257 ms 后送达消息，SSE 在 6.0 ms 后，WebSocket 在 7.0 ms 后。',
      '轮询的字节数是 WebSocket 的 8.3 倍；37% 的请求没有取到消息。',
    ])
  })

  it('marks every figure, and whose it is', () => {
    const figures = headlineOf({ panes: usual, faults: false })
      .lines.flatMap((line) => headlinePieces(line, speakers.en))
      .filter(({ figure }) => figure)
      .map(({ text, pane: of }) => [plain(text), of])
    expect(figures).toEqual([
      ['257 ms', 'polling-1'],
      ['6.0 ms', 'sse-1'],
      ['7.0 ms', 'websocket-1'],
      ['8.3', 'polling-1'],
      ['37%', 'polling-1'],
    ])
  })

  it('says what is missing while too little was measured, and nothing else', () => {
    const early = usual.map((_, place) =>
      pane((['polling', 'sse', 'websocket'] as const)[place] ?? 'sse', { messages: 3, seconds: 2 }),
    )
    const { lines, advice } = read(early)
    expect(lines).toEqual(['Measuring: 3 of 10 messages so far.'])
    expect(advice).toEqual([])
  })

  it('calls few messages a first impression, and says so of broken networks', () => {
    const few = [pane('polling', { messages: 12 }), pane('sse', { messages: 12 })]
    expect(read(few, 'en', true).notes).toEqual([
      'Measured with network faults on.',
      'A first impression, from 12 messages in 1 min.',
    ])
  })

  it('tells a delay that is luck as what it may be', () => {
    const settings = { arrivals: 'regular', pushRate: 2 } as const
    const lucky = [pane('polling', { settings, p50: 120 }), pane('sse', { settings })]
    expect(read(lucky).lines[0]).toBe(
      'Polling brings a message after anything up to 500 ms, SSE after 2.1 ms.',
    )
  })

  it('begins with what was lost, and with what waits', () => {
    const lost = [pane('polling'), pane('sse', { missed: 3 })]
    expect(read(lost).lines[0]).toBe(
      'SSE lost 3 messages: see its Health tab before anything else.',
    )
    const waits = [pane('polling', { waiting: { count: 9, oldestMs: 6_200 } }), pane('sse')]
    expect(read(waits).lines).toEqual([
      'Polling has 9 messages waiting, the oldest for 6.2 s.',
      'SSE brings a message after 2.1 ms.',
    ])
  })

  it('says that the page is too busy instead of delays that are its own', () => {
    const busy = [pane('sse', { pageLag: 200, p50: 210 }), pane('websocket', { p50: 230 })]
    expect(read(busy).lines[0]).toMatch(/^This page is 200 ms behind what arrives/)
  })

  it('names the quickest and the slowest of many panes of one transport', () => {
    const many = [900, 300, 100, 500, 700].map((p50, index) =>
      pane('polling', { p50, p95: p50 * 1.2, index, id: `polling-${index + 1}`, messages: 4_000 }),
    )
    const [line] = headlineOf({ panes: many, faults: false }).lines
    const spoken = createSpeaker('en')
    const told = line === undefined ? [] : headlinePieces(line, spoken)
    expect(plain(told.map(({ text }) => text).join(''))).toBe(
      'polling-1 brings a message after 900 ms, polling-3 after 100 ms.',
    )
  })

  it('never exceeds two lines, and claims no median that the verdict does not', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        const panes = panesOf(scene)
        const { lines, advice } = headlineOf({ panes, faults: false })
        expect(lines.length).toBeLessThanOrEqual(2)
        expect(advice.length).toBeLessThanOrEqual(2)
        const told = new Set(
          judge({ panes, faults: false }).sentences.flatMap(({ clauses }) =>
            clauses.map((clause) => JSON.stringify(clause)),
          ),
        )
        for (const clause of [...lines, ...advice].flatMap(({ clauses }) => clauses)) {
          if (clause.key.startsWith('headline.')) continue
          // The first of the lanes may be another here: the two forms of a median are one claim.
          const other = clause.key.replace('.brings', '.next').replace('Within', '')
          const same = [...told].some(
            (one) =>
              one.includes(JSON.stringify(clause.figures ?? {})) ||
              one === JSON.stringify({ ...clause, key: other }),
          )
          expect(same).toBe(true)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
