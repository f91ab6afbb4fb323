import type { Course, Measuring } from './course.ts'
import type { Experiment } from './experiment.ts'
import { usualLimit } from './fleet-figures.ts'
import { beginKnee, kneeOf, observe, probeOf, windowsLeft, type Probe } from './knee.ts'
import { faultOf, kneeRange } from './knee-objective.ts'
import type { KneePlan, KneeResult, KneeStep } from './knee-plan.ts'
import { laneNames } from './lane-names.ts'
import type { RoundFigures } from './run.ts'

const sameStep = (one: Probe, other: Probe | undefined): boolean =>
  one.value === other?.value && one.purpose === other.purpose

/** What the windows of one value amount to. */
function stepOf(
  { value, length }: Probe,
  windows: readonly RoundFigures[],
  knee: KneePlan,
): KneeStep {
  const faults = windows.map((window) => faultOf(window, knee))
  const failed = faults.filter((fault) => fault !== undefined)
  return {
    value,
    length,
    held: faults.length - failed.length,
    failed: failed.length,
    p95Ms: windows.map(({ delayMs }) => delayMs?.p95 ?? null),
    fault: failed.at(-1) ?? null,
    limit: usualLimit(windows.map(({ fleet }) => fleet?.limit ?? 'nobody')),
  }
}

/** Searches for the knee of each lane, one after the other. */
export function createKneeCourse(plan: Experiment & { readonly knee: KneePlan }): Course {
  const { knee, settings, fleet } = plan
  const range = kneeRange(plan)
  const names = laneNames(plan.lanes)
  const results: KneeResult[] = []
  let lane = 0
  let search = beginKnee(range)
  let steps: readonly KneeStep[] = []
  let windows: readonly RoundFigures[] = []
  /** The clients of before go on where all was well with them, and the value is one of the line, not of them. */
  let anew = true

  function result(found: boolean): KneeResult {
    const { holds = null, fails = null } = kneeOf(search)
    return { lane: names[lane] ?? '', found, holds, fails, steps }
  }
  function begin(next: number): void {
    lane = next
    search = beginKnee(range)
    steps = []
    anew = true
  }

  return {
    next(): Measuring | undefined {
      const probe = lane < names.length ? probeOf(search) : undefined
      if (probe === undefined) return undefined
      const { value, length, window } = probe
      const ofClients = knee.of === 'clients'
      return {
        step: { round: window, control: false, lanes: [lane] },
        point: {
          value,
          settings: ofClients ? settings : { ...settings, pushRate: value },
          faults: {},
        },
        length,
        clients: ofClients ? value : fleet?.clients,
        anew,
      }
    },
    took([round]) {
      const probe = probeOf(search)
      if (probe === undefined || round === undefined) return
      const fault = faultOf(round, knee)
      windows = [...windows, round]
      search = observe(search, fault === undefined)
      const next = probeOf(search)
      const same = sameStep(probe, next)
      anew = fault !== undefined || (!same && knee.of === 'clients' && next?.value !== probe.value)
      if (same) return
      steps = [...steps, stepOf(probe, windows, knee)]
      windows = []
      if (next !== undefined) return
      results.push(result(true))
      begin(lane + 1)
    },
    left() {
      const others = Math.max(0, names.length - lane - 1) * windowsLeft(beginKnee(range))
      return lane < names.length ? windowsLeft(search) + others : 0
    },
    knees: () => (lane < names.length && steps.length > 0 ? [...results, result(false)] : results),
  }
}
