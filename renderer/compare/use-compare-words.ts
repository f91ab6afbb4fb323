import { computed, type ComputedRef } from 'vue'
import { createCompareWords, type CompareWords } from '../../main/shared/verdict/compare-words.ts'
import { usePaneSpeaker } from '../panes/use-pane-speaker.ts'

/** The comparison in the words of the language in force. */
export function useCompareWords(): ComputedRef<CompareWords> {
  const { speaker } = usePaneSpeaker()
  return computed(() => createCompareWords(speaker.value))
}
