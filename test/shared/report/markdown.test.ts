import { describe, expect, it } from 'vitest'
import { toMarkdown } from '../../../main/shared/report/markdown.ts'
import { createSpeaker } from '../../../main/shared/texts/speaker.ts'
import { alike, madeRun, roundWith, type MadeRun } from '../experiment/made-run.ts'

const delays = [257, 3, 2]
const round: MadeRun['round'] = ({ lane, round: number }) =>
  roundWith(alike((delays[lane] ?? 0) * (1 + number / 100), lane === 1 ? 300 : 100), {
    requestsPerMinute: lane === 0 ? 120 : 0,
    bytesPerMessage: 600 - 200 * lane,
    emptyShare: lane === 0 ? 0.4 : null,
  })
const english = createSpeaker('en')
const lines = (made: Partial<MadeRun>, speaker = english): string[] =>
  toMarkdown(madeRun({ round, ...made }), speaker)
    .replaceAll('\u00a0', ' ')
    .split('\n')

describe('a run as Markdown', () => {
  it('is a table with a line for each lane, its spread over rounds, and the best in bold', () => {
    expect(lines({}).slice(0, 8)).toEqual([
      '### A run',
      '',
      '| Lane | Median delay | 95 % within | 99 % within | Requests per minute | Bytes per message | Empty answers | Missed |',
      '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
      '| Polling | 262 ± 5 ms | 262 ± 5 ms | – (500 messages) | 120 | 600 B | 40 % | 0 |',
      '| SSE | 3.1 ± 0.1 ms | 3.1 ± 0.1 ms | 3.1 ms | 0 | 400 B | – | 0 |',
      '| WebSocket | **2.0 ± 0.0 ms** | 2.0 ± 0.0 ms | – (500 messages) | 0 | **200 B** | – | 0 |',
      '',
    ])
  })

  it('has lowest and highest instead of an interval where there are few rounds', () => {
    expect(lines({ plan: { rounds: 3 } })[4]).toMatch(/^\| Polling \| 260 \(257–262\) ms \|/)
  })

  it('names what is swept, and each of its values', () => {
    const sweep = { setting: 'pollInterval', values: [100, 2_000] } as const
    const table = lines({ plan: { sweep } }).slice(2)
    expect(table[0]).toMatch(/^\| Poll interval \| Lane \|/)
    expect(table.slice(2, 8).map((line) => line.split(' | ').slice(0, 2).join(' | '))).toEqual([
      '| 100 ms | Polling',
      '| 100 ms | SSE',
      '| 100 ms | WebSocket',
      '| 2 s | Polling',
      '| 2 s | SSE',
      '| 2 s | WebSocket',
    ])
  })

  it('says which thresholds hold, what speaks against it, and how it was measured', () => {
    const plan = { thresholds: ['sse.delay p(95)<50', 'polling.delay p(50)<50'] }
    const text = lines({ plan, environment: { battery: true } }).join('\n')
    expect(text).toContain('- sse.delay p(95)<50: holds, 3.1')
    expect(text).toMatch(/- polling\.delay p\(50\)<50: does not hold, 26\d/)
    expect(text).toContain('Settings: poll-interval 500.')
    expect(text).toContain('**Doubts**\n\n- It ran on a battery')
    expect(text).toContain(
      '5 rounds of 10 s in balanced order, all lanes at once; 2 messages a second',
    )
  })

  it('speaks Chinese', () => {
    const text = lines({}, createSpeaker('zh')).join('\n')
    expect(text).toContain('延迟中位数')
    expect(text).toContain('5 轮，每轮 10 s')
  })

  it('keeps a name from breaking the table', () => {
    const lanes = [{ lane: 'sse', pins: {}, name: 'a | b\nc' }] as const
    expect(lines({ plan: { lanes } })[4]).toMatch(/^\| a \\\| b c \| 2\d\d/)
  })
})
