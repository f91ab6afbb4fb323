import { bodyBytes } from '../contract/body-size.ts'
import { maxProducedBytesPerSecond } from '../contract/limits.ts'
import { defaultSettings, knobs } from '../contract/settings.ts'
import type { Experiment } from './experiment.ts'
import type { KneeRange } from './knee.ts'
import type { KneeFault, KneePlan } from './knee-plan.ts'
import type { RoundFigures } from './run.ts'

/** The share of the clients that must be connected when a window ends. */
export const enoughConnected = 0.999
/** What is tried first. */
const usualStart = { clients: 100, pushRate: 10 } as const

/** What a plan has its search try. */
export function kneeRange({ knee, fleet, settings }: Experiment): KneeRange {
  if (knee?.of !== 'pushRate') {
    const most = fleet?.clients ?? 1
    return { from: Math.min(usualStart.clients, most), least: 1, most, whole: true }
  }
  const { min, max } = knobs.pushRate
  const bytes = bodyBytes({ ...defaultSettings, ...settings })
  const most = Math.min(max, Math.floor(maxProducedBytesPerSecond / bytes))
  const from = Math.min(settings.pushRate ?? usualStart.pushRate, most)
  return { from, least: min, most, whole: false }
}

/** Why a window does not hold; undefined where it does. */
export function faultOf(
  { delayMs, missed, fleet }: RoundFigures,
  { p95 }: Pick<KneePlan, 'p95'>,
): KneeFault | undefined {
  if (fleet !== undefined && fleet.connected < enoughConnected * fleet.clients) return 'connected'
  if (missed > 0) return 'missed'
  if (delayMs === null) return 'silent'
  return delayMs.p95 > p95 ? 'delay' : undefined
}
