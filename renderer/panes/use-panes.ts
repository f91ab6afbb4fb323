import { markRaw, shallowRef, watch, type ShallowRef } from 'vue'
import { createPaneList, type PaneEntry, type PaneList, type PaneListOptions } from './pane-list.ts'
import type { SharedPane } from '../share/share-panes.ts'
import type { MeasuringSpan } from './window-reason.ts'
import type { Engine } from '../state/use-engine.ts'

/** The panes of the window, with what Vue watches of them. */
export interface PanesState extends Omit<PaneList, 'entries' | 'hear' | 'follow' | 'forgive'> {
  readonly entries: Readonly<ShallowRef<readonly PaneEntry[]>>
  /** What the panes are, in the order of the entries: it changes with the list, a pin or a name alone. */
  readonly described: Readonly<ShallowRef<readonly SharedPane[]>>
  /** The pane that has the whole stage; undefined while all are shown. */
  readonly enlarged: ShallowRef<string | undefined>
  /** Messages up to this id were deleted by a person, and are not shown any more. */
  readonly clearedThrough: Readonly<ShallowRef<number>>
  /** Since when, and why, the panes measure what they show. */
  readonly measuring: Readonly<ShallowRef<MeasuringSpan>>
}

export interface PanesOptions extends Pick<
  PaneListOptions,
  'createPane' | 'now' | 'pageId' | 'onChange'
> {
  readonly engine: Engine
}

/** Has the list of panes follow the engine, and Vue watch it. */
export function usePanes({ engine, createPane, now, pageId, onChange }: PanesOptions): PanesState {
  const entries = shallowRef<readonly PaneEntry[]>([])
  const clearedThrough = shallowRef(0)
  const measuring = shallowRef<MeasuringSpan>({ since: now(), reason: 'opened' })
  const described = shallowRef<readonly SharedPane[]>([])
  const enlarged = shallowRef<string>()
  const list = createPaneList({
    cells: { entries, measuring, hasBegun: shallowRef(false) },
    createCell: (snapshot) => shallowRef(snapshot),
    createPane: (config) => markRaw(createPane(config)),
    bookings: engine.bookings,
    now,
    pageId,
    onChange(next) {
      // A pane that was added, or put back, is to be seen.
      const grown = next.length > described.value.length
      const isThere = entries.value.some(({ id }) => id === enlarged.value)
      if (grown || !isThere) enlarged.value = undefined
      described.value = next
      onChange(next)
    },
  })

  // The panes ask for their books as often as the engine tells its statistics.
  watch(engine.statistics, () => void list.settle(), { flush: 'sync' })
  watch(
    engine.status,
    (next, previous) => {
      if (next !== undefined && previous !== undefined) list.follow(next, previous)
    },
    { flush: 'sync' },
  )
  engine.onCleared(({ through }) => {
    clearedThrough.value = through
    list.forgive(through)
  })
  return { ...list, entries, described, enlarged, clearedThrough, measuring }
}
