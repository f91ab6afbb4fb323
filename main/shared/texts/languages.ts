import { en } from './en.ts'
import type { Texts } from './texts.ts'
import { zh } from './zh.ts'

/** What another language needs in addition to its folder of texts. */
interface LanguageRow {
  /** What its speakers call it. */
  readonly ownName: string
  /** Two letters or one character for a button. */
  readonly short: string
  /** The BCP 47 tag of the page, and of its numbers and times. */
  readonly locale: string
  /** What separates two sentences. */
  readonly betweenSentences: string
  /** What becomes of a label that stands inside a sentence. */
  readonly insideSentence: (label: string) => string
  /** All of them come with the page: a second request would cost more than they do. */
  readonly texts: Texts<typeof en>
}

/** `Poll interval` becomes `poll interval`; a name or an abbreviation keeps its capitals: `SSE push interval`. */
function lowerFirstWord(label: string): string {
  return label.replace(/^\p{Lu}(?!\S*\p{Lu})/u, (first) => first.toLowerCase())
}

/** The languages that the playground speaks, in the order in which they are offered. */
export const languageRows = {
  en: {
    ownName: 'English',
    short: 'EN',
    locale: 'en',
    betweenSentences: ' ',
    insideSentence: lowerFirstWord,
    texts: en,
  },
  zh: {
    ownName: '中文',
    short: '中',
    locale: 'zh-CN',
    betweenSentences: '',
    insideSentence: (label) => label,
    texts: zh,
  },
} as const satisfies Readonly<Record<string, LanguageRow>>

export type Language = keyof typeof languageRows
export const languages = Object.keys(languageRows) as Language[]

/**
 * The language for a person who prefers this one; English where it is not spoken here.
 *
 * @param preferred a BCP 47 tag: `zh-TW` is Chinese, too.
 */
export function languageFor(preferred: string | undefined): Language {
  const code = preferred?.toLowerCase().split('-')[0]
  return languages.find((one) => one === code) ?? 'en'
}
