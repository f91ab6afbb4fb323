import { useI18n } from 'vue-i18n'
import type { NetworkScope, ScopedFaults } from '../../main/shared/contract/network.ts'
import { usePlayground } from '../state/use-playground.ts'
import { faultWords } from '../words/network-words.ts'
import type { Prediction } from '../words/prediction.ts'
import { useFormat } from '../state/use-format.ts'
import { usePaneName } from '../panes/use-pane-name.ts'

/** The network in the words of the language in force. */
export interface FaultWording {
  prediction(prediction: Prediction): string
  /** Whom a scope is about. */
  scope(scope: NetworkScope): string
  /** `200 ms ± 50 ms, half-open`. */
  faults(scoped: ScopedFaults): string
}

/** Words for what is in force in the line. */
export function useFaultWords(): FaultWording {
  const { t } = useI18n()
  const { network } = usePlayground()
  const format = useFormat()
  const name = usePaneName()

  return {
    prediction: ({ sentence, figures }) => t(`network.effect.${sentence}`, format.figures(figures)),
    scope(scope) {
      if (scope === 'all') return t('network.scope.all')
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
      return words
        .map(({ key, figures }) => t(`network.word.${key}`, format.figures(figures)))
        .join(t('network.word.and'))
    },
  }
}
