import { checkExperiment, type Experiment } from '../../experiment/experiment.ts'
import { median } from '../../experiment/statistics.ts'
import { createDelayHistogram, type DelayHistogram } from '../../measures/delay-histogram.ts'

/** What is added up over clients, by its metric. */
const counters = [
  'received',
  'missed',
  'duplicated',
  'out_of_order',
  'bytes',
  'requests',
  'empty',
] as const
type CounterName = (typeof counters)[number]

/** One lane at one value in one round, as one machine saw it. */
export interface LoadCell {
  readonly delays: DelayHistogram
  /** The longest delay, ms. */
  max: number
  readonly sums: Record<CounterName, number>
  /** Clients that told what they found. */
  told: number
}

/** Which export the samples are of. */
export interface LoadAbout {
  readonly run: string
  readonly name: string
  readonly version: string
  readonly plan: Experiment
  /** Of each lane, over all machines. */
  readonly clients: number
}

/** The samples of one machine, summed up. */
export interface MachineSamples {
  readonly name: string
  /** Undefined where the file does not say. */
  readonly about: LoadAbout | undefined
  /** By lane, point and round: see `cellKey`. */
  readonly cells: ReadonlyMap<string, LoadCell>
  /** Epoch ms of the earliest sample; Infinity without any. */
  readonly since: number
  readonly offsetMs: number | null
  readonly uncertaintyMs: number | null
  readonly unjudged: number
  /** Lines that cannot be read: how many, and the numbers of the first of them. */
  readonly damaged: number
  readonly damagedLines: readonly number[]
}

/** Takes the lines of one file, in their order. */
export interface MachineReader {
  take(line: string): void
  read(): MachineSamples
}

/** Where a cell lies; lane and point are tags, a round is a number from 1, or `control`. */
export const cellKey = (lane: string, point: string, round: string): string =>
  JSON.stringify([lane, point, round])

/** What is used of a line of k6's `--out json`: a sample, or that it names a metric. */
type Line =
  | { readonly type: 'Metric' }
  | {
      readonly type: 'Point'
      readonly metric: string
      /** Epoch ms. */
      readonly at: number
      readonly value: number
      readonly tags: Tags
    }
type Tags = Readonly<Record<string, unknown>>

const isText = (value: unknown): value is string => typeof value === 'string'
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** Undefined where it is no such line. By hand and not by a schema: there may be tens of millions. */
function readLine(text: string): Line | undefined {
  let line: unknown
  try {
    line = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(line) || !isText(line['metric'])) return undefined
  const { type, metric, data } = line
  if (type === 'Metric') return { type }
  if (type !== 'Point' || !isObject(data) || !isText(data['time'])) return undefined
  const { value, tags } = data
  const at = Date.parse(data['time'])
  if (typeof value !== 'number' || Number.isNaN(at)) return undefined
  return { type, metric, at, value, tags: isObject(tags) ? tags : {} }
}

/** Whether a text begins as k6's samples do: with a line of them, perhaps behind some that are damaged. */
export function beginsAsSamples(text: string): boolean {
  return text.split('\n', 20).some((line) => readLine(line) !== undefined)
}

const listed = 5

/** @param name what the machine is called. */
export function createMachineReader(name: string): MachineReader {
  const cells = new Map<string, LoadCell>()
  const offsets: number[] = []
  const damagedLines: number[] = []
  let about: LoadAbout | undefined
  let uncertaintyMs: number | null = null
  let since = Infinity
  let unjudged = 0
  let damaged = 0
  let number = 0

  function spoilt(): void {
    damaged += 1
    if (damagedLines.length < listed) damagedLines.push(number)
  }
  function cellOf({ lane, point, round }: Tags): LoadCell | undefined {
    if (!isText(lane) || !isText(point) || !isText(round)) return undefined
    const key = cellKey(lane, point, round)
    const known = cells.get(key)
    if (known !== undefined) return known
    const sums = Object.fromEntries(counters.map((counter) => [counter, 0]))
    const cell = {
      delays: createDelayHistogram(),
      max: 0,
      sums: sums as Record<CounterName, number>,
      told: 0,
    }
    cells.set(key, cell)
    return cell
  }
  /** @returns whether it could be read. */
  function takeAbout({ plan, run, name: title, version }: Tags, clients: number): boolean {
    if (!isText(plan) || !isText(run) || !isText(title) || !isText(version)) return false
    try {
      about = { run, name: title, version, plan: checkExperiment(JSON.parse(plan)), clients }
      return true
    } catch {
      return false
    }
  }
  function takePoint(metric: string, value: number, tags: Tags): boolean {
    const counter = counters.find((one) => one === metric)
    if (counter !== undefined) {
      const cell = cellOf(tags)
      if (cell === undefined) return false
      cell.sums[counter] += value
      if (counter === 'received') cell.told += 1
      return true
    }
    switch (metric) {
      case 'delay_ms': {
        const cell = cellOf(tags)
        if (cell === undefined) return false
        cell.delays.record(value)
        cell.max = Math.max(cell.max, value)
        return true
      }
      case 'clock_offset_ms':
        offsets.push(value)
        return true
      case 'clock_uncertainty_ms':
        uncertaintyMs = Math.max(uncertaintyMs ?? 0, value)
        return true
      case 'unjudged':
        unjudged += value
        return true
      case 'plan':
        return takeAbout(tags, value)
      default:
        // Of k6 itself.
        return true
    }
  }

  return {
    take(text) {
      number += 1
      if (text === '') return
      const line = readLine(text)
      if (line === undefined) spoilt()
      else if (line.type === 'Point') {
        const { metric, at, value, tags } = line
        if (takePoint(metric, value, tags)) since = Math.min(since, at)
        else spoilt()
      }
    },
    read: () => ({
      name,
      about,
      cells,
      since,
      offsetMs: offsets.length === 0 ? null : median(offsets),
      uncertaintyMs,
      unjudged,
      damaged,
      damagedLines,
    }),
  }
}
