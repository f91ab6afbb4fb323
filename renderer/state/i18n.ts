import { createI18n } from 'vue-i18n'
import type { Language } from '../window/use-preferences.ts'
import { en } from '../../main/shared/texts/en.ts'
import { zh } from '../../main/shared/texts/zh.ts'

/**
 * The texts of the window. Messages are compiled to a tree that is walked, never to code, so the
 * page needs no `unsafe-eval`.
 */
export function createTexts(language: Language) {
  return createI18n({
    legacy: false,
    locale: language,
    fallbackLocale: 'en',
    missingWarn: false,
    fallbackWarn: false,
    messages: { en, zh },
  })
}
