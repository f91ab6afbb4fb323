import { usualConnectRate } from '../../main/shared/contract/audience.ts'
import { PlaygroundError } from '../../main/shared/contract/errors.ts'
import { faultKeys, faultKnobs, type NetworkFaultKey } from '../../main/shared/contract/network.ts'
import type { Knob, NumberKnob } from '../../main/shared/contract/knob.ts'
import {
  knobs,
  settingKeys,
  type SettingKey,
  type Settings,
} from '../../main/shared/contract/settings.ts'
import type { SubjectSpec } from '../../main/shared/experiment/bench.ts'
import {
  checkExperiment,
  type Experiment,
  type Sweep,
  type SweepValue,
} from '../../main/shared/experiment/experiment.ts'
import { parseThresholds } from '../../main/shared/experiment/threshold.ts'
import { stepsOf } from '../../main/shared/experiment/order.ts'

/** What can be swept from the window: numbers, choices and switches, of settings and of faults. */
export type SweepName = `setting.${SettingKey}` | `fault.${NetworkFaultKey}`

/** What a person has filled in; numbers are as they were typed. */
export interface PlanDraft {
  readonly name: string
  readonly lanes: readonly SubjectSpec[]
  /** Empty where nothing varies. */
  readonly sweep: SweepName | ''
  /** Separated by commas. */
  readonly values: string
  readonly rounds: string
  /** Seconds. */
  readonly window: string
  readonly thresholds: string
  /** Clients a lane, in the place of one; empty or 0 for no fleet. */
  readonly fleet: string
  /** Of them, those that begin to connect each second. */
  readonly connectRate: string
}

export const defaultDraft: Omit<PlanDraft, 'lanes'> = {
  name: '',
  sweep: '',
  values: '',
  rounds: '5',
  window: '10',
  thresholds: '',
  fleet: '0',
  connectRate: String(usualConnectRate),
}

const sweepable = (knob: Knob): boolean => knob.kind !== 'text' && knob.kind !== 'origins'
/** How much is kept changes no figure; the seed goes up with every round anyway. */
const left: ReadonlySet<SettingKey> = new Set(['retention', 'seed'])
const settingNames = settingKeys.filter((key) => sweepable(knobs[key]) && !left.has(key))

/** Everything that can be swept, settings first. */
export const sweepNames: readonly SweepName[] = [
  ...settingNames.map((key): SweepName => `setting.${key}`),
  ...faultKeys.map((key): SweepName => `fault.${key}`),
]

interface Swept {
  readonly knob: Knob
  make(values: readonly SweepValue[]): Sweep
}
function sweptBy(name: SweepName): Swept {
  const key = name.slice(name.indexOf('.') + 1)
  return name.startsWith('setting.')
    ? {
        knob: knobs[key as SettingKey],
        make: (values) => ({ setting: key as SettingKey, values }),
      }
    : {
        knob: faultKnobs[key as NetworkFaultKey],
        make: (values) => ({ fault: key as NetworkFaultKey, values }),
      }
}

/** Off where that is possible, then three that double; in the range, and whole where they have to be. */
function firstNumbers(knob: NumberKnob): readonly number[] {
  const { min, max, zero, integer = true } = knob
  const least = knob.default > 0 ? knob.default / 2 : Math.min(100, max / 4)
  const doubled = [least, least * 2, least * 4].map((value) => {
    const inRange = Math.min(max, Math.max(min, value))
    return integer ? Math.round(inRange) : Number(inRange.toPrecision(2))
  })
  return [...new Set(zero === undefined ? doubled : [0, ...doubled])]
}

/** Values to begin with, so that nobody has to look up what is allowed. */
export function firstValues(name: SweepName): string {
  const { knob } = sweptBy(name)
  switch (knob.kind) {
    case 'number':
      return name === 'setting.pollInterval'
        ? '100, 200, 500, 1000, 2000'
        : firstNumbers(knob).join(', ')
    case 'choice':
      return knob.choices.join(', ')
    case 'toggle':
      return 'false, true'
    default:
      return ''
  }
}

function parseValue({ kind }: Knob, text: string): SweepValue {
  if (kind === 'number') return Number(text)
  if (kind === 'toggle') return text === 'true' || text === 'on'
  return text
}

/**
 * The plan that a person has filled in. Settings are those in force.
 *
 * @throws PlaygroundError `bad_setting`, naming what is wrong and what is allowed.
 */
export function planOf(draft: PlanDraft, settings: Partial<Settings>): Experiment {
  const values = draft.values
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '')
  if (draft.sweep !== '' && values.length === 0) {
    throw new PlaygroundError('bad_setting', 'A sweep needs at least one value.', 'values')
  }
  const swept = draft.sweep === '' ? undefined : sweptBy(draft.sweep)
  const plan = checkExperiment({
    settings,
    faults: [],
    lanes: draft.lanes,
    ...(swept && { sweep: swept.make(values.map((text) => parseValue(swept.knob, text))) }),
    ...(Number(draft.fleet) !== 0 && {
      fleet: { clients: Number(draft.fleet), connectRate: Number(draft.connectRate) },
    }),
    rounds: Number(draft.rounds),
    window: Math.round(Number(draft.window) * 1_000),
    warmUp: 'auto',
    thresholds: draft.thresholds
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  })
  parseThresholds(plan.thresholds, plan.lanes)
  return plan
}

/** Warm-up, connecting and what is under way at the end of a window, ms a step. */
const aroundWindow = 2_500

/**
 * About how long a plan takes, ms.
 *
 * @param around what a step takes besides its window, ms.
 */
export function durationOf(
  { sweep, rounds, window, lanes, fleet }: Experiment,
  around = aroundWindow,
): number {
  const inTurn = fleet !== undefined
  const order = { points: sweep?.values.length ?? 1, rounds, lanes: lanes.length, inTurn }
  const connecting = fleet === undefined ? 0 : (1_000 * fleet.clients) / fleet.connectRate
  return stepsOf(order).length * (window + around + connecting)
}
