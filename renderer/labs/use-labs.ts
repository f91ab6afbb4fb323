import { shallowRef, watch, type ShallowRef } from 'vue'
import type { Bench } from '../../main/shared/experiment/bench.ts'
import { nextRuns, noRuns, type HerdRuns } from './herd-runs.ts'
import type { Lab } from './lab.ts'
import type { LabFigure } from './lab-view.ts'
import { createLabRunner, type LabRunner } from './lab-runner.ts'
import type { NoteBook } from './pane-notes.ts'
import type { Engine } from '../state/use-engine.ts'
import type { NetworkState } from '../network/use-network.ts'
import type { Notices } from '../state/use-notices.ts'
import type { PanesState } from '../panes/use-panes.ts'

/** The lab of the window, with what Vue watches of it. */
export interface LabsState extends Omit<LabRunner, 'isFaulty' | 'figures'> {
  readonly inForce: Readonly<ShallowRef<Lab | undefined>>
  /** A lab is being set up or taken down. */
  readonly busy: Readonly<ShallowRef<boolean>>
  readonly runs: Readonly<ShallowRef<HerdRuns>>
  figures(): readonly LabFigure[]
}

export interface LabsOptions {
  readonly bench: Bench
  readonly engine: Engine
  readonly network: NetworkState
  readonly panes: PanesState
  readonly notices: Notices
  readonly book: NoteBook
  /** The page's clock, epoch ms. */
  readonly now: () => number
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
}

/** Has labs run on the bench of the page, and Vue watch them. */
export function useLabs(options: LabsOptions): LabsState {
  const { bench, engine, network, panes, notices, book, now, storage } = options
  const inForce = shallowRef<Lab>()
  const busy = shallowRef(false)
  const runs = shallowRef<HerdRuns>(noRuns)
  /** Since when the faults of the lab's own switches are in force. */
  let since: number | undefined
  const runner = createLabRunner({
    cells: { inForce, busy, places: shallowRef([]) },
    bench,
    engine: {
      ...engine,
      status: () => engine.status.value,
      statistics: () => engine.statistics.value,
    },
    network: { ...network, inForce: () => network.inForce.value },
    panes,
    entries: () => panes.entries.value,
    book,
    onStart() {
      runs.value = noRuns
      since = undefined
    },
    refuse: notices.refuse,
    storage,
  })

  watch(engine.statistics, (statistics) => (runs.value = nextRuns(runs.value, statistics?.fleet)), {
    flush: 'sync',
  })
  watch(runner.isFaulty, (isFaulty) => (since = isFaulty ? now() : undefined), { flush: 'sync' })
  return { ...runner, inForce, busy, runs, figures: () => runner.figures(since) }
}
