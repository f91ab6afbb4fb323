import { isOn } from '../../main/shared/contract/faults-in-force.ts'
import type { Incident } from '../../main/shared/contract/incident.ts'
import {
  faultKnobs,
  type FaultSection,
  type NetworkFaultKey,
  type NetworkFaultsPatch,
  type NetworkScope,
  type ScopedFaults,
} from '../../main/shared/contract/network.ts'
import { transportRows } from '../../main/shared/contract/transport.ts'
import {
  createBreakWatch,
  type BreakCourse,
  type BreakWatch,
} from '../../main/shared/measures/break-course.ts'
import { noEvents, type PaneEvents } from '../../main/shared/measures/pane-events.ts'
import type { PaneEntry } from '../panes/pane-list.ts'
import type { PaneConfig } from '../panes/pane.ts'
import { concerns } from '../timeline/happenings.ts'

/** What was broken: at one moment, or by faults of a scope. */
export type Broken =
  | Omit<Incident, 'at'>
  | { readonly kind: 'faults'; readonly scope: NetworkScope; readonly faults: NetworkFaultsPatch }

/** What was broken last, and what has become of the panes that it concerns. */
export interface BreakReport {
  readonly what: Broken
  /** Nothing is broken any more. */
  readonly over: boolean
  readonly courses: readonly BreakCourse[]
}

/** Follows what is broken, and keeps what comes of it until something else is broken. */
export interface BreakLog {
  observe(config: PaneConfig): PaneEvents
  /** Takes what is set in the line; what it hears first was there before. */
  network(network: readonly ScopedFaults[]): void
  /** @param at page clock, epoch ms. */
  incident(what: Omit<Incident, 'at'>, at: number): void
  /** Undefined where nothing was broken, or where it was dismissed. */
  read(): BreakReport | undefined
  dismiss(): void
}

export interface BreakLogOptions {
  /** The page's clock, epoch ms. */
  readonly now: () => number
  readonly entries: () => readonly PaneEntry[]
}

const telling: ReadonlySet<FaultSection> = new Set(['break', 'once', 'errors', 'messages'])

/** Faults after which there is something to tell: what is just slower shows in the figures. */
function tells(key: NetworkFaultKey): boolean {
  return key !== 'sliced' && telling.has(faultKnobs[key].section)
}

function tellingOf({ scope, faults }: ScopedFaults): ScopedFaults {
  const on = Object.entries(faults).filter(
    ([key, value]) => tells(key as NetworkFaultKey) && isOn(value),
  )
  return { scope, faults: Object.fromEntries(on) }
}

/** Each fault by itself, with its scope. */
const singly = ({ scope, faults }: ScopedFaults): readonly string[] =>
  Object.entries(faults).map((fault) => JSON.stringify([scope, ...fault]))

/** A pane that goes on for this long after the end of it all has had its say, ms. */
const settling = 2_000

interface Present {
  readonly what: Broken
  /** The panes that it concerns. */
  readonly panes: readonly string[]
  /** When it ended; undefined as long as it lasts. */
  overAt: number | undefined
  /** What is known of a pane for good. */
  readonly settled: Map<string, BreakCourse>
}

/** Creates a log of nothing. */
export function createBreakLog({ now, entries }: BreakLogOptions): BreakLog {
  const watches = new Map<string, BreakWatch>()
  let known: ReadonlySet<string> | undefined
  let present: Present | undefined

  function begin(what: Broken, at: number, overAt: number | undefined): void {
    const concerned = entries().filter(({ id, transport }) => concerns(what.scope, id, transport))
    for (const { id, snapshot } of concerned) watches.get(id)?.begin(at, snapshot.value)
    present = { what, panes: concerned.map(({ id }) => id), overAt, settled: new Map() }
  }

  function courseOf({ id, pane, snapshot }: PaneEntry, broken: Present): readonly BreakCourse[] {
    const before = broken.settled.get(id)
    if (before !== undefined) return [before]
    const watch = watches.get(id)
    if (watch === undefined || !broken.panes.includes(id)) return []
    const course = watch.read(now(), snapshot.value, pane.connections())
    const { what, overAt = Number.POSITIVE_INFINITY } = broken
    const late = what.kind === 'faults' ? (what.faults.lateBy ?? 0) : 0
    const isHeard = (watch.heardAt() ?? 0) >= overAt + settling + late
    if (isHeard && snapshot.value.state === 'open' && course.awayFor === undefined) {
      broken.settled.set(id, course)
    }
    return [course]
  }

  return {
    observe({ id, transport }) {
      const watch = createBreakWatch(id, transportRows[transport].pushes)
      watches.set(id, watch)
      return {
        ...noEvents,
        arrived: watch.events.arrived,
        requested: watch.events.requested,
        removed: () => watches.delete(id),
      }
    },
    network(network) {
      const set = network.map(tellingOf)
      const before = known
      const inForce = new Set(set.flatMap(singly))
      known = inForce
      const begun = before && set.findLast((one) => singly(one).some((fault) => !before.has(fault)))
      if (begun !== undefined) begin({ kind: 'faults', ...begun }, now(), undefined)
      else if (present?.what.kind === 'faults') {
        if (!singly(present.what).some((fault) => inForce.has(fault))) present.overAt ??= now()
      }
    },
    incident: (what, at) => begin(what, Math.min(at, now()), now()),
    read() {
      const broken = present
      if (broken === undefined) return undefined
      const courses = entries().flatMap((entry) => courseOf(entry, broken))
      return { what: broken.what, over: broken.overAt !== undefined, courses }
    },
    dismiss() {
      present = undefined
    },
  }
}
