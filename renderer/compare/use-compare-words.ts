import { computed, type ComputedRef } from 'vue'
import { createSpeaker } from '../../main/shared/texts/speaker.ts'
import { createCompareWords, type CompareWords } from '../../main/shared/verdict/compare-words.ts'
import { usePageChoices, usePlayground } from '../state/use-playground.ts'
import { usePaneName } from '../panes/use-pane-name.ts'

/** The comparison in the words of the language in force. */
export function useCompareWords(): ComputedRef<CompareWords> {
  const { language } = usePageChoices()
  const name = usePaneName()
  const { panes } = usePlayground()
  const nameOf = (id: string): string => {
    const entry = panes.entries.value.find((candidate) => candidate.id === id)
    return entry === undefined ? id : name(entry)
  }
  return computed(() => createCompareWords(createSpeaker(language.value, nameOf)))
}
