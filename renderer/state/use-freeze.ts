import { shallowRef, watch, type ShallowRef } from 'vue'
import type { PanesState } from '../panes/use-panes.ts'

/** Everything that is shown held still at one moment, while everything goes on behind it. */
export interface FreezeState {
  /** Since when, page clock, epoch ms; undefined while it is live. */
  readonly since: Readonly<ShallowRef<number | undefined>>
  toggle(): void
  goLive(): void
  /** Messages that have arrived since, in the pane with the most of them; 0 while it is live. */
  arrived(): number
}

export interface FreezeOptions {
  readonly panes: Pick<PanesState, 'entries' | 'measuring' | 'refresh'>
  /** The page's clock, epoch ms. */
  readonly now: () => number
}

/**
 * Freezes what is shown: feeds hold their rows, and nobody is to draw or to take figures while `since` is set.
 * What changes the measurement itself, another setting or another pane, makes it live again.
 */
export function useFreeze({ panes, now }: FreezeOptions): FreezeState {
  const since = shallowRef<number>()
  let received = new Map<string, number>()

  const receivedBy = ({ pane }: PanesState['entries']['value'][number]): number =>
    pane.snapshot().sequence.received

  function freeze(): void {
    panes.refresh()
    received = new Map(panes.entries.value.map((entry) => [entry.id, receivedBy(entry)]))
    for (const { pane } of panes.entries.value) pane.holdRows(true)
    since.value = now()
  }
  function goLive(): void {
    if (since.value === undefined) return
    since.value = undefined
    for (const { pane } of panes.entries.value) pane.holdRows(false)
    panes.refresh()
  }
  watch([panes.entries, panes.measuring], goLive, { flush: 'sync' })

  return {
    since,
    toggle: () => (since.value === undefined ? freeze() : goLive()),
    goLive,
    arrived: () =>
      since.value === undefined
        ? 0
        : Math.max(
            0,
            ...panes.entries.value.map(
              (entry) => receivedBy(entry) - (received.get(entry.id) ?? receivedBy(entry)),
            ),
          ),
  }
}
