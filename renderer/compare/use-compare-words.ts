import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { createCompareWords, type CompareWords } from './compare-words.ts'
import { usePlayground } from '../state/use-playground.ts'
import { useFormat } from '../state/use-format.ts'
import { usePaneName } from '../panes/use-pane-name.ts'

/** The comparison in the words of the language in force. */
export function useCompareWords(): ComputedRef<CompareWords> {
  const { t } = useI18n()
  const { locale } = useFormat()
  const name = usePaneName()
  const { panes } = usePlayground()
  const nameOf = (id: string): string => {
    const entry = panes.entries.value.find((candidate) => candidate.id === id)
    return entry === undefined ? id : name(entry)
  }
  return computed(() => createCompareWords({ t, locale: locale.value, nameOf }))
}
