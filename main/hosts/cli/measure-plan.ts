import { PlaygroundError } from '../../shared/contract/errors.ts'
import { usualConnectRate } from '../../shared/contract/audience.ts'
import type { SettingsPatch } from '../../shared/contract/settings.ts'
import {
  checkExperiment,
  defaultExperiment,
  experimentLimits,
  type Experiment,
  type FleetSize,
} from '../../shared/experiment/experiment.ts'
import { faultWithoutLane } from '../../shared/experiment/fault-option.ts'
import type { KneePlan } from '../../shared/experiment/knee-plan.ts'
import { parseThresholds } from '../../shared/experiment/threshold.ts'
import type { Needs } from '../../shared/verdict/needs/needs.ts'
import type { Config } from './config.ts'
import { needsPlan } from './needs-flag.ts'
import { settingsIn } from './setting-flags.ts'

/** What 95 % of the messages may take in a search, ms. */
export const usualP95 = 500
/** Clients of a search that says nothing else. */
const usualClients = { clients: experimentLimits.fleet, pushRate: 100 } as const

function refuse(message: string): never {
  throw new PlaygroundError('bad_setting', message)
}

/** What the flags say, by the names that their parser gives them. */
type Values = Readonly<Record<string, unknown>>

/** Flags that go with a search, and those that do not. */
function kneeIn(values: Values): KneePlan | undefined {
  const of = values['findKnee'] as KneePlan['of'] | undefined
  if (of === undefined) {
    if (values['p95'] !== undefined) refuse('--p95 is for --find-knee, which says of what.')
    return undefined
  }
  if (values['sweep'] !== undefined)
    refuse('--sweep does not go with --find-knee, which finds its values.')
  if (values['rounds'] !== undefined)
    refuse('--rounds does not go with --find-knee: two of three windows decide.')
  if (values['failIf'] !== undefined)
    refuse('--fail-if does not go with --find-knee, whose threshold is --p95.')
  if (values['needs'] !== undefined)
    refuse('--needs does not go with --find-knee: it has a plan of its own.')
  if (values['exportK6'] !== undefined)
    refuse('--export-k6 does not go with --find-knee, which finds its values as it measures.')
  return { of, p95: (values['p95'] as number | undefined) ?? usualP95 }
}

function fleetIn(values: Values, knee: KneePlan | undefined): FleetSize | undefined {
  const usual = knee && usualClients[knee.of]
  const { fleet: clients = usual, connectRate = usualConnectRate } = values
  if (typeof clients === 'number' && typeof connectRate === 'number')
    return { clients, connectRate }
  if (values['connectRate'] === undefined) return undefined
  return refuse('--connect-rate is for --fleet, which says how many clients.')
}

/** What a project's file says of a run. Which origins the project trusts is private, and of no use to a run. */
function settingsOf(config: Config | undefined): SettingsPatch {
  const settings = Object.entries(config?.settings ?? {})
  return Object.fromEntries(settings.filter(([key]) => key !== 'allowedOrigins'))
}

/** What is measured where no flag says anything else. The file's faults of a lane belong to the file's lanes. */
function usualPlan(values: Values, config: Config | undefined): Experiment {
  if (config === undefined) return defaultExperiment
  const { lanes, faults } = config
  return {
    ...defaultExperiment,
    settings: settingsOf(config),
    ...(lanes.length > 0 && { lanes }),
    ...(values['lane'] === undefined && { faults }),
  }
}

/** What needs ask for, above what the file says: lanes and a rate of one's own leave out what is meant for others. */
function baseFor(values: Values, flags: SettingsPatch, config: Config | undefined): Experiment {
  const needs = values['needs'] as Needs | undefined
  if (needs === undefined) return usualPlan(values, config)
  const base = needsPlan(needs, values['fleet'] !== undefined)
  return {
    ...base,
    settings: { ...settingsOf(config), ...base.settings },
    ...(values['lane'] !== undefined && { faults: [] }),
    ...(flags.pushRate !== undefined && { sweep: undefined }),
  }
}

/**
 * The plan that the flags ask for, and the project's file where they say nothing.
 *
 * @throws PlaygroundError `bad_setting` where it cannot be measured.
 */
export function planOf(values: Values, config: Config | undefined): Experiment {
  const knee = kneeIn(values)
  const given = {
    lanes: values['lane'],
    sweep: values['sweep'],
    faults: values['fault'],
    rounds: values['rounds'],
    window: values['window'],
    warmUp: values['warmUp'],
    thresholds: values['failIf'],
    knee,
    fleet: fleetIn(values, knee),
  }
  const settings: SettingsPatch = settingsIn(values)
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const base = baseFor(values, settings, config)
  const plan = checkExperiment({ ...base, ...known, settings: { ...base.settings, ...settings } })
  parseThresholds(plan.thresholds, plan.lanes)
  const lost = faultWithoutLane(plan.faults, plan.lanes.length)
  if (lost !== undefined) refuse(lost)
  return plan
}
