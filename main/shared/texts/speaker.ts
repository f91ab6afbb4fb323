import { fillForm, fillPieces, joinPieces, parseText, type Piece, type Values } from './fill.ts'
import {
  formatCount,
  formatShare,
  formatTimes,
  joined,
  quantifyBytes,
  quantifyDelay,
  quantifyDuration,
} from './format.ts'
import { languageRows, type Language } from './languages.ts'
import type { Noun, Phrase, Quantity, TextKey } from './phrase.ts'

/** Says phrases in one language, in the window and in Node. */
export interface Speaker {
  readonly language: Language
  /** BCP 47. */
  readonly locale: string
  /**
   * A text with words of the caller's in its places.
   *
   * @param number chooses among the forms of the text; by default `values.count` where that is a number, else 1.
   */
  text(key: TextKey, values?: Values, number?: number): string
  say(phrase: Phrase): string
  /** The same in its pieces; together they are what `say` says. */
  pieces(phrase: Phrase): readonly Piece[]
  format(quantity: Quantity): string
  /** A label, such as the name of a setting, as it stands inside a sentence. */
  insideSentence(label: string): string
  /** Things one behind the other, without an “and”: `A, B, C`; in Chinese `A、B、C`. */
  list(items: readonly string[]): string
  /** Sentences one behind the other. */
  sentences(said: readonly string[]): string
}

/** The whole keys of a tree of texts, and the texts. */
function flatten(texts: object, prefix = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]: [string, string | object]) =>
    typeof value === 'string'
      ? [[prefix + key, value] as [string, string]]
      : flatten(value, `${prefix}${key}.`),
  )
}
const flattened = new Map<Language, ReadonlyMap<string, string>>()
/** Every text of a language by its whole key. */
function textsOf(language: Language): ReadonlyMap<string, string> {
  const known = flattened.get(language) ?? new Map(flatten(languageRows[language].texts))
  flattened.set(language, known)
  return known
}

/** Tells whether there is a text with this key, where the key comes from somewhere else. */
export function isTextKey(key: string): key is TextKey {
  return textsOf('en').has(key)
}

/** How many decimals a count is written with. */
const decimals = (value: number): number => (value < 10 ? 1 : 0)
/** The number that a reader sees: what is written as 1 is one, 0.97 as well. */
const asWritten = (value: number, digits: number): number => Number(value.toFixed(digits))

/** How many of its figures a phrase speaks of. */
function numberIn(figures: Readonly<Record<string, Quantity>>): number {
  const { count, names } = figures
  if (count !== undefined && 'count' in count) {
    return asWritten(count.count, decimals(count.count))
  }
  return names !== undefined && 'panes' in names ? names.panes.length : 1
}

/** The plural categories in the order in which texts have their forms. */
const categories = ['zero', 'one', 'two', 'few', 'many', 'other'] as const

/**
 * Chooses among the forms of a text: it has one for each plural category of its language, and may have one more,
 * which comes first and is for 0.
 */
function createChooser(locale: string): (forms: number, number: number) => number {
  const rules = new Intl.PluralRules(locale)
  const { pluralCategories } = rules.resolvedOptions()
  const known = categories.filter((category) => pluralCategories.includes(category))
  return (forms, number) => {
    const before = forms > known.length ? 1 : 0
    if (before === 1 && number === 0) return 0
    return known.indexOf(rules.select(number)) + before
  }
}

/**
 * Creates a speaker.
 *
 * @param nameOf what a pane with this id is called; its id by default.
 */
export function createSpeaker(
  language: Language,
  nameOf: (pane: string) => string = (pane) => pane,
): Speaker {
  const { locale, betweenSentences, insideSentence } = languageRows[language]
  const texts = textsOf(language)
  const parsed = new Map<string, ReturnType<typeof parseText>>()
  const formFor = createChooser(locale)
  const conjunction = new Intl.ListFormat(locale, { type: 'conjunction' })
  // Without an “and”; a list of the type `unit` has no signs between its items in Chinese.
  const enumeration = new Intl.ListFormat(locale, { type: 'conjunction', style: 'narrow' })

  function formsOf(key: string): ReturnType<typeof parseText> {
    const known = parsed.get(key)
    if (known !== undefined) return known
    const forms = parseText(texts.get(key) ?? key)
    parsed.set(key, forms)
    return forms
  }

  function formOf(key: string, number: number): ReturnType<typeof parseText>[number] {
    const forms = formsOf(key)
    // Most texts have one form, whatever the language.
    return (forms.length === 1 ? forms[0] : forms[formFor(forms.length, number)]) ?? []
  }
  function text(key: TextKey, values: Values = {}, number?: number): string {
    const { count } = values
    const many = number ?? (typeof count === 'number' ? count : 1)
    return fillForm(formOf(key, many), values)
  }

  function counted(value: number, of: Noun | undefined): string {
    const n = formatCount(value, locale, decimals(value))
    return of === undefined ? n : text(`counted.${of}`, { n }, asWritten(value, decimals(value)))
  }

  function rateText(perSecond: number): string {
    if (perSecond <= 0 || perSecond >= 1) {
      const n = formatCount(perSecond, locale, 2)
      return text('rate.second', { n }, asWritten(perSecond, 2))
    }
    return text('rate.every', { gap: joined(quantifyDuration(1_000 / perSecond, locale)) })
  }

  function format(quantity: Quantity): string {
    if ('ms' in quantity) return joined(quantifyDuration(quantity.ms, locale))
    if ('delay' in quantity) return joined(quantifyDelay(quantity.delay, locale))
    if ('bytes' in quantity) return joined(quantifyBytes(quantity.bytes, locale))
    if ('count' in quantity) return counted(quantity.count, quantity.of)
    if ('perSecond' in quantity) return rateText(quantity.perSecond)
    if ('share' in quantity) return formatShare(quantity.share, locale)
    if ('times' in quantity) return formatTimes(quantity.times, locale)
    if ('text' in quantity) return text(quantity.text)
    if ('panes' in quantity) {
      const names = quantity.panes.map(nameOf)
      return joinPieces(conjunction.formatToParts(names).map(({ value }) => value))
    }
    const { code, named } = quantity
    return named === undefined
      ? String(code)
      : text('phrase.named', { code: String(code), name: say(named) })
  }

  function written(figures: NonNullable<Phrase['figures']>): Values {
    return Object.fromEntries(
      Object.entries(figures).map(([name, figure]) => [name, format(figure)]),
    )
  }
  function say({ key, figures = {} }: Phrase): string {
    return text(key, written(figures), numberIn(figures))
  }

  return {
    language,
    locale,
    text,
    say,
    pieces: ({ key, figures = {} }) => fillPieces(formOf(key, numberIn(figures)), written(figures)),
    format,
    insideSentence,
    list: (items) => enumeration.format(items),
    sentences: (said) => said.join(betweenSentences),
  }
}
