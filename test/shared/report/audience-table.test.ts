import { describe, expect, it } from 'vitest'
import type { AudienceFigures, AudienceLane } from '../../../main/shared/contract/audience.ts'
import { audienceTable } from '../../../main/shared/report/audience-table.ts'
import { createSpeaker } from '../../../main/shared/texts/speaker.ts'

const lane: AudienceLane = {
  transport: 'sse',
  connected: 998,
  closed: 4,
  missed: 2,
  duplicated: 1,
  delayMs: { p50: 4.2, p95: 12, p99: 31 },
  deliveredPerSecond: 9_980,
  expectedPerSecond: 10_000,
  spreadMs: 8.4,
  memoryPerClient: 9_600,
  limit: 'server',
}
const figures = (lanes: readonly AudienceLane[]): AudienceFigures => ({
  plan: { transports: ['sse'], clients: 1_000, connectRate: 200 },
  state: 'on',
  over: 10_000,
  serverMicrosPerDelivery: 12,
  serverCpu: 0.4,
  lanes,
})
const rowOf = (one: AudienceLane, language: 'en' | 'zh' = 'en'): readonly string[] =>
  (audienceTable(figures([one]), createSpeaker(language)).rows[0] ?? []).map((cell) =>
    cell.replaceAll('\u00a0', ' '),
  )

describe('how an audience does', () => {
  it('is a row for each transport, as many cells as there are heads', () => {
    const { heads, rows } = audienceTable(figures([lane]), createSpeaker('en'))
    expect(rows[0]).toHaveLength(heads.length)
    expect(rowOf(lane)).toEqual([
      'SSE',
      '998 / 1,000',
      '9,980 of 10,000',
      '4.2 ms',
      '12 ms',
      '31 ms',
      '8.4 ms',
      '2',
      '1',
      '4',
      '9.6 kB',
      'the server',
    ])
    expect(rowOf(lane, 'zh')).toContain('9,980 / 10,000')
  })

  it('says nothing of what is not known, and names no limit where nothing came', () => {
    const silent = { ...lane, delayMs: null, spreadMs: null, deliveredPerSecond: 0 }
    const row = rowOf(silent)
    expect(row.slice(3, 7)).toEqual(['–', '–', '–', '–'])
    expect(row.at(-1)).toBe('–')
  })

  it('tells rates below ten with a decimal', () => {
    expect(rowOf({ ...lane, deliveredPerSecond: 0.4, expectedPerSecond: 0.5 })).toContain(
      '0.4 of 0.5',
    )
  })
})
