import { useTexts } from '../state/use-texts.ts'
import type { PaneEntry } from './pane-list.ts'

/** What a pane is called: its transport, and a number where it is not the first of its kind. */
export function usePaneName(): (entry: Pick<PaneEntry, 'transport' | 'index'>) => string {
  const { t } = useTexts()
  return ({ transport, index }) => {
    const name = t(`transport.${transport}`)
    return index === 0 ? name : t('pane.numbered', { name, number: index + 1 })
  }
}
