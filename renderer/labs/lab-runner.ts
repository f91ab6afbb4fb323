import type { SettingKey, SettingsPatch } from '../../main/shared/contract/settings.ts'
import type { SubjectSpec } from '../../main/shared/experiment/bench.ts'
import type { Cell } from '../panes/cell.ts'
import type { PaneEntry } from '../panes/pane-list.ts'
import { nextRuns, noRuns } from './herd-runs.ts'
import { createLabActions } from './lab-actions.ts'
import type { Lab, LabAction, LabFinding, LabName } from './lab.ts'
import { parseMemory, printMemory, type BeforeLab } from './lab-memory.ts'
import type { LabPorts } from './lab-ports.ts'
import type { LabFigure, LabView } from './lab-view.ts'
import { labNamed } from './labs.ts'
import { faultsOf, placedScope } from './planned-faults.ts'

/** Sets up a lab, runs its actions, and puts back what was there before. */
export interface LabRunner {
  /** The pane at a place of the lab, unless it was removed. */
  paneAt(place: number): PaneEntry | undefined
  /** Puts the lab in the place of what is there, which is remembered. */
  start(name: LabName): Promise<void>
  /** Puts back what was there before. */
  end(): Promise<void>
  /** Resumes the lab that was in force before the page was reloaded. */
  resume(): void
  run(action: LabAction): Promise<void>
  /** Whether a switch is on; false for buttons. */
  isOn(action: LabAction): boolean
  /** Whether the faults of one of the lab's switches are in force, regardless of who set them. */
  isFaulty(): boolean
  /** @param since when they came into force, page clock, epoch ms; undefined where they are not. */
  figures(since: number | undefined): readonly LabFigure[]
  /** What the run has shown so far: its answer, with the figures of this moment. */
  found(since: number | undefined): LabFinding | undefined
}

/** What is shown of a lab: the page has Vue watch it. */
export interface LabCells {
  readonly inForce: Cell<Lab | undefined>
  /** A lab is being set up or taken down. */
  readonly busy: Cell<boolean>
  /** The ids of the panes at their places. */
  readonly places: Cell<readonly string[]>
}

export interface LabRunnerOptions extends LabPorts {
  readonly cells: LabCells
  /** The page's clock, epoch ms. */
  readonly now: () => number
  /** A lab is being set up, the one in force once more or another. */
  readonly onStart: () => void
  /** Tells a person what was refused. */
  readonly refuse: (error: unknown) => void
  /** What a reload of the page is to find again. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
}

const storageKey = 'lab'

/** Creates a runner in which no lab is in force. */
export function createLabRunner(options: LabRunnerOptions): LabRunner {
  const { bench, engine, network, panes, book, storage } = options
  const { inForce, busy, places } = options.cells
  let before: BeforeLab | undefined
  const used = new Set<LabAction['key']>()

  const paneAt = (place: number): PaneEntry | undefined =>
    options.entries().find(({ id }) => id === places.value[place])
  const actions = createLabActions({
    ...options,
    paneAt,
    lab: () => inForce.value,
    before: () => before?.faults ?? [],
  })

  function viewOf(lab: Lab, since: number | undefined): LabView {
    return {
      now: options.now(),
      since,
      used,
      herd: nextRuns(noRuns, engine.statistics()?.fleet).now,
      panes: lab.subjects.map((_, place) => {
        const entry = paneAt(place)
        return entry && { snapshot: entry.snapshot.value, notes: book.of(entry.id) }
      }),
    }
  }

  /** Settings that are refused leave everything as it was. */
  async function configure(patch: SettingsPatch): Promise<boolean> {
    try {
      await bench.configure(patch)
      return true
    } catch (error) {
      options.refuse(error)
      return false
    }
  }
  function openSubjects(subjects: readonly SubjectSpec[]): void {
    places.value = bench.subjects(subjects)
  }

  function remember(lab: Lab): BeforeLab | undefined {
    const status = engine.status()
    if (status === undefined) return undefined
    const ids = options.entries().map(({ id }) => id)
    const keys = Object.keys(lab.settings) as SettingKey[]
    return {
      settings: Object.fromEntries(keys.map((key) => [key, status.settings[key]])),
      panes: panes.shared(),
      faults: network.inForce().flatMap(({ scope, faults }) => {
        const placed = placedScope(scope, ids)
        return placed === undefined ? [] : [{ scope: placed, faults }]
      }),
      producing: status.producing,
    }
  }

  async function setUp(lab: Lab): Promise<void> {
    const kept = before ?? remember(lab)
    if (kept === undefined || !(await configure(lab.settings))) return
    before = kept
    const former = inForce.value
    if (former !== undefined) await actions.liftFaults(faultsOf(former))
    if (former?.fleet !== undefined) await engine.act('stopFleet')
    storage.setItem(storageKey, printMemory({ name: lab.name, before }))
    options.onStart()
    used.clear()
    inForce.value = lab
    openSubjects(lab.subjects)
    await actions.setFaults(lab.faults)
    if (engine.status()?.producing === false) await engine.act('setProducing', true)
    if (lab.fleet !== undefined) await engine.act('startFleet', lab.fleet)
  }

  async function takeDown(): Promise<void> {
    if (before === undefined) return
    const { settings, faults, producing } = before
    const left = inForce.value
    const restored = before.panes
    // Faults that somebody else set, in this window or another, are theirs to lift.
    if (left !== undefined) await actions.liftFaults(faultsOf(left))
    inForce.value = undefined
    before = undefined
    storage.removeItem(storageKey)
    if (left?.fleet !== undefined) await engine.act('stopFleet')
    await configure(settings)
    openSubjects(restored)
    // The panes that had faults of their own were closed, and their faults went with them.
    await actions.setFaults(faults.filter(({ scope }) => typeof scope === 'object'))
    if (!producing) await engine.act('setProducing', false)
  }

  async function alone(task: () => Promise<void>): Promise<void> {
    if (busy.value) return
    busy.value = true
    try {
      // A lab remembers what it takes the place of.
      await panes.begun
      await task()
    } finally {
      busy.value = false
    }
  }

  return {
    paneAt,
    start: (name) => alone(() => setUp(labNamed(name))),
    end: () => alone(takeDown),
    resume() {
      const memory = parseMemory(storage.getItem(storageKey))
      if (memory === undefined) return
      before = memory.before
      places.value = options.entries().map(({ id }) => id)
      inForce.value = labNamed(memory.name)
    },
    run: (action) =>
      alone(async () => {
        await actions.run(action)
        used.add(action.key)
      }),
    isOn: actions.isOn,
    isFaulty: () =>
      inForce.value?.actions.some(
        (action) => action.kind === 'faults' && actions.areInForce(action.set),
      ) ?? false,
    figures(since) {
      const lab = inForce.value
      return lab === undefined ? [] : lab.figures(viewOf(lab, since))
    },
    found(since) {
      const lab = inForce.value
      if (lab === undefined || busy.value) return undefined
      const view = viewOf(lab, since)
      const answer = lab.found(view)
      return answer && { answer, figures: lab.figures(view) }
    },
  }
}
