import { computed } from 'vue'
import { foreignClients } from '../../main/shared/contract/wire.ts'
import { paneNames } from '../../main/shared/texts/words/pane-names.ts'
import { usePlayground } from '../state/use-playground.ts'
import { useSpeaker } from '../state/use-texts.ts'
import type { PaneEntry } from './pane-list.ts'

/** What the panes are called, each by what distinguishes it from the others. */
export function usePaneName(): (entry: Pick<PaneEntry, 'id' | 'lane'>) => string {
  const { panes, settings } = usePlayground()
  const speaker = useSpeaker()
  const names = computed(() => {
    const list = paneNames(panes.described.value, settings.inForce.value, speaker())
    return new Map(panes.entries.value.map(({ id }, index) => [id, list[index]]))
  })
  // A pane that was removed a moment ago may still be spoken of.
  return ({ id, lane }) => {
    const { text } = speaker()
    const called = text(`lane.${lane}`)
    if (id === foreignClients) return text('visitor.over', { name: called })
    return names.value.get(id) ?? called
  }
}
