import type { ErrorShape } from '../../main/shared/contract/errors.ts'
import { refusalWords } from '../../main/shared/texts/words/refusal-words.ts'
import { useFormat } from './use-format.ts'
import { useSpeaker } from './use-texts.ts'

/** Says why something was refused, in the language of the window. */
export function useRefusal(): (error: ErrorShape) => string {
  const speaker = useSpeaker()
  const format = useFormat()

  return (error) => {
    const { say, sentences, text } = speaker()
    const { phrases, knob, fault } = refusalWords(error)
    if (knob !== undefined) {
      return text('refusal.setting', { name: text(`knob.${knob}`), range: format.range(knob) })
    }
    if (fault !== undefined) {
      const name = text(`network.fault.${fault}`)
      return text('refusal.setting', { name, range: format.range(fault) })
    }
    return sentences(phrases.map(say))
  }
}
