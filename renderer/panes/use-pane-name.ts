import { useTexts } from '../state/use-texts.ts'
import type { PaneEntry } from './pane-list.ts'

/** What a pane is called: its lane, and a number where it is not the first of its kind. */
export function usePaneName(): (entry: Pick<PaneEntry, 'lane' | 'index'>) => string {
  const { t } = useTexts()
  return ({ lane, index }) => {
    const name = t(`lane.${lane}`)
    return index === 0 ? name : t('pane.numbered', { name, number: index + 1 })
  }
}
