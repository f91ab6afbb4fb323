import { createSpeaker, isTextKey, type Speaker } from '../../main/shared/texts/speaker.ts'
import type { Language } from '../../main/shared/texts/languages.ts'
import { usePageChoices } from './use-playground.ts'

/** One speaker a language, made when somebody wants to hear it. */
const speakers = new Map<Language, Speaker>()

/** The speaker of a language. */
export function speakerOf(language: Language): Speaker {
  const speaker = speakers.get(language) ?? createSpeaker(language)
  speakers.set(language, speaker)
  return speaker
}

/** The speaker of the language in force: what it says in a template or a computed value changes with the language. */
export function useSpeaker(): () => Speaker {
  const { language } = usePageChoices()
  return () => speakerOf(language.value)
}

/** The texts of the window, in the language in force. */
export interface PageTexts {
  readonly t: Speaker['text']
  /** A text whose key comes from data, such as a row of the settings; `otherwise` if there is none. */
  readonly named: (key: string, otherwise: string) => string
  /** Things one behind the other, without an “and”. */
  readonly list: Speaker['list']
}

export function useTexts(): PageTexts {
  const speaker = useSpeaker()
  const t: PageTexts['t'] = (key, values, number) => speaker().text(key, values, number)
  return {
    t,
    named: (key, otherwise) => (isTextKey(key) ? t(key) : otherwise),
    list: (items) => speaker().list(items),
  }
}
