import { useI18n } from 'vue-i18n'
import type { ErrorShape } from '../../main/shared/contract/errors.ts'
import { refusalWords } from '../words/refusal-words.ts'
import { useFormat } from './use-format.ts'
import { usePhrases } from './use-phrases.ts'

/** Says why something was refused, in the language of the window. */
export function useRefusal(): (error: ErrorShape) => string {
  const { t } = useI18n()
  const format = useFormat()
  const { say } = usePhrases()

  return (error) => {
    const { phrases, knob, fault } = refusalWords(error)
    if (knob !== undefined) {
      return t('refusal.setting', { name: t(`knob.${knob}`), range: format.range(knob) })
    }
    if (fault !== undefined) {
      const name = t(`network.fault.${fault}`)
      return t('refusal.setting', { name, range: format.faultRange(fault) })
    }
    // Chinese sentences stand one behind the other.
    return phrases.map(say).join(format.locale.value === 'en' ? ' ' : '')
  }
}
