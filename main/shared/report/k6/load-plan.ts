import { laneRows } from '../../contract/lanes.ts'
import { governs } from '../../contract/knob.ts'
import { effectiveOptions } from '../../contract/pins.ts'
import {
  defaultSettings,
  knobs,
  type PollMode,
  type SettingKey,
  type SettingRow,
  type SettingsPatch,
} from '../../contract/settings.ts'
import { toCommandLine, quoted } from '../../contract/share.ts'
import { transportRows, type Transport } from '../../contract/transport.ts'
import { longestWait, pointsOf, type Experiment } from '../../experiment/experiment.ts'
import { printFaultOption } from '../../experiment/fault-option.ts'
import { kebab } from '../../experiment/kebab.ts'
import { laneNames } from '../../experiment/lane-names.ts'
import { stepsOf, type Step } from '../../experiment/order.ts'

/** How a client asks, or asks to be sent to. Times are ms. */
export interface LoadOptions {
  readonly interval: number
  /** Of a client that polls. */
  readonly mode?: PollMode
  /** Of one that is pushed to: 0 is none. */
  readonly heartbeat?: number
  readonly resume?: boolean
  readonly deflate?: boolean
}

/** A plan as a script for k6 carries it out: what the servers are set to is not in it. Times are ms. */
export interface LoadPlan {
  /** Their tags: names that k6 takes in scenarios, thresholds and samples. */
  readonly lanes: readonly { readonly tag: string; readonly transport: Transport }[]
  readonly points: readonly {
    /** What is swept, as a text; empty where nothing is. */
    readonly value: string
    /** How long a message that was due may be on its way. */
    readonly patience: number
    readonly lanes: readonly LoadOptions[]
  }[]
  readonly steps: readonly Step[]
  /** Whether the servers have to be set anew for each value, so that a run of k6 measures one of them. */
  readonly oneByOne: boolean
  /** Of each lane. */
  readonly clients: number
  /** Clients that begin to connect each second; null where it is one of each lane. */
  readonly connectRate: number | null
  readonly warmUp: number
  readonly window: number
}

/** What stands for a warm-up that ends by itself: k6 cannot look at medians while it measures, ms. */
const usualWarmUp = 3_000
/** As in a run of `measure`: what is due waits for its turn, and then for its way, ms. */
const onItsWay = 2_000

const rowOf = (key: SettingKey): SettingRow => knobs[key]

/** Whether clients bring a setting with them, so that one run of k6 can measure all of its values. */
const isOfClients = (key: SettingKey): boolean => rowOf(key).pin !== undefined

/** Names of lanes that k6 takes for scenarios and tags: `[A-Za-z0-9_-]`, one each. */
export function laneTags(plan: Pick<Experiment, 'lanes'>): readonly string[] {
  const taken = new Set<string>()
  return laneNames(plan.lanes).map((name, place) => {
    const plain = name.replaceAll(/[^\w-]+/g, '-').replaceAll(/^-+|-+$/g, '')
    const kind = kebab(plan.lanes[place]?.lane ?? 'lane')
    const wanted = /[A-Za-z]/.test(plain) ? plain : kind
    let free = wanted
    for (let number = 2; taken.has(free); number += 1) free = `${wanted}-${number}`
    taken.add(free)
    return free
  })
}

function optionsOf(
  { lane, pins }: Experiment['lanes'][number],
  settings: SettingsPatch,
): LoadOptions {
  const { transport } = laneRows[lane]
  const all = { ...defaultSettings, ...settings }
  const own = effectiveOptions({ transport, pins }, all)
  if (!transportRows[transport].pushes) return { interval: own.pollInterval, mode: own.pollMode }
  const { pushInterval: interval, heartbeat, resume } = own
  const deflate = governs(knobs.deflate, transport) && all.deflate
  return { interval, heartbeat, resume, deflate }
}

/** What k6 has to do for a plan. */
export function loadPlanOf(plan: Experiment): LoadPlan {
  const { sweep, fleet, lanes, rounds, warmUp, window } = plan
  const points = pointsOf(plan)
  const tags = laneTags(plan)
  return {
    lanes: lanes.map(({ lane }, place) => ({
      tag: tags[place] ?? '',
      transport: laneRows[lane].transport,
    })),
    points: points.map((point) => ({
      value: point.value === null ? '' : String(point.value),
      patience: longestWait(plan, point) + onItsWay,
      lanes: lanes.map((lane) => optionsOf(lane, point.settings)),
    })),
    steps: stepsOf({
      points: points.length,
      rounds,
      lanes: lanes.length,
      inTurn: fleet !== undefined,
    }),
    oneByOne: sweep !== undefined && !('setting' in sweep && isOfClients(sweep.setting)),
    clients: fleet?.clients ?? 1,
    connectRate: fleet?.connectRate ?? null,
    warmUp: warmUp === 'auto' ? usualWarmUp : warmUp,
    window,
  }
}

/** The command of the serving side, for each value that it has to be set to. */
export function servingCommands(plan: Experiment): readonly string[] {
  const { oneByOne } = loadPlanOf(plan)
  const points = pointsOf(plan)
  return (oneByOne ? points : points.slice(0, 1)).map(({ settings, faults }) => {
    const own = Object.entries(settings).filter(([key]) => !isOfClients(key as SettingKey))
    const swept = Object.keys(faults).length === 0 ? [] : [{ scope: 'all' as const, faults }]
    // Lanes of a plan are no lanes of the servers: their own faults cannot be set there.
    const planned = plan.faults.filter(({ scope }) => typeof scope === 'string')
    return toCommandLine(
      { ...defaultSettings, ...Object.fromEntries(own) },
      [...planned, ...swept].map((fault) => `--fault ${quoted(printFaultOption(fault))}`),
    )
  })
}
