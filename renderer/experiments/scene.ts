import type { AudiencePlan } from '../../main/shared/contract/audience.ts'
import type {
  ScopedFaults,
  NetworkFaultsPatch,
  NetworkScope,
} from '../../main/shared/contract/network.ts'
import type { SettingKey, Settings, SettingsPatch } from '../../main/shared/contract/settings.ts'
import { pointsOf, type Experiment } from '../../main/shared/experiment/experiment.ts'
import type { SharedPane } from '../share/share-panes.ts'

/** What an experiment takes the place of, and gives back at its end. */
export interface Scene {
  readonly settings: SettingsPatch
  readonly panes: readonly SharedPane[]
  /** Without those of single panes: these go with their panes. */
  readonly faults: readonly ScopedFaults[]
  readonly producing: boolean
  /** Who was there beside the panes, and would be in the figures. */
  readonly audience: AudiencePlan | undefined
}

export interface SceneNow {
  readonly settings: Settings
  readonly panes: readonly SharedPane[]
  readonly faults: readonly ScopedFaults[]
  readonly producing: boolean
  readonly audience: AudiencePlan | undefined
}

/** The settings that a run changes; the seed goes up with every round. */
function touched(plan: Experiment): readonly SettingKey[] {
  const keys = pointsOf(plan).flatMap(({ settings }) => Object.keys(settings) as SettingKey[])
  return [...new Set<SettingKey>([...keys, 'seed'])]
}

/** Remembers what a plan is going to change. */
export function rememberScene(plan: Experiment, now: SceneNow): Scene {
  return {
    settings: Object.fromEntries(touched(plan).map((key) => [key, now.settings[key]])),
    panes: now.panes,
    faults: now.faults.filter(({ scope }) => typeof scope === 'string'),
    producing: now.producing,
    audience: now.audience,
  }
}

/** What gives a scene back. */
export interface SceneTarget {
  configure(patch: SettingsPatch): Promise<unknown>
  setNetwork(scope: NetworkScope, faults: NetworkFaultsPatch): Promise<unknown>
  replacePanes(panes: readonly SharedPane[]): void
  setProducing(producing: boolean): Promise<unknown>
  startAudience(plan: AudiencePlan): Promise<unknown>
}

/**
 * Gives a scene back.
 *
 * @param present the faults that are in force by now: those of scopes that had none are lifted.
 */
export async function restoreScene(
  { settings, panes, faults, producing, audience }: Scene,
  present: readonly ScopedFaults[],
  target: SceneTarget,
): Promise<void> {
  target.replacePanes(panes)
  for (const { scope } of present) {
    const had = faults.some((one) => one.scope === scope)
    if (typeof scope === 'string' && !had) await target.setNetwork(scope, {})
  }
  for (const { scope, faults: former } of faults) await target.setNetwork(scope, former)
  await target.configure(settings)
  await target.setProducing(producing)
  if (audience !== undefined) await target.startAudience(audience)
}
