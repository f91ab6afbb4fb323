import type { NetworkScope } from '../contract/network.ts'
import { defaultSettings, type SettingsPatch } from '../contract/settings.ts'
import type { Time } from '../time.ts'
import type { Bench, StopSignal, SubjectFigures } from './bench.ts'
import type { Measuring } from './course.ts'
import { longestWait, type PointSettings } from './experiment.ts'
import { createKneeCourse } from './knee-course.ts'
import type { PlannedScope } from './plan.ts'
import { createPlannedCourse } from './planned-course.ts'
import { createRunRecord, type MachineReading, type RecordOptions } from './record.ts'
import { roundsOf } from './round.ts'
import type { RoundFigures, Run } from './run.ts'
import { canLookAt, judgeWarmUp, lookPeriod } from './warm-up.ts'

export type Phase = 'connecting' | 'warming' | 'measuring' | 'arriving' | 'paused'

/** Where a run is, about once a second. */
export interface Progress {
  readonly phase: Phase
  /** Counts from 0 up to `steps`, which are all that are known of. */
  readonly done: number
  readonly steps: number
  readonly step: Measuring['step']
  readonly value: PointSettings['value']
  /** How long the rest will take, ms; of a search at most. */
  readonly left: number
  /** Of the window that goes on; empty before the first. */
  readonly figures: readonly SubjectFigures[]
}

export interface RunnerOptions extends RecordOptions {
  readonly bench: Bench
  readonly time: Pick<Time, 'now' | 'after'>
  /** How the measuring process did since it was asked last. */
  readonly machine?: () => MachineReading
  readonly onProgress?: (progress: Progress) => void
  /** After every step, and at the end. */
  readonly onRun?: (run: Run) => void
}

export interface Runner {
  /** Measures. Resolves with the run, finished or stopped. @throws PlaygroundError with the engine's refusal. */
  run(): Promise<Run>
  /** Ends the run where it is: the step under way is left out, all before it stay. */
  stop(): void
  /** Waits before the next step until `resume`. */
  pause(): void
  resume(): void
}

/** Every lane is given so long to connect, ms; one that has not by then is measured as it is. */
const connectLimit = 10_000
/** What is due waits for its turn, and then for its way, ms. */
const onItsWay = 2_000
/** A step after the first needs no more than to have its connections and beats behind it, ms. */
const shortWarmUp = 1_000
/** Seeds are 32 bits. */
const seeds = 4_294_967_296

class Stopped extends Error {}

/** Creates a runner over a bench that is its own until the run is over. */
export function createRunner(options: RunnerOptions): Runner {
  const { bench, time, plan } = options
  const { knee } = plan
  const course =
    knee === undefined ? createPlannedCourse(plan) : createKneeCourse({ ...plan, knee })
  const record = createRunRecord(options)
  const whileStopped = Promise.withResolvers<never>()
  whileStopped.promise.catch(() => undefined)
  let stopped = false
  let pausing: PromiseWithResolvers<undefined> | undefined
  /** By their places in the plan; those that are not connected have none. */
  let ids = new Map<number, string>()
  let done = 0
  /** What the windows up to now took, ms, and how many windows of the plan they were. */
  let spent = { ms: 0, windows: 0 }
  /** How much longer the first warm-up was than those after it, ms. */
  let once = 0

  const connectWithin = (clients = 0): number =>
    connectLimit + (1_000 * clients) / (plan.fleet?.connectRate ?? 1)

  const signal: StopSignal = {
    throwIfAborted() {
      if (stopped) throw new Stopped('The run was stopped.')
    },
  }
  const orStop = <Value>(promise: Promise<Value>): Promise<Value> =>
    Promise.race([promise, whileStopped.promise])
  /** Waits for `ms`, or until something else has happened; no timer is left behind, which would keep a process alive. */
  async function wait(ms: number, other?: Promise<unknown>): Promise<void> {
    const passed = Promise.withResolvers<undefined>()
    const cancel = time.after(ms, () => passed.resolve(undefined))
    try {
      await orStop(other === undefined ? passed.promise : Promise.race([other, passed.promise]))
    } finally {
      cancel()
    }
  }

  const usualWarmUp = plan.warmUp === 'auto' ? shortWarmUp : plan.warmUp
  function tell(phase: Phase, now: Measuring, figures: readonly SubjectFigures[] = []): void {
    const each =
      spent.windows === 0 ? plan.window + usualWarmUp + onItsWay / 2 : spent.ms / spent.windows
    const left = course.left()
    options.onProgress?.({
      phase,
      done,
      steps: done + left,
      step: now.step,
      value: now.point.value,
      left: left * each,
      figures,
    })
  }

  /** Every round has messages of its own, which all values of the sweep share. */
  function settingsFor({ point, step: { round } }: Measuring): SettingsPatch {
    const seed = plan.settings.seed ?? defaultSettings.seed
    return { ...point.settings, seed: (seed + round) % seeds }
  }
  const placed = (scope: PlannedScope): NetworkScope | undefined => {
    if (typeof scope === 'string') return scope
    const client = ids.get(scope.subject)
    return client === undefined ? undefined : { client }
  }
  async function setFaults(point: PointSettings): Promise<void> {
    const own = plan.faults.map(({ scope, faults }) => ({
      scope: placed(scope),
      faults: scope === 'all' ? { ...faults, ...point.faults } : faults,
    }))
    const named = own.some(({ scope }) => scope === 'all')
    const all = named ? own : [{ scope: 'all' as const, faults: point.faults }, ...own]
    for (const { scope, faults } of all) {
      if (scope !== undefined) await bench.setNetwork(scope, faults)
    }
  }

  function connect({ step: { lanes }, clients }: Measuring): void {
    const specs = lanes.flatMap((place) => plan.lanes[place] ?? [])
    const named = bench.subjects(
      clients === undefined ? specs : specs.map((spec) => ({ ...spec, clients })),
    )
    ids = new Map(named.map((id, place) => [lanes[place] ?? place, id]))
  }
  async function setUp(now: Measuring): Promise<void> {
    tell('connecting', now)
    await orStop(bench.configure(settingsFor(now), signal))
    if (now.anew) connect(now)
    await orStop(setFaults(now.point))
    let tired = false
    const settled = bench.settle({
      throwIfAborted() {
        signal.throwIfAborted()
        if (tired) throw new Stopped('A lane does not connect.')
      },
    })
    settled.catch(() => undefined)
    await wait(connectWithin(now.clients), settled)
    tired = true
  }

  async function warmUp(now: Measuring): Promise<void> {
    const from = time.now()
    const first = done === 0
    const { pushRate } = { ...defaultSettings, ...now.point.settings }
    if (plan.warmUp !== 'auto' || !first || !canLookAt(pushRate)) {
      tell('warming', now)
      await wait(usualWarmUp)
      if (first) record.warmedUp(usualWarmUp, true)
      return
    }
    const medians: (number | undefined)[][] = []
    let judged = judgeWarmUp(medians)
    while (judged === 'goes on') {
      await orStop(bench.beginWindow())
      await wait(lookPeriod)
      const figures = await orStop(bench.figures())
      tell('warming', now, figures)
      medians.push(figures.map(({ reading }) => reading.now.delay?.p50))
      judged = judgeWarmUp(medians)
    }
    const took = time.now() - from
    once = Math.max(0, took - usualWarmUp)
    record.warmedUp(took, judged === 'steady')
  }

  async function measure(now: Measuring): Promise<readonly RoundFigures[]> {
    options.machine?.()
    await orStop(bench.beginWindow())
    const from = time.now()
    const window = plan.window * now.length
    tell('measuring', now)
    const before = await orStop(bench.figures())
    for (let left = window; left > 0; left = from + window - time.now()) {
      await wait(Math.min(left, lookPeriod))
      tell('measuring', now, await orStop(bench.figures()))
    }
    tell('arriving', now)
    const arrived = await orStop(bench.endWindow(longestWait(plan, now.point) + onItsWay, signal))
    const after = await orStop(bench.figures())
    return roundsOf(before, after, { arrived, now: time.now() })
  }

  async function take(now: Measuring): Promise<void> {
    if (pausing !== undefined) {
      tell('paused', now)
      await orStop(pausing.promise)
    }
    const from = time.now()
    await setUp(now)
    await warmUp(now)
    const rounds = await measure(now)
    course.took(rounds)
    record.add(now, rounds, options.machine?.(), course.knees())
    done += 1
    const ms = time.now() - from - once
    once = 0
    spent = { ms: spent.ms + ms, windows: spent.windows + now.length }
    options.onRun?.(record.read())
  }

  return {
    async run() {
      try {
        for (let now = course.next(); now !== undefined; now = course.next()) {
          signal.throwIfAborted()
          await take(now)
        }
        record.finish()
      } catch (error) {
        if (!(error instanceof Stopped)) throw error
      }
      const run = record.read()
      options.onRun?.(run)
      return run
    },
    stop() {
      if (stopped) return
      stopped = true
      whileStopped.reject(new Stopped('The run was stopped.'))
    },
    pause() {
      pausing ??= Promise.withResolvers<undefined>()
    },
    resume() {
      pausing?.resolve(undefined)
      pausing = undefined
    },
  }
}
