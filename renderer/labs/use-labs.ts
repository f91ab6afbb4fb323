import { shallowRef, watch, type ShallowRef } from 'vue'
import type { Bench } from '../../main/shared/experiment/bench.ts'
import { nextRuns, noRuns, type HerdRuns } from './herd-runs.ts'
import { createGuessMemory } from './guess-memory.ts'
import type { Lab, LabAnswer, LabFinding, LabName } from './lab.ts'
import type { LabFigure } from './lab-view.ts'
import { createLabRunner, type LabRunner } from './lab-runner.ts'
import type { NoteBook } from './pane-notes.ts'
import type { Engine } from '../state/use-engine.ts'
import type { NetworkState } from '../network/use-network.ts'
import type { Notices } from '../state/use-notices.ts'
import type { PanesState } from '../panes/use-panes.ts'

/** The lab of the window, with what Vue watches of it. */
export interface LabsState extends Omit<LabRunner, 'isFaulty' | 'figures' | 'found'> {
  /** The lab whose question waits for a guess; nothing was set up for it yet. */
  readonly asked: Readonly<ShallowRef<LabName | undefined>>
  /** What was guessed for the lab in force; undefined where nothing was. */
  readonly guess: Readonly<ShallowRef<LabAnswer | undefined>>
  /** What its run has shown; it stays when the scene is switched back, until the lab ends. */
  readonly finding: Readonly<ShallowRef<LabFinding | undefined>>
  /** Asks the question of a lab; undefined withdraws it. */
  ask(name: LabName | undefined): void
  /** Sets up the lab that was asked about. @param guess undefined to see it without one. */
  answer(guess: LabAnswer | undefined): Promise<void>
  /** Looks whether the run has shown something by now. */
  look(): void
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
      finding.value = undefined
      since = undefined
    },
    refuse: notices.refuse,
    now,
    storage,
  })

  const asked = shallowRef<LabName>()
  const guess = shallowRef<LabAnswer>()
  const finding = shallowRef<LabFinding>()
  const memory = createGuessMemory(storage)

  watch(engine.statistics, (statistics) => (runs.value = nextRuns(runs.value, statistics?.fleet)), {
    flush: 'sync',
  })
  watch(runner.isFaulty, (isFaulty) => (since = isFaulty ? now() : undefined), { flush: 'sync' })
  return {
    ...runner,
    inForce,
    busy,
    runs,
    asked,
    guess,
    finding,
    ask: (name) => void (asked.value = name),
    async answer(chosen) {
      const name = asked.value
      if (name === undefined) return
      asked.value = undefined
      guess.value = chosen
      memory.write(chosen)
      await runner.start(name)
    },
    look() {
      finding.value = runner.found(since) ?? finding.value
    },
    resume() {
      runner.resume()
      guess.value = inForce.value && memory.read(inForce.value.name)
    },
    figures: () => runner.figures(since),
  }
}
