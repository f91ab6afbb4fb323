import type { Pane } from '../pane.ts'

/**
 * How many rows of a feed are newer than `clearedThrough`: what a person deleted is no longer shown. The newest
 * rows come first, so their number is found by bisection.
 */
export function visibleRows(pane: Pick<Pane, 'row' | 'rowCount'>, clearedThrough: number): number {
  let shown = 0
  let hidden = pane.rowCount()
  const isShown = (index: number): boolean => (pane.row(index)?.id ?? 0) > clearedThrough
  if (hidden === 0 || isShown(hidden - 1)) return hidden
  while (shown < hidden) {
    const middle = (shown + hidden) >> 1
    if (isShown(middle)) shown = middle + 1
    else hidden = middle
  }
  return shown
}
