import type { Limit } from '../../../main/shared/contract/audience.ts'
import type { FleetRound } from '../../../main/shared/experiment/fleet-figures.ts'
import type { KneeResult, KneeStep } from '../../../main/shared/experiment/knee-plan.ts'
import { createRunRecord } from '../../../main/shared/experiment/record.ts'
import { defaultExperiment, type Experiment } from '../../../main/shared/experiment/experiment.ts'
import type { Run } from '../../../main/shared/experiment/run.ts'
import { runName } from '../../../main/shared/report/run-name.ts'
import { createSpeaker } from '../../../main/shared/texts/speaker.ts'
import { alike, quietMachine, roundWith } from '../experiment/made-run.ts'

export const searchPlan: Experiment = {
  ...defaultExperiment,
  lanes: [
    { lane: 'sse', pins: {} },
    { lane: 'websocket', pins: {} },
  ],
  fleet: { clients: 5_000, connectRate: 200 },
  knee: { of: 'clients', p95: 200 },
}
export const step = (value: number, more: Partial<KneeStep> = {}): KneeStep => ({
  value,
  length: 1,
  held: 2,
  failed: 0,
  p95Ms: [40, 42],
  fault: null,
  limit: 'nobody',
  ...more,
})
export const failing = step(2_000, {
  held: 1,
  failed: 2,
  p95Ms: [150, 900, 950],
  fault: 'delay',
  limit: 'server',
})
export const sseKnee: KneeResult = {
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

/** A search that measured SSE at two values, and found this. */
export function madeSearch(knees: readonly KneeResult[], finished = true): Run {
  const record = createRunRecord({
    ...{
      id: 'knee',
      name: runName(searchPlan, createSpeaker('en')),
      startedAt: Date.UTC(2026, 10, 28),
    },
    plan: searchPlan,
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
