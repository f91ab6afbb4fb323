import { describe, expect, it } from 'vitest'
import type { Run } from '../../../main/shared/experiment/run.ts'
import { markdownOf } from '../../../main/shared/report/documents.ts'
import { readReport, toHtml } from '../../../main/shared/report/html.ts'
import { runName } from '../../../main/shared/report/run-name.ts'
import { createSpeaker } from '../../../main/shared/texts/speaker.ts'
import { defaultNeeds, type Needs } from '../../../main/shared/verdict/needs/needs.ts'
import { fleetPlanFor, planFor } from '../../../main/shared/verdict/needs/needs-plan.ts'
import { alike, madeRun, roundWith } from '../experiment/made-run.ts'

const [english, chinese] = [createSpeaker('en'), createSpeaker('zh')]
const asked: Needs = { ...defaultNeeds, age: 5_000, clients: 2_000, rate: 1 / 30, proxy: 'buffers' }
/** Bytes a second while nothing comes, and for each message, of the lanes of the plan. */
const usualCosts = [
  { idle: 450, each: 150 },
  { idle: 0, each: 650 },
  { idle: 20, each: 190 },
  { idle: 15, each: 150 },
  { idle: 20, each: 190 },
] as const

/** A run for these needs as it looks on a quiet machine, with these costs of its lanes. */
function runFor(
  needs: Needs,
  environment = {},
  costs: readonly { readonly idle: number; readonly each: number }[] = usualCosts,
): Run {
  return madeRun({
    plan: planFor(needs, 'SSE behind a buffering proxy'),
    environment,
    round({ point, lane }) {
      const rate = [4, 16][point] ?? 0
      const { idle = 0, each = 0 } = costs[lane] ?? {}
      const waits = Array.from({ length: 20 }, (_, at) => 50 * at)
      const delays = lane === 0 ? waits : alike(lane === 4 ? 24_000 / rate : 4, 20)
      return roundWith(delays, {
        perSecond: { messages: rate, bytes: idle + each * rate },
        missed: lane === 4 ? 6 : 0,
        requestsPerMinute: lane === 0 ? 60 : 0,
        emptyShare: lane === 0 ? 0.4 : null,
      })
    },
  })
}
const plain = (text: string): string => text.replaceAll('\u00a0', ' ')
const markdown = plain(markdownOf(runFor(asked), english))

describe('the Markdown of a run for needs', () => {
  it('answers in one sentence, with what to do where that cannot be had', () => {
    expect(markdown).toContain(
      '**Use Long poll: requests that are held for up to 30 s.** Where that cannot be had: WebSocket,',
    )
  })

  it('says how figures were projected, with no capital inside the sentence', () => {
    expect(markdown).toMatch(/Polling: bytes a day/)
    expect(markdown).not.toMatch(/(?:Polling|SSE|Long poll|WebSocket): Bytes a day/)
  })

  it('says of each reason what it rests on', () => {
    expect(markdown).toMatch(
      /- 19 of 20 messages arrive within 4\.0 ms; 5 s is needed\. _\(projected: measured at 4 messages a second and 16 messages a second; how rare/,
    )
    expect(markdown).toContain(
      '[source: MDN, EventSource](https://developer.mozilla.org/en-US/docs/Web/API/EventSource)',
    )
  })

  it('tells of each way what it costs a day for all clients, and why it is not the answer', () => {
    const row = (way: string) => markdown.split('\n').find((one) => one.startsWith(`| ${way} |`))
    expect(row('WebSocket')).toContain('| ≈ 3.46 GB | 0 | 2,000 | second choice |')
    expect(row('Polling')).toContain('| ≈ 34,560,000 | 0 |')
    expect(row('SSE')).toMatch(
      /\| ≥ 6 s \|.* 60 messages were still in the proxy’s buffer .* The rarer the messages, the longer they wait: 6 s at 4 messages a second, 1\.5 s at 16/,
    )
  })

  it('does not call what costs about the same once as dear', () => {
    const alikeCosts = usualCosts.map((cost, lane) => (lane === 3 ? { idle: 20, each: 195 } : cost))
    const run = runFor({ ...asked, age: 200, proxy: 'none', rate: 4 }, {}, alikeCosts)
    const told = plain(markdownOf(run, english))
    expect(told).toMatch(/\| SSE \|.*\| recommended \|/)
    expect(told).toMatch(/\| WebSocket \|.*\| second choice \|/)
    expect(told).not.toContain('1 times')
  })

  it('says when the answer changes', () => {
    expect(markdown).toContain('- With no proxy that is known: SSE.')
    expect(markdown).toMatch(/- Where it may be older than [\d.]+ s: Polling\./)
    expect(markdown).toMatch(/- More often than 1 message every [\d.]+ s: WebSocket\./)
  })

  it('has the sides of the article with the evidence of the run', () => {
    expect(markdown).toMatch(
      /\| Polling − \| It wastes the server’s resources.* \| Seen here: polls every 5 s are 12 requests a minute, and 85% of them would bring nothing \(projected/,
    )
    expect(markdown).toMatch(
      /\| WebSocket \+ \| Full-duplex.* \| Not tried yet: no client sent anything in this run \|/,
    )
  })

  it('says what the figures do not tell', () => {
    expect(markdown).toContain('A browser sends larger headers with every request')
    expect(markdown).toContain('No fleet was measured')
    expect(markdown).not.toContain('This run has doubts')
    const loaded = plain(markdownOf(runFor(asked, { load: 9 }), english))
    expect(loaded).toContain('This run has doubts of its own')
  })

  it('is Chinese in Chinese', () => {
    const text = plain(markdownOf(runFor(asked), chinese))
    expect(text).toContain('**用长轮询：请求最多挂起 30 s。**')
    expect(text).not.toMatch(/needs\.|\{\w+\}/)
  })
})

describe('the HTML of a run for needs', () => {
  it('has the answer with its sources as links, and is read again with its needs', () => {
    const html = toHtml(runFor(asked), english)
    expect(html).toContain('<section class="needs">')
    expect(html).toContain(
      '<a href="https://developer.mozilla.org/en-US/docs/Web/API/EventSource">',
    )
    expect(readReport(html).plan.needs).toEqual(asked)
  })
})

describe('a run for needs', () => {
  it('is called by them', () => {
    expect(runName(planFor(asked, 'Held'), english)).toBe(
      'For 2,000 clients, 1 message every 30 s of 64 B, on screen within 5 s, a proxy that may buffer',
    )
  })

  it('with a fleet tells the CPU of the server', () => {
    const run = madeRun({
      plan: { ...fleetPlanFor(asked), fleet: { clients: 100, connectRate: 200 } },
      round({ point }) {
        const rate = [4, 16][point] ?? 0
        return roundWith(alike(5), {
          fleet: {
            ...{ clients: 100, connected: 100, closed: 0, expectedPerSecond: rate },
            ...{ deliveredPerSecond: 100 * rate, spreadMs: 1, serverCpu: 0.1, serverLateMs: 1 },
            ...{ fleetCpu: 0.1, fleetLateMs: 1, memoryPerClient: 1, limit: 'nobody' as const },
            serverMicrosPerDelivery: (100 + 20 * rate) / rate,
          },
        })
      },
    })
    const text = plain(markdownOf(run, english))
    // (100 + 20 ÷ 30) µs a second for each of 2,000 clients.
    expect(text).toMatch(/\| WebSocket \| .* \| ≤ 0\.2 \|/)
    expect(text).toMatch(/\| Long poll \| .* This run has no lane of it\. \|/)
    expect(text).toContain('| Server CPU, cores |')
    expect(text).not.toContain('No fleet was measured')
  })
})
