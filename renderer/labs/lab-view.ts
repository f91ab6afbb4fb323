import type { KeysOf, NamesIn, Phrase } from '../../main/shared/texts/phrase.ts'
import type { PaneSnapshot } from '../panes/pane.ts'
import type { HerdRun } from './herd-runs.ts'
import type { Loss, PaneNotes } from './pane-notes.ts'

/** What a lab's figures are drawn from. Times are the page's clock, epoch ms. */
export interface LabView {
  /** The page's clock, epoch ms. */
  readonly now: number
  /** Since when the fault of the lab's own switch is in force; undefined where it is not. */
  readonly since: number | undefined
  /** The panes at their places; undefined where one was removed. */
  readonly panes: readonly (SeenPane | undefined)[]
  /** The latest break of the fleet. */
  readonly herd: HerdRun | undefined
  /** The buttons and switches that were used since the lab was set up. */
  readonly used: ReadonlySet<NamesIn<'labs.action'>>
}
export interface SeenPane {
  readonly snapshot: PaneSnapshot
  readonly notes: PaneNotes
}

/** One figure that makes the point of a lab. */
export interface LabFigure extends Phrase<KeysOf<'labs.figure'>> {
  /** The place of the pane that it is about. */
  readonly pane?: number
  readonly tone: 'plain' | 'good' | 'bad'
}

/** A figure of every pane that is there; `make` answers undefined where a pane has none. */
export function ofEach(
  { panes }: LabView,
  make: (pane: SeenPane) => Omit<LabFigure, 'pane'> | undefined,
): readonly LabFigure[] {
  return panes.flatMap((pane, place) => {
    const figure = pane && make(pane)
    return figure === undefined ? [] : [{ ...figure, pane: place }]
  })
}

/** When a pane lost its connection for the first time since the fault came into force. */
export function firstLoss(pane: SeenPane | undefined, since: number): Loss | undefined {
  return pane?.notes.losses.find(({ at }) => at >= since)
}
