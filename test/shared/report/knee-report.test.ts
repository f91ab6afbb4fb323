import { describe, expect, it } from 'vitest'
import type { FleetRound, Limit } from '../../../main/shared/experiment/fleet-figures.ts'
import type { KneeResult, KneeStep } from '../../../main/shared/experiment/knee-plan.ts'
import { createRunRecord } from '../../../main/shared/experiment/record.ts'
import { defaultExperiment, type Experiment } from '../../../main/shared/experiment/experiment.ts'
import type { Run } from '../../../main/shared/experiment/run.ts'
import { toHtml } from '../../../main/shared/report/html.ts'
import { kneeStepWords, kneeTable } from '../../../main/shared/report/knee-words.ts'
import { toMarkdown } from '../../../main/shared/report/markdown.ts'
import { toPlainText } from '../../../main/shared/report/plain-table.ts'
import { runName } from '../../../main/shared/report/run-name.ts'
import { createSpeaker } from '../../../main/shared/texts/speaker.ts'
import { alike, quietMachine, roundWith } from '../experiment/made-run.ts'

const english = createSpeaker('en')
const chinese = createSpeaker('zh')
const plan: Experiment = {
  ...defaultExperiment,
  lanes: [
    { lane: 'sse', pins: {} },
    { lane: 'websocket', pins: {} },
  ],
  fleet: { clients: 5_000, connectRate: 200 },
  knee: { of: 'clients', p95: 200 },
}
const step = (value: number, more: Partial<KneeStep> = {}): KneeStep => ({
  value,
  length: 1,
  held: 2,
  failed: 0,
  p95Ms: [40, 42],
  fault: null,
  limit: 'nobody',
  ...more,
})
const failing = step(2_000, {
  held: 1,
  failed: 2,
  p95Ms: [150, 900, 950],
  fault: 'delay',
  limit: 'server',
})
const sse: KneeResult = {
  lane: 'sse',
  found: true,
  holds: 1_000,
  fails: 2_000,
  steps: [step(1_000), failing],
}
const fleetOf = (clients: number, limit: Limit): FleetRound => ({
  ...{ clients, connected: clients, closed: 0, deliveredPerSecond: 10, expectedPerSecond: 10 },
  ...{
    spreadMs: 5,
    serverMicrosPerDelivery: 12 + clients / 1_000,
    serverCpu: 0.5,
    serverLateMs: 1,
  },
  ...{ fleetCpu: 0.2, fleetLateMs: 1, memoryPerClient: 12_000, limit },
})

/** With ordinary spaces in the place of those that do not break. */
const plainly = (text: string): string => text.replaceAll('\u00a0', ' ')

function searched(knees: readonly KneeResult[], finished = true): Run {
  const record = createRunRecord({
    ...{ id: 'knee', name: runName(plan, english), startedAt: Date.UTC(2026, 10, 28), plan },
    environment: quietMachine,
  })
  for (const { value, limit } of [step(1_000), failing]) {
    const round = roundWith(alike(value / 10), { fleet: fleetOf(value, limit) })
    const what = {
      step: { round: 0, control: false, lanes: [0] },
      point: { value, settings: {}, faults: {} },
    }
    record.add(what, [round], undefined, knees)
  }
  if (finished) record.finish()
  return record.read()
}

describe('what a search found, in words', () => {
  it('is the most that holds and the least that does not, with why and by whom', () => {
    const [row = []] = kneeTable(searched([sse]), english)?.rows ?? []
    expect(row.map(plainly)).toEqual(['SSE', '1,000', '2,000', '95 % within 900 ms', 'the server'])
  })

  it.each([
    [{ ...sse, holds: null, steps: [failing] }, 1, '– (nothing that was tried holds)'],
    [{ ...sse, fails: null, steps: [step(5_000)] }, 2, '– (all that was tried holds)'],
    [{ ...sse, found: false }, 1, '1,000, not confirmed'],
  ])('says where there is no such value, or none that is sure', (result, column, expected) => {
    expect(kneeTable(searched([result]), english)?.rows[0]?.[column]).toBe(expected)
  })

  it.each([
    [step(800), 'SSE, Clients 800: holds (95 % within 42 ms); limited by nobody'],
    [failing, 'SSE, Clients 2,000: does not hold (95 % within 900 ms); limited by the server'],
    [
      step(800, { length: 3, failed: 2, held: 0, fault: 'missed' }),
      'SSE, Clients 800: does not hold for three times as long (messages were missed); limited by nobody',
    ],
    [
      step(800, { failed: 2, held: 0, fault: 'connected', limit: 'clients', p95Ms: [null, null] }),
      'SSE, Clients 800: does not hold (less than 99.9 % of the clients were connected); limited by the clients',
    ],
  ])('is told value by value', (tried, expected) => {
    const said = kneeStepWords(tried, 'SSE', plan, english)
    expect(plainly(said)).toBe(expected)
  })

  it('is in every report that people read, with a row for each value that a lane was measured at', () => {
    const run = searched([sse])
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

  it('is said in Chinese', () => {
    expect(plainly(toMarkdown(searched([sse]), chinese))).toContain(
      '| SSE | 1,000 | 2,000 | 95 % 在 900 ms 内 | 服务器 |',
    )
  })
})
