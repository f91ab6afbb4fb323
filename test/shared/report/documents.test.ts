import { describe, expect, it } from 'vitest'
import { comparisonMarkdown } from '../../../main/shared/report/comparison.ts'
import { toCsv } from '../../../main/shared/report/csv.ts'
import { readReport, toHtml } from '../../../main/shared/report/html.ts'
import { toMarkdown } from '../../../main/shared/report/markdown.ts'
import { toJunit } from '../../../main/shared/report/junit.ts'
import { toPlainText } from '../../../main/shared/report/plain-table.ts'
import type { FleetRound } from '../../../main/shared/experiment/fleet-figures.ts'
import { printRun } from '../../../main/shared/experiment/run.ts'
import { createSpeaker } from '../../../main/shared/texts/speaker.ts'
import { alike, madeRun, roundWith, type MadeRun } from '../experiment/made-run.ts'

const english = createSpeaker('en')
const chinese = createSpeaker('zh')
const round: MadeRun['round'] = ({ lane, round: number, point }) =>
  roundWith(alike((lane === 0 ? 100 * (point + 1) : 3) * (1 + number / 100)), {
    requestsPerMinute: lane === 0 ? 120 : 0,
  })
const sweep = { setting: 'pollInterval', values: [200, 400] } as const
const made = (more: Partial<MadeRun> = {}) => madeRun({ round, ...more })

describe('a report in HTML', () => {
  it('holds its own run, which is read again as it was', () => {
    const run = made({ plan: { sweep } })
    expect(readReport(toHtml(run, english))).toEqual(run)
    expect(readReport(printRun(run))).toEqual(run)
  })

  it('asks for nothing: no address, no script that runs, and a policy that forbids both', () => {
    const html = toHtml(made({ plan: { sweep } }), english)
    expect(html).not.toMatch(/(?:src|href)=|url\(|@import|https?:/)
    expect(html.match(/<script[^>]*>/g)).toEqual(['<script type="application/json" id="run">'])
    expect(html).toContain("default-src 'none'")
  })

  it('takes no name for markup', () => {
    const name = '</script><img src=x onerror="alert(1)">'
    const run = { ...made({ plan: { lanes: [{ lane: 'sse', pins: {}, name }] } }), name }
    const html = toHtml(run, english)
    expect(html).not.toContain('<img')
    expect(html.match(/<\/script>/g)).toHaveLength(1)
    expect(readReport(html)).toEqual(run)
  })

  it('draws delays, requests and bytes against what was swept, with half the interval through the delays', () => {
    const html = toHtml(made({ plan: { sweep } }), english)
    expect(html.match(/<svg/g)).toHaveLength(3)
    expect(html).toContain('interval ÷ 2')
    expect(html.match(/class="series theory"/g)).toHaveLength(2)
    const swept = { fault: 'latency', values: [0, 100] } as const
    expect(toHtml(made({ plan: { sweep: swept } }), english)).not.toContain('interval ÷ 2')
  })

  it('draws how delays are spread where nothing was swept', () => {
    const html = toHtml(made(), english)
    expect(html.match(/<svg/g)).toHaveLength(1)
    expect(html).toContain('Share of messages that had arrived')
  })

  it('speaks Chinese, and says where a run was not finished', () => {
    const html = toHtml(made({ until: 2 }), chinese)
    expect(html).toContain('<html lang="zh-CN">')
    expect(html).toContain('未完成')
    expect(html).toContain('测量在第 2 步停止')
  })

  it('of a run that was stopped before its first round is one without figures', () => {
    const html = toHtml(made({ until: 0 }), english)
    expect(html).not.toContain('<svg')
    expect(readReport(html).points[0]?.lanes[0]?.rounds).toEqual([])
  })

  it.each(['<html></html>', '{"format":', ''])('%j is none', (text) => {
    expect(() => readReport(text)).toThrow(RangeError)
  })
})

describe('a run as CSV', () => {
  it('has a line for each lane and round, and nothing where nothing is known', () => {
    const lines = toCsv(made({ plan: { sweep, rounds: 3 } })).split('\r\n')
    expect(lines).toHaveLength(1 + 2 * 3 * 3 + 1)
    expect(lines[0]).toMatch(/^value,lane,round,messages,delay_p50_ms/)
    expect(lines[1]).toMatch(/^200,polling,1,50,100,100,,100,120,150,,0,0,0$/)
    expect(lines[4]).toMatch(/^200,sse,1,50,3,3,,3,0,150,,0,0,0$/)
  })

  it('quotes what has commas, and keeps a spreadsheet from taking a name for a formula', () => {
    const lanes = [
      { lane: 'sse', pins: {}, name: 'a,"b"' },
      { lane: 'sse', pins: {}, name: '=1+1' },
    ] as const
    const csv = toCsv(made({ plan: { lanes } }))
    expect(csv).toContain(',"a,""b""",1,')
    expect(csv).toContain(",'=1+1,1,")
  })
})

describe('a run as JUnit', () => {
  it('has a test case for each threshold: a failure, or an error where it could not be judged', () => {
    const thresholds = ['sse.delay p(50)<50', 'polling.delay p(50)<50', 'sse.delay p(99)<1']
    const xml = toJunit(made({ plan: { thresholds } }), english)
    expect(xml).toContain('<testsuites tests="4" failures="1" errors="1">')
    expect(xml).toContain('name="sse.delay p(50)&lt;50"/>')
    expect(xml).toMatch(
      /name="polling[^>]*><failure message="polling\.delay p\(50\)&lt;50: does not hold, 10\d/,
    )
    expect(xml).toMatch(/<error message="sse\.delay p\(99\)&lt;1: could not be judged"\/>/)
  })

  it('has an error where it was not finished', () => {
    expect(toJunit(made({ until: 2 }), english)).toContain(
      'name="finished"><error message="Not finished"/>',
    )
  })
})

describe('a run on a terminal', () => {
  it('has columns in line, and marks what is best', () => {
    const text = toPlainText(made({ plan: { sweep } }), english, (best) => `<${best}>`)
    const [head = '', first = '', second = ''] = text.split('\n')
    expect(first.indexOf('Polling')).toBe(head.indexOf('Lane'))
    expect(second.indexOf('SSE')).toBe(head.indexOf('Lane'))
    expect(text).not.toContain('\u00a0')
  })
})

describe('two runs in words', () => {
  it('are what changed, by how much, and how many figures are as they were', () => {
    const after = madeRun({
      round: (place) => roundWith(alike((place.lane === 0 ? 130 : 3) + place.round)),
    })
    const before = madeRun({
      round: (place) => roundWith(alike((place.lane === 0 ? 100 : 3) + place.round)),
    })
    const text = comparisonMarkdown(before, after, english).replaceAll('\u00a0', ' ')
    expect(text).toContain('| Polling | Median delay | 102 ms | 132 ms | +29 ± 2 % | **worse** |')
    expect(text).toContain('All 19 other figures: no difference seen.')
    expect(comparisonMarkdown(after, before, english)).toContain('**better**')
  })

  it('are equal where one is the other, imported', () => {
    const run = made({ plan: { sweep } })
    const text = comparisonMarkdown(run, readReport(toHtml(run, english)), english)
    expect(text).toMatch(/- All \d+ figures: no difference seen\./)
    expect(text).not.toContain('|')
  })

  it('say what their plans differ in, and where they have nothing in common', () => {
    const text = comparisonMarkdown(made(), made({ plan: { sweep } }), english)
    expect(text).toContain('have no lane at the same value in common')
    expect(text).toContain('The plans differ in: sweep.')
  })
})

describe('a report about a fleet', () => {
  const fleet: FleetRound = {
    clients: 2_000,
    connected: 1_999,
    closed: 1,
    deliveredPerSecond: 9_990,
    expectedPerSecond: 10_000,
    spreadMs: 42,
    serverMicrosPerDelivery: 12.34,
    serverCpu: 0.2,
    serverLateMs: 1,
    fleetCpu: 0.3,
    fleetLateMs: 1,
    memoryPerClient: 12_000,
    limit: 'server',
  }
  const run = madeRun({
    plan: { fleet: { clients: 2_000, connectRate: 200 } },
    round: () => roundWith(alike(5), { fleet }),
  })

  it('says how many were connected, what they got, and who was the limit', () => {
    const row =
      '| SSE | 1,999 / 2,000 | 5 | 9,990 | 10,000 | 42 ms | 12.3 µs | 12 kB | the server |'
    expect(toMarkdown(run, english).replaceAll('\u00a0', ' ')).toContain(row)
    expect(toMarkdown(run, english)).toContain('one lane after the other with 2,000 clients each')
    expect(toHtml(run, chinese)).toContain('客户端群')
    expect(toPlainText(run, english, (text) => text)).toMatch(/Polling +1,999 \/ 2,000/)
    expect(readReport(toHtml(run, english))).toEqual(run)
  })
})
