import { shallowRef, watch, type ShallowRef } from 'vue'
import type { SettingKey, SettingsPatch } from '../../main/shared/contract/settings.ts'
import { labFigures, type LabFigure } from './figures.ts'
import { nextRuns, noRuns, type HerdRuns } from './herd-runs.ts'
import type { Lab, LabAction, LabName } from './lab.ts'
import { faultsOf } from './lab-faults.ts'
import { parseMemory, placedScope, printMemory, type BeforeLab } from './lab-memory.ts'
import { labNamed } from './labs.ts'
import type { NoteBook } from './pane-notes.ts'
import type { Engine } from '../state/use-engine.ts'
import { useLabActions } from './use-lab-actions.ts'
import type { NetworkState } from '../network/use-network.ts'
import type { Notices } from '../state/use-notices.ts'
import type { PaneEntry, PanesState } from '../panes/use-panes.ts'

export interface LabsState {
  readonly inForce: Readonly<ShallowRef<Lab | undefined>>
  /** A lab is being set up or taken down. */
  readonly busy: Readonly<ShallowRef<boolean>>
  readonly runs: Readonly<ShallowRef<HerdRuns>>
  /** The pane at a place of the lab, unless it was removed. */
  paneAt(place: number): PaneEntry | undefined
  /** Puts the lab in the place of what is there, which is remembered. */
  start(name: LabName): Promise<void>
  /** Puts back what was there before. */
  end(): Promise<void>
  /** Takes up the lab that was in force before the page was loaded anew. */
  resume(): void
  run(action: LabAction): Promise<void>
  /** Whether a switch is on; false for buttons. */
  isOn(action: LabAction): boolean
  figures(): readonly LabFigure[]
}

export interface LabsOptions {
  readonly engine: Engine
  readonly network: NetworkState
  readonly panes: PanesState
  readonly notices: Notices
  readonly book: NoteBook
  /** The page's clock, epoch ms. */
  readonly now: () => number
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
}

const storageKey = 'lab'

/** Sets up a lab, runs its actions, and puts back what was there before. */
export function useLabs(options: LabsOptions): LabsState {
  const { engine, network, panes, notices, book, storage } = options
  const inForce = shallowRef<Lab>()
  const busy = shallowRef(false)
  const runs = shallowRef<HerdRuns>(noRuns)
  let before: BeforeLab | undefined
  /** The ids of the panes at their places. */
  const places = shallowRef<readonly string[]>([])
  let since: number | undefined

  const paneAt = (place: number): PaneEntry | undefined =>
    panes.entries.value.find(({ id }) => id === places.value[place])

  /** Settings that are refused leave everything as it was. */
  async function configure(patch: SettingsPatch): Promise<boolean> {
    try {
      await engine.configure(patch)
      return true
    } catch (error) {
      notices.refuse(error)
      return false
    }
  }
  function openPanes(list: BeforeLab['panes']): void {
    panes.replace(list)
    places.value = panes.entries.value.map(({ id }) => id)
  }

  function remember(lab: Lab): BeforeLab | undefined {
    const status = engine.status.value
    if (status === undefined) return undefined
    const ids = panes.entries.value.map(({ id }) => id)
    const keys = Object.keys(lab.settings) as SettingKey[]
    return {
      settings: Object.fromEntries(keys.map((key) => [key, status.settings[key]])),
      panes: panes.shared(),
      faults: network.inForce.value.flatMap(({ scope, faults }) => {
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
    runs.value = noRuns
    since = undefined
    inForce.value = lab
    openPanes(lab.panes)
    await actions.setFaults(lab.faults)
    if (engine.status.value?.producing === false) await engine.act('setProducing', true)
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
    openPanes(restored)
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

  const actions = useLabActions({
    engine,
    network,
    panes,
    book,
    paneAt,
    lab: () => inForce.value,
    before: () => before?.faults ?? [],
  })

  watch(engine.statistics, (statistics) => (runs.value = nextRuns(runs.value, statistics?.fleet)), {
    flush: 'sync',
  })
  watch(
    () =>
      inForce.value?.actions.some((one) => one.kind === 'faults' && actions.areInForce(one.set)),
    (now) => (since = now === true ? options.now() : undefined),
    { flush: 'sync' },
  )

  return {
    inForce,
    busy,
    runs,
    paneAt,
    start: (name) => alone(() => setUp(labNamed(name))),
    end: () => alone(takeDown),
    resume() {
      const memory = parseMemory(storage.getItem(storageKey))
      if (memory === undefined) return
      before = memory.before
      places.value = panes.entries.value.map(({ id }) => id)
      inForce.value = labNamed(memory.name)
    },
    run: (action) => alone(() => actions.run(action)),
    isOn: actions.isOn,
    figures() {
      const lab = inForce.value
      if (lab === undefined) return []
      return labFigures(lab.name, {
        since,
        panes: lab.panes.map((_, place) => {
          const entry = paneAt(place)
          return entry && { snapshot: entry.snapshot.value, notes: book.of(entry.id) }
        }),
      })
    },
  }
}
