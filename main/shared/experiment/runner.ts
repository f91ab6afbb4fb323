import type { NetworkScope } from '../contract/network.ts'
import { defaultSettings, type SettingsPatch } from '../contract/settings.ts'
import type { Time } from '../time.ts'
import type { Bench, StopSignal, SubjectFigures } from './bench.ts'
import { longestWait, pointsOf, type PointSettings } from './experiment.ts'
import { stepsOf, type Step } from './order.ts'
import type { PlannedScope } from './plan.ts'
import { createRunRecord, type MachineReading, type RecordOptions } from './record.ts'
import { roundsOf } from './round.ts'
import type { Run } from './run.ts'
import { canLookAt, judgeWarmUp, lookPeriod } from './warm-up.ts'

export type Phase = 'connecting' | 'warming' | 'measuring' | 'arriving' | 'paused'

/** Where a run is, about once a second. */
export interface Progress {
  readonly phase: Phase
  /** Counts from 0 up to `steps`. */
  readonly done: number
  readonly steps: number
  readonly step: Step
  readonly value: PointSettings['value']
  /** How long the rest will take, ms. */
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
  const record = createRunRecord(options)
  const points = pointsOf(plan)
  const steps = stepsOf({
    points: points.length,
    rounds: plan.rounds,
    lanes: plan.lanes.length,
    inTurn: plan.fleet !== undefined,
  })
  const whileStopped = Promise.withResolvers<never>()
  whileStopped.promise.catch(() => undefined)
  let stopped = false
  let pausing: PromiseWithResolvers<undefined> | undefined
  let ids: readonly string[] = []
  let done = 0
  let spent = 0

  const connectWithin =
    connectLimit +
    (plan.fleet === undefined ? 0 : (1_000 * plan.fleet.clients) / plan.fleet.connectRate)

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

  function planned(): number {
    const warmUp = plan.warmUp === 'auto' ? shortWarmUp : plan.warmUp
    return plan.window + warmUp + onItsWay / 2
  }
  function tell(phase: Phase, step: Step, figures: readonly SubjectFigures[] = []): void {
    const each = done === 0 ? planned() : spent / done
    options.onProgress?.({
      phase,
      done,
      steps: steps.length,
      step,
      value: points[step.point]?.value ?? null,
      left: Math.max(0, (steps.length - done) * each),
      figures,
    })
  }

  /** Every round has messages of its own, which all values of the sweep share. */
  function settingsFor(point: PointSettings, { round }: Step): SettingsPatch {
    const seed = plan.settings.seed ?? defaultSettings.seed
    return { ...point.settings, seed: (seed + round) % seeds }
  }
  const placed = (scope: PlannedScope): NetworkScope | undefined => {
    if (typeof scope === 'string') return scope
    const client = ids[scope.subject]
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

  async function setUp(point: PointSettings, step: Step): Promise<void> {
    tell('connecting', step)
    await orStop(bench.configure(settingsFor(point, step), signal))
    // Lanes that are measured side by side stay connected; those that take turns do not.
    if (ids.length === 0 || plan.fleet !== undefined) {
      ids = bench.subjects(step.lanes.flatMap((place) => plan.lanes[place] ?? []))
    }
    await orStop(setFaults(point))
    let tired = false
    const settled = bench.settle({
      throwIfAborted() {
        signal.throwIfAborted()
        if (tired) throw new Stopped('A lane does not connect.')
      },
    })
    settled.catch(() => undefined)
    await wait(connectWithin, settled)
    tired = true
  }

  async function warmUp({ settings }: PointSettings, step: Step): Promise<void> {
    const from = time.now()
    const first = done === 0
    const looks = first && canLookAt({ ...defaultSettings, ...settings }.pushRate)
    if (plan.warmUp !== 'auto' || !looks) {
      tell('warming', step)
      const ms = plan.warmUp === 'auto' ? shortWarmUp : plan.warmUp
      await wait(ms)
      if (first) record.warmedUp(ms, true)
      return
    }
    const medians: (number | undefined)[][] = []
    let judged = judgeWarmUp(medians)
    while (judged === 'goes on') {
      await orStop(bench.beginWindow())
      await wait(lookPeriod)
      const figures = await orStop(bench.figures())
      tell('warming', step, figures)
      medians.push(figures.map(({ reading }) => reading.now.delay?.p50))
      judged = judgeWarmUp(medians)
    }
    record.warmedUp(time.now() - from, judged === 'steady')
  }

  async function measure(point: PointSettings, step: Step): Promise<void> {
    options.machine?.()
    await orStop(bench.beginWindow())
    const from = time.now()
    tell('measuring', step)
    const before = await orStop(bench.figures())
    for (let left = plan.window; left > 0; left = from + plan.window - time.now()) {
      await wait(Math.min(left, lookPeriod))
      tell('measuring', step, await orStop(bench.figures()))
    }
    tell('arriving', step)
    const arrived = await orStop(bench.endWindow(longestWait(plan, point) + onItsWay, signal))
    const after = await orStop(bench.figures())
    const rounds = roundsOf(before, after, { arrived, now: time.now() })
    record.add(step, rounds, options.machine?.())
  }

  async function take(step: Step): Promise<void> {
    const point = points[step.point]
    if (point === undefined) return
    if (pausing !== undefined) {
      tell('paused', step)
      await orStop(pausing.promise)
    }
    const from = time.now()
    await setUp(point, step)
    await warmUp(point, step)
    await measure(point, step)
    done += 1
    spent += time.now() - from
    options.onRun?.(record.read())
  }

  return {
    async run() {
      try {
        for (const step of steps) {
          signal.throwIfAborted()
          await take(step)
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
