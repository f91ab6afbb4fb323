import { shallowRef, type ShallowRef } from 'vue'
import { useEvery, usePlayground } from '../../state/use-playground.ts'
import type { PaneEntry } from '../pane-list.ts'
import { visibleRows } from './visible-rows.ts'

/** A feed is drawn anew at most ten times a second, and only where rows came. */
const redrawPeriod = 100

/**
 * Reads what a feed shows whenever it has changed.
 *
 * @param read gets the number of rows that are to be shown.
 */
export function useFeedDraw<Shown>(
  entry: () => PaneEntry,
  read: (count: number) => Shown,
): { readonly shown: Readonly<ShallowRef<Shown>>; readonly count: Readonly<ShallowRef<number>> } {
  const { panes, sentRevision } = usePlayground()
  const shown = shallowRef(read(0)) as ShallowRef<Shown>
  const count = shallowRef(0)
  let seen = ''

  function draw(): void {
    const { id, pane } = entry()
    const cleared = panes.clearedThrough.value
    const state = `${id} ${pane.row(0)?.id} ${pane.rowCount()} ${sentRevision()} ${cleared}`
    if (state === seen) return
    seen = state
    count.value = visibleRows(pane, cleared)
    shown.value = read(count.value)
  }
  draw()
  useEvery(redrawPeriod, draw)
  return { shown, count }
}
