import { computed, type ComputedRef } from 'vue'
import { laneRows } from '../../main/shared/contract/lanes.ts'
import { createSpeaker, type Speaker } from '../../main/shared/texts/speaker.ts'
import { usePageChoices, usePlayground } from '../state/use-playground.ts'
import type { PaneEntry } from './pane-list.ts'
import { usePaneName } from './use-pane-name.ts'

/** Speaks of panes. */
export interface PaneSpeaker {
  /** Says phrases in the language in force, and calls panes by their names; one that is gone by its id. */
  readonly speaker: ComputedRef<Speaker>
  /** The colour of the lane of a pane, as text; undefined where it is gone. */
  colourOf(id: string | undefined): string | undefined
}

/** What the window says of its panes. */
export function usePaneSpeaker(): PaneSpeaker {
  const { language } = usePageChoices()
  const { panes } = usePlayground()
  const name = usePaneName()

  const entryOf = (id: string): PaneEntry | undefined =>
    panes.entries.value.find((entry) => entry.id === id)
  function nameOf(id: string): string {
    const entry = entryOf(id)
    return entry === undefined ? id : name(entry)
  }
  return {
    speaker: computed(() => createSpeaker(language.value, nameOf)),
    colourOf(id) {
      const entry = id === undefined ? undefined : entryOf(id)
      return entry && `var(--${laneRows[entry.lane].colour}-text)`
    },
  }
}
