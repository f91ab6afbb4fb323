import { useSpeaker, useTexts } from '../state/use-texts.ts'
import type { NetworkScope, ScopedFaults } from '../../main/shared/contract/network.ts'
import { usePlayground } from '../state/use-playground.ts'
import { faultWords } from '../../main/shared/texts/words/fault-words.ts'
import { usePaneName } from '../panes/use-pane-name.ts'

/** The network in the words of the language in force. */
export interface FaultWording {
  /** What a scope applies to. */
  scope(scope: NetworkScope): string
  /** `200 ms ± 50 ms, half-open`. */
  faults(scoped: ScopedFaults): string
}

/** Words for what is in force in the line. */
export function useFaultWords(): FaultWording {
  const { t } = useTexts()
  const { network } = usePlayground()
  const speaker = useSpeaker()
  const name = usePaneName()

  return {
    scope(scope) {
      if (scope === 'all' || scope === 'foreign') return t(`network.scope.${scope}`)
      if (typeof scope === 'string') {
        return t('network.scope.transport', { name: t(`transport.${scope}`) })
      }
      const pane = network.paneOf(scope)
      return pane === undefined
        ? t('network.scope.other')
        : t('network.scope.pane', { name: name(pane) })
    },
    faults({ faults }) {
      const words = faultWords(faults)
      if (words.length === 0) return t('network.word.exempt')
      return words.map(speaker().say).join(t('network.word.and'))
    },
  }
}
