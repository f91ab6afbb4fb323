import { audienceMost } from '../contract/audience.ts'
import { PlaygroundError } from '../contract/errors.ts'
import { governs } from '../contract/knob.ts'
import { lanes as laneKeys, laneRows, usualLaneOf } from '../contract/lanes.ts'
import { effectiveOptions, isValidPin, pinsOf, settingOfPin } from '../contract/pins.ts'
import {
  checkFaults,
  faultKeys,
  type NetworkFaultKey,
  type NetworkFaultsPatch,
} from '../contract/network.ts'
import {
  checkPatch,
  defaultSettings,
  knobs,
  settingKeys,
  type SettingKey,
  type Settings,
  type SettingsPatch,
} from '../contract/settings.ts'
import { transportRows, transports } from '../contract/transport.ts'
import { z } from '../contract/zod.ts'
import { needsShape, type Needs } from '../verdict/needs/needs.ts'
import type { SubjectSpec } from './bench.ts'
import { kneeShape, type KneePlan } from './knee-plan.ts'
import type { PlannedFaults } from './plan.ts'

/** What takes one value after the other: a setting, or a fault on all connections. */
export type Sweep =
  | { readonly setting: SettingKey; readonly values: readonly SweepValue[] }
  | { readonly fault: NetworkFaultKey; readonly values: readonly SweepValue[] }
export type SweepValue = number | string | boolean

/** How many clients a lane has, and how many of them begin to connect each second. */
export interface FleetSize {
  readonly clients: number
  readonly connectRate: number
}

/** What a run measures, and how. Times are ms. */
export interface Experiment {
  /** What differs from the defaults. */
  readonly settings: SettingsPatch
  readonly faults: readonly PlannedFaults[]
  readonly lanes: readonly SubjectSpec[]
  readonly sweep?: Sweep | undefined
  /** Many light clients a lane, one lane after the other, instead of one full client each. */
  readonly fleet?: FleetSize | undefined
  /** A search for the most that holds, instead of rounds: its values are found, not given. */
  readonly knee?: KneePlan | undefined
  readonly rounds: number
  readonly window: number
  /** `auto`: until the medians of three seconds in a row are alike. */
  readonly warmUp: number | 'auto'
  /** In k6's grammar, each with its scope: `sse.delay p(95)<50`. */
  readonly thresholds: readonly string[]
  /** Those that the run is to answer for; left out where it is not about any. */
  readonly needs?: Needs | undefined
}

export const experimentLimits = {
  lanes: 12,
  values: 50,
  rounds: { min: 3, max: 100 },
  window: { min: 1_000, max: 3_600_000 },
  warmUp: { max: 600_000 },
  fleet: audienceMost,
} as const

/** What is measured where nobody says anything else. */
export const defaultExperiment: Experiment = {
  settings: {},
  faults: [],
  lanes: laneKeys.filter((lane) => laneRows[lane].initial).map((lane) => ({ lane, pins: {} })),
  rounds: 5,
  window: 10_000,
  warmUp: 'auto',
  thresholds: [],
}

const value = z.union([z.number(), z.string(), z.boolean()])
const values = z.array(value).min(1).max(experimentLimits.values)
const patch = z.record(z.string(), z.unknown())
const { rounds, window } = experimentLimits

/** The shape of a plan from outside; `checkExperiment` judges what is in it. */
export const experimentShape = z.object({
  settings: patch,
  faults: z.array(
    z.object({
      scope: z.union([
        z.literal('all'),
        z.enum(transports),
        z.object({ subject: z.number().int().min(0) }),
      ]),
      faults: patch,
    }),
  ),
  lanes: z
    .array(z.object({ lane: z.enum(laneKeys), pins: patch, name: z.string().max(60).optional() }))
    .min(1)
    .max(experimentLimits.lanes),
  sweep: z
    .union([
      z.object({ setting: z.enum(settingKeys), values }),
      z.object({ fault: z.enum(faultKeys), values }),
    ])
    .optional(),
  fleet: z
    .object({
      clients: z.number().int().min(1).max(experimentLimits.fleet),
      connectRate: z.number().min(1).max(experimentLimits.fleet),
    })
    .optional(),
  knee: kneeShape.optional(),
  rounds: z.number().int().min(rounds.min).max(rounds.max),
  window: z.number().min(window.min).max(window.max),
  warmUp: z.union([z.literal('auto'), z.number().min(0).max(experimentLimits.warmUp.max)]),
  thresholds: z.array(z.string()),
  needs: needsShape.optional(),
})

/** What differs from point to point of a run: a setting, a fault, or how many clients there are. */
export type Varied =
  | { readonly setting: SettingKey }
  | { readonly fault: NetworkFaultKey }
  | { readonly clients: true }

/** What a plan varies; undefined where it measures at one point. */
export function variedIn({ sweep, knee }: Experiment): Varied | undefined {
  if (knee === undefined) return sweep
  return knee.of === 'clients' ? { clients: true } : { setting: knee.of }
}

/** What is set at one value of the sweep, on top of the plan's own settings and faults. */
export interface PointSettings {
  readonly value: SweepValue | null
  readonly settings: SettingsPatch
  /** On all connections. */
  readonly faults: NetworkFaultsPatch
}

/** The values of a plan, one after the other; a single one where nothing is swept. */
export function pointsOf({ settings, sweep }: Experiment): readonly PointSettings[] {
  if (sweep === undefined) return [{ value: null, settings, faults: {} }]
  return sweep.values.map((one) =>
    'setting' in sweep
      ? { value: one, settings: { ...settings, [sweep.setting]: one }, faults: {} }
      : { value: one, settings, faults: { [sweep.fault]: one } },
  )
}

/** All settings at a point. */
const settingsAt = (point: PointSettings): Settings => ({
  ...defaultSettings,
  ...point.settings,
})

function refuse(field: string, message: string): never {
  throw new PlaygroundError('bad_setting', message, field)
}

/** A swept setting that no lane follows, for each has pinned it or has no use for it, would change nothing. */
function checkReach({ sweep, lanes }: Experiment): void {
  if (sweep === undefined || !('setting' in sweep)) return
  const { setting } = sweep
  const knob = knobs[setting]
  const follows = lanes.some(({ lane, pins }) => {
    const { transport } = laneRows[lane]
    if (!governs(knob, transport)) return false
    return !pinsOf(transport).some(
      (pin) => settingOfPin(pin, transport) === setting && pins[pin] !== undefined,
    )
  })
  if (!follows)
    refuse('sweep', `No lane follows ${setting}: each has pinned it, or has no use for it.`)
}

function checkLanes({ lanes }: Experiment): void {
  for (const { lane, pins } of lanes) {
    const { transport } = laneRows[lane]
    for (const [pin, given] of Object.entries(pins)) {
      const known = pinsOf(transport).find((name) => name === pin)
      if (known === undefined || !isValidPin(known, transport, given)) {
        refuse('lanes', `${lane} cannot have ${pin} = ${String(given)}.`)
      }
    }
  }
}

/** Clients of a fleet are light: they know how often to ask, and nothing else. */
function checkFleet(plan: Experiment): void {
  if (plan.fleet === undefined) return
  for (const { lane, pins } of plan.lanes) {
    if (lane !== usualLaneOf(laneRows[lane].transport)) {
      refuse('fleet', `A fleet cannot have ${lane}: its clients are ${transports.join(', ')}.`)
    }
    const other = Object.keys(pins).find((pin) => pin !== 'pollInterval')
    if (other !== undefined) refuse('fleet', `Clients of a fleet have no ${other} of their own.`)
  }
  for (const point of pointsOf(plan)) {
    const { pollMode } = settingsAt(point)
    if (pollMode !== 'new')
      refuse('fleet', `Clients of a fleet ask for new rows only, not by pollMode ${pollMode}.`)
  }
}

/** A search finds its values itself, and needs a fleet to have them. */
function checkKnee({ knee, fleet, sweep, thresholds }: Experiment): void {
  if (knee === undefined) return
  if (sweep !== undefined) refuse('knee', 'A search for a knee finds its values: it has no sweep.')
  if (fleet === undefined) refuse('knee', 'A search for a knee needs a fleet.')
  if (thresholds.length > 0)
    refuse('knee', 'A search for a knee has its own objective: no threshold goes with it.')
}

/**
 * Checks a plan: every value of every setting and fault, before anything starts.
 *
 * @throws PlaygroundError `bad_setting`, naming field and range.
 */
export function checkExperiment(given: unknown): Experiment {
  const read = experimentShape.safeParse(given)
  if (!read.success) {
    const [issue] = read.error.issues
    const field = issue?.path.join('.') ?? ''
    refuse(field, `The plan is wrong at "${field}": ${issue?.message ?? ''}.`)
  }
  const plan = read.data as Experiment
  for (const { faults } of plan.faults) checkFaults(faults)
  for (const point of pointsOf(plan)) {
    checkPatch(point.settings, defaultSettings)
    checkFaults(point.faults)
  }
  checkLanes(plan)
  checkReach(plan)
  checkFleet(plan)
  checkKnee(plan)
  return plan
}

/** How long a message may wait for its turn by the settings, ms: what a window waits for at its end. */
export function longestWait(plan: Experiment, point: PointSettings): number {
  const settings = settingsAt(point)
  const waits = plan.lanes.map(({ lane, pins }) => {
    const { transport } = laneRows[lane]
    const options = effectiveOptions({ transport, pins }, settings)
    return transportRows[transport].pushes ? options.pushInterval : options.pollInterval
  })
  return Math.max(...waits)
}
