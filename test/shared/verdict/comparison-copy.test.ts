import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../main/shared/contract/settings.ts'
import { compareAll } from '../../../main/shared/verdict/comparison.ts'
import {
  copyComparison,
  type ComparisonJson,
  type CopiedComparison,
} from '../../../main/shared/verdict/comparison-copy.ts'
import { pane } from './fake-panes.ts'
import { wordsIn } from './say.ts'

const panes = [
  pane('polling', { pins: { pollInterval: 1_000 } }),
  pane('sse'),
  pane('websocket', { messages: 3 }),
]
const copied: CopiedComparison = {
  comparison: compareAll(panes, false),
  words: wordsIn('en'),
  heads: [
    { name: 'Poll | *1 s*', pins: ['every 1,000 ms'] },
    { name: '=SUM(A1), "SSE"', pins: [] },
    { name: 'WebSocket', pins: [] },
  ],
  rowName: (row) => `row ${row}`,
  labels: {
    figure: 'Figure',
    setting: 'Setting',
    messages: 'Messages',
    pinned: 'pinned:',
    spread: 'Spread',
  },
  notes: ['Measured for 1 min.', 'Settings: the defaults.'],
  settings: { ...defaultSettings, pushRate: 20, allowedOrigins: ['http://mine.test'] },
  network: [{ scope: 'sse', faults: { latency: 20 } }],
  at: Date.UTC(2026, 10, 28, 16, 30),
  version: '0.1.0',
}

describe('a comparison that is copied', () => {
  it('as Markdown is a table with settings and pins under each head, and with the best in bold', () => {
    const text = copyComparison('markdown', copied)
    const lines = text.split('\n')
    const at = lines.findIndex((line) => line.startsWith('| Figure'))
    expect(lines.slice(at, at + 4)).toEqual([
      String.raw`| Figure | Poll \| \*1 s\* | =SUM(A1), "SSE" | WebSocket | Spread |`,
      '| --- | ---: | ---: | ---: | ---: |',
      '| Setting | every 1 s<br>pinned: every 1,000 ms | pushed at once | pushed at once |  |',
      '| Messages | 120 | 120 | 3 |  |',
    ])
    expect(lines.find((line) => line.startsWith('| row wire'))).toContain(
      '| **150 B** | 7 messages to go |',
    )
    for (const line of lines.filter((one) => one.startsWith('|'))) {
      expect(line.replaceAll(String.raw`\|`, '').match(/\|/g)).toHaveLength(6)
    }
    expect(text.startsWith(copied.words.verdict(copied.comparison.verdict))).toBe(true)
    expect(text.endsWith('- Measured for 1 min.\n- Settings: the defaults.\n')).toBe(true)
  })

  it('as CSV has a row for each pane, and a name that is not a formula', () => {
    const [head, first, second, third, end] = copyComparison('csv', copied).split('\r\n')
    expect(head).toBe(
      'name,lane,setting,pins,seconds,messages,delay_p50_ms,delay_p95_ms,requests_per_minute,' +
        'bytes_per_message,wire_per_payload,missed,longest_break_ms,staleness_ms',
    )
    expect(first).toMatch(
      /^Poll \| \*1 s\*,polling,every 1.s,"every 1,000 ms",60,120,257,480,120,1100,2.5,0,,/,
    )
    expect(second).toMatch(/^"'=SUM\(A1\), ""SSE""",sse,pushed at once,,60,120,2\.1,4,/)
    // Too little was measured: there is no figure, and none that could be taken for one.
    expect(third).toMatch(/^WebSocket,websocket,pushed at once,,60,3,,,/)
    expect(end).toBe('')
  })

  it('as JSON has options, settings and faults, and nothing about whom this computer trusts', () => {
    const text = copyComparison('json', copied)
    expect(text).not.toContain('mine.test')
    const read = JSON.parse(text) as ComparisonJson
    expect(read).toMatchObject({
      format: 'realtime-playground-comparison',
      version: 1,
      at: '2026-11-28T16:30:00.000Z',
      settings: { pushRate: 20 },
      faults: copied.network,
    })
    expect(Object.keys(read.settings)).toEqual(['pushRate'])
    const [polling, sse, websocket] = read.lanes
    expect(polling).toMatchObject({ lane: 'polling', options: { pollInterval: 1_000 } })
    expect(sse?.best).toContain('bytes_per_message')
    expect(websocket?.figures['delay_p50_ms']).toBeNull()
  })
})
