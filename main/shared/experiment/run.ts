import { z } from '../contract/zod.ts'
import { experimentShape, type Experiment, type SweepValue } from './experiment.ts'
import { limits } from '../contract/audience.ts'
import type { FleetRound } from './fleet-figures.ts'
import { kneeResultShape, type KneeResult } from './knee-plan.ts'
import { loadShape, type Load } from './load-machines.ts'
import type { Spread } from './statistics.ts'

export const runFormat = 'realtime-playground-run'
const runVersion = 1

/** Delays of one lane in one round, ms. */
export interface RoundDelays {
  readonly count: number
  readonly p50: number
  readonly p95: number
  /** Null below 1,000 messages: it would be little more than the maximum. */
  readonly p99: number | null
  readonly max: number
  /** All of them: base64 of HdrHistogram's V2 encoding, in hundredths of ms. */
  readonly histogram: string
}

/** One lane in one round. Null is what could not be measured. */
export interface RoundFigures {
  readonly delayMs: RoundDelays | null
  /** Of a lane that is pushed to: its connections beyond the first. */
  readonly requestsPerMinute: number | null
  readonly bytesPerMessage: number | null
  /** Of the polls, 0 to 1; null where nothing is asked for. */
  readonly emptyShare: number | null
  readonly missed: number
  readonly duplicated: number
  readonly outOfOrder: number
  /** Messages and bytes of one client a second, while it was measured; left out where that was not kept. */
  readonly perSecond?: { readonly messages: number; readonly bytes: number } | undefined
  /** Where the lane was a crowd of clients. */
  readonly fleet?: FleetRound | undefined
}

/** The figures that are summed up over rounds; of each less is better. */
export const figureKeys = [
  'delayP50Ms',
  'delayP95Ms',
  'delayP99Ms',
  'requestsPerMinute',
  'bytesPerMessage',
  'emptyShare',
  'missed',
  'duplicated',
  'outOfOrder',
] as const
export type FigureKey = (typeof figureKeys)[number]

export interface LaneResult {
  /** Its name in this run, of which there is one. */
  readonly lane: string
  readonly rounds: readonly RoundFigures[]
  readonly summary: Readonly<Record<FigureKey, Spread | null>>
}

export interface PointResult {
  /** Of what is swept; null where nothing is. */
  readonly value: SweepValue | null
  readonly lanes: readonly LaneResult[]
}

/** What measured, and how it did while it did. */
export interface RunEnvironment {
  /** Of the playground. */
  readonly version: string
  /** What the clients ran in: `Node 24.21.0`, or a browser. */
  readonly runtime: string
  readonly system: string
  readonly cpu: string
  readonly cores: number
  /** The load average of the last minute as it began; null where the system has none. */
  readonly load: number | null
  /** Whether it ran on a battery; null where that is not known. */
  readonly battery: boolean | null
  /** Cores that the measuring process kept busy, in its busiest window; null before the first. */
  readonly cpuShare: number | null
  /** How late its event loop was in its worst window, ms: the 99th percentile. */
  readonly loopLateMs: number | null
}

export type ThresholdState = 'passed' | 'failed' | 'unjudged'
export interface JudgedThreshold {
  readonly expression: string
  readonly state: ThresholdState
  /** The worst that was found; null where nothing was. */
  readonly value: number | null
}

/** A run as it is kept: this is the JSON of the file, of `--json`, and of a report. */
export interface Run {
  readonly format: typeof runFormat
  readonly version: typeof runVersion
  readonly id: string
  readonly name: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly finished: boolean
  readonly plan: Experiment
  readonly environment: RunEnvironment
  /** How long the warm-up took, ms, and whether the medians were alike at its end. */
  readonly warmUp: { readonly ms: number; readonly steady: boolean } | null
  /** In English; `doubtsOf` finds them again in the figures, for other languages. */
  readonly doubts: readonly string[]
  readonly thresholds: readonly JudgedThreshold[]
  readonly points: readonly PointResult[]
  /** The lanes at the first point, measured once more at the end: a drift shows in it. */
  readonly control: readonly RoundFigures[]
  /** Where other machines measured, and this one merged what they sampled. */
  readonly load?: Load | undefined
  /** What a search found, for each lane that it has come to; its figures are among the points. */
  readonly knees?: readonly KneeResult[] | undefined
}

const figure = z.number().nullable()
const round = z.object({
  delayMs: z
    .object({
      count: z.number().int().min(1),
      p50: z.number(),
      p95: z.number(),
      p99: figure,
      max: z.number(),
      histogram: z.string(),
    })
    .nullable(),
  requestsPerMinute: figure,
  bytesPerMessage: figure,
  emptyShare: figure,
  missed: z.number(),
  duplicated: z.number(),
  outOfOrder: z.number(),
  perSecond: z.object({ messages: z.number(), bytes: z.number() }).optional(),
  fleet: z
    .object({
      clients: z.number(),
      connected: z.number(),
      closed: z.number(),
      deliveredPerSecond: z.number(),
      expectedPerSecond: z.number(),
      spreadMs: figure,
      serverMicrosPerDelivery: figure,
      serverCpu: z.number(),
      serverLateMs: z.number(),
      fleetCpu: z.number(),
      fleetLateMs: z.number(),
      serverBusy: z.number().optional(),
      fleetBusy: z.number().optional(),
      memoryPerClient: z.number(),
      limit: z.enum(limits),
    })
    .optional(),
})
const spread = z.object({ median: z.number(), low: z.number(), high: z.number() }).nullable()

/** What accepts a run from a file that somebody else may have written. */
const runShape = z.object({
  format: z.literal(runFormat),
  version: z.literal(runVersion),
  id: z.string().regex(/^[\w-]{1,64}$/),
  name: z.string().max(200),
  startedAt: z.iso.datetime(),
  finished: z.boolean(),
  plan: experimentShape,
  environment: z.object({
    version: z.string(),
    runtime: z.string(),
    system: z.string(),
    cpu: z.string(),
    cores: z.number(),
    load: figure,
    battery: z.boolean().nullable(),
    cpuShare: figure,
    loopLateMs: figure,
  }),
  warmUp: z.object({ ms: z.number(), steady: z.boolean() }).nullable(),
  doubts: z.array(z.string()),
  thresholds: z.array(
    z.object({
      expression: z.string(),
      state: z.enum(['passed', 'failed', 'unjudged']),
      value: figure,
    }),
  ),
  points: z.array(
    z.object({
      value: z.union([z.number(), z.string(), z.boolean()]).nullable(),
      lanes: z.array(
        z.object({
          lane: z.string(),
          rounds: z.array(round),
          summary: z.record(z.enum(figureKeys), spread),
        }),
      ),
    }),
  ),
  control: z.array(round),
  load: loadShape.optional(),
  knees: z.array(kneeResultShape).optional(),
})

/**
 * Reads a run from JSON.
 *
 * @throws RangeError saying in half a sentence what is wrong with it.
 */
export function parseRun(text: string): Run {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new RangeError('it is not JSON')
  }
  const read = runShape.safeParse(json)
  if (read.success) return read.data as unknown as Run
  const [issue] = read.error.issues
  throw new RangeError(
    `it is not a run of this program: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
  )
}

/** The text of its file. */
export const printRun = (run: Run): string => `${JSON.stringify(run, null, 1)}\n`
