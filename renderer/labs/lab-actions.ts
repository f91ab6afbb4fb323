import type { FleetPlan } from '../../main/shared/contract/fleet.ts'
import type { NetworkFaultKey, NetworkScope } from '../../main/shared/contract/network.ts'
import type { PlannedFaults } from '../../main/shared/experiment/plan.ts'
import type { PaneEntry } from '../panes/pane-list.ts'
import { isActive } from '../../main/shared/texts/words/pane-words.ts'
import type { Lab, LabAction } from './lab.ts'
import type { LabPorts } from './lab-ports.ts'
import { faultsBefore, scopeAt, withoutLabFaults } from './planned-faults.ts'

/** What the buttons and switches of a lab do. Everything is read from the present state each time. */
export interface LabActions {
  run(action: LabAction): Promise<void>
  /** Whether a switch is on; false for buttons. */
  isOn(action: LabAction): boolean
  /** Sets faults of the lab in addition to the present ones. */
  setFaults(faults: readonly PlannedFaults[]): Promise<void>
  /** Lifts these faults where they are as the lab set them; what was there before comes back. */
  liftFaults(faults: readonly PlannedFaults[]): Promise<void>
  /** Whether all of these faults are in force, for the panes that are still there. */
  areInForce(faults: readonly PlannedFaults[]): boolean
}

export interface LabActionsOptions extends LabPorts {
  readonly lab: () => Lab | undefined
  /** The faults that were there before the lab. */
  readonly before: () => readonly PlannedFaults[]
  /** The pane at a place of the lab, unless it was removed. */
  readonly paneAt: (place: number) => PaneEntry | undefined
}

/** The faults of a lab with the scopes that they have now; those of panes that are gone are left out. */
function placedFaults(
  faults: readonly PlannedFaults[],
  paneAt: LabActionsOptions['paneAt'],
): { readonly scope: NetworkScope; readonly faults: PlannedFaults['faults'] }[] {
  return faults.flatMap((one) => {
    const scope = scopeAt(one.scope, (place) => paneAt(place)?.id)
    return scope === undefined ? [] : [{ scope, faults: one.faults }]
  })
}

/** Runs the actions of the lab in force. */
export function createLabActions(options: LabActionsOptions): LabActions {
  const { bench, engine, network, panes, book, paneAt } = options

  function areInForce(faults: readonly PlannedFaults[]): boolean {
    const placed = placedFaults(faults, paneAt)
    return (
      placed.length > 0 &&
      placed.every((one) => {
        const found = network.effective(one.scope)
        return Object.entries(one.faults).every(
          ([key, value]) => found[key as NetworkFaultKey] === value,
        )
      })
    )
  }

  /** At the same moment, so that what is cut first was not slowed down first. */
  async function setFaults(faults: readonly PlannedFaults[]): Promise<void> {
    const placed = placedFaults(faults, paneAt)
    await Promise.all(placed.map((one) => network.change(one.scope, one.faults)))
  }
  async function liftFaults(faults: readonly PlannedFaults[]): Promise<void> {
    const lifted = faults.flatMap((one) => {
      const before = faultsBefore(options.before(), one.scope)
      return placedFaults([one], paneAt).flatMap(({ scope }) => {
        const now = network.own(scope)
        const left = withoutLabFaults(now, one.faults, before)
        return JSON.stringify(left) === JSON.stringify(now) ? [] : [network.replace(scope, left)]
      })
    })
    await Promise.all(lifted)
  }

  /** Figures from before an action are kept as "before", next to those after it. */
  async function beginWindows(): Promise<void> {
    await bench.beginWindow()
    book.forget()
  }
  async function switchFaults(faults: readonly PlannedFaults[]): Promise<void> {
    const lift = areInForce(faults)
    await beginWindows()
    if (lift) await liftFaults(faults)
    else await setFaults(faults)
  }
  function switchConnection(entry: PaneEntry): void {
    if (isActive(entry.snapshot.value)) entry.pane.stop()
    else entry.pane.start()
    panes.refresh()
  }
  const hasJitter = (): boolean => engine.statistics()?.fleet?.plan.jitter ?? false
  async function switchJitter(plan: FleetPlan): Promise<void> {
    await engine.act('startFleet', { ...plan, jitter: !hasJitter() })
    await engine.settle()
  }

  return {
    areInForce,
    setFaults,
    liftFaults,
    isOn(action) {
      switch (action.kind) {
        case 'faults':
          return areInForce(action.set) !== action.inverted
        case 'jitter':
          return hasJitter()
        case 'connection': {
          const pane = paneAt(action.subject)
          return pane !== undefined && isActive(pane.snapshot.value)
        }
        case 'restart':
        case 'burst':
          return false
        default:
          return action satisfies never
      }
    },
    async run(action) {
      switch (action.kind) {
        case 'faults':
          return switchFaults(action.set)
        case 'connection': {
          const pane = paneAt(action.subject)
          if (pane !== undefined) switchConnection(pane)
          return
        }
        case 'jitter': {
          const plan = options.lab()?.fleet
          if (plan !== undefined) await switchJitter(plan)
          return
        }
        case 'restart': {
          const { servers, downFor } = action
          await engine.act('restartServers', { servers, history: true, downFor })
          return
        }
        case 'burst':
          await beginWindows()
          await engine.act('burst', action.count)
          return
        default:
          return action satisfies never
      }
    },
  }
}
