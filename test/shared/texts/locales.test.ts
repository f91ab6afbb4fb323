import { describe, expect, it } from 'vitest'
import { en } from '../../../main/shared/texts/en.ts'
import { languageRows, languages } from '../../../main/shared/texts/languages.ts'
import { createSpeaker } from '../../../main/shared/texts/speaker.ts'
import type { TextKey } from '../../../main/shared/texts/phrase.ts'
import { zh } from '../../../main/shared/texts/zh.ts'
import { keysIn, patternsIn, sourcesIn, wordsIn } from './source-strings.ts'
import { flatten, places, readTextFiles, type TextFile } from './texts.ts'

const files = await readTextFiles()
const english = flatten(en)

/** What a Chinese reader reads in Latin letters, too: names, units and header fields. */
const international = new Set(
  [
    [
      'SSE',
      'WebSocket',
      'HTTP',
      'Node',
      'curl',
      'fetch',
      'TypeScript',
      'Python',
      'Go',
      'CPU',
      'DSL',
      'Wi',
      'Fi',
      '3G',
      'Token',
      'EN',
    ],
    ['B', 'ms', 's', 'p50', 'p95', 'p99', 'readyState', 'Retry', 'After', 'retry', 'ping', 'pong'],
  ].flat(),
)
const isAddress = (text: string): boolean => /^(https?:\/\/|#)\S+$/.test(text)
const han = /\p{Script=Han}/u

/** True where a Chinese text is English. */
function isEnglish(text: string): boolean {
  if (han.test(text) || isAddress(text)) return false
  const words = text.replaceAll(/\{[^}]*\}/g, '').match(/[\p{L}\d]*\p{L}[\p{L}\d]*/gu) ?? []
  return !words.every((word) => international.has(word))
}

const sources = [
  'renderer',
  'main/hosts/desktop',
  'main/shared/clients',
  'main/shared/experiment',
  'main/shared/report',
  'main/shared/measures',
  'main/shared/texts',
  'main/shared/verdict',
]
  .flatMap(sourcesIn)
  .filter(({ file }) => !/texts\/(en|zh)\//.test(file))
const literal = new Set(sources.flatMap(keysIn))
const patterns = sources.flatMap(patternsIn)
const words = new Set([...sources, ...sourcesIn('main/shared/contract')].flatMap(wordsIn))

/** True where a source names the key, or fills a pattern with words that a source has. */
function isUsed(key: string): boolean {
  if (literal.has(key)) return true
  return patterns.some((pattern) => {
    const filled = pattern.exec(key)?.slice(1)
    return filled?.every((part) => part.split('.').every((word) => words.has(word))) ?? false
  })
}

/** True where a brace is left that the compiler of the texts would pass over in silence. */
const hasStrayBrace = (text: string): boolean =>
  /[{}]/.test(text.replaceAll(/\{(?:\w+|'[^']*')\}/g, ''))

/** Everything that is wrong with a file of texts, by what is wrong with it. */
function faultsOf({ english, chinese }: TextFile) {
  const keys = [...english.keys()]
  const both = keys.filter((key) => chinese.has(key))
  return {
    missingInChinese: keys.filter((key) => !chinese.has(key)),
    onlyInChinese: [...chinese.keys()].filter((key) => !english.has(key)),
    otherPlaces: both
      .map((key) => ({
        key,
        en: places(english.get(key) ?? '').join(),
        zh: places(chinese.get(key) ?? '').join(),
      }))
      .filter(({ en, zh }) => en !== zh),
    untranslated: both.filter((key) => isEnglish(chinese.get(key) ?? '')),
    chineseInEnglish: both.filter((key) => han.test(english.get(key) ?? '')),
    strayBraces: [...english, ...chinese]
      .filter(([, text]) => hasStrayBrace(text))
      .map(([key]) => key),
    usedNowhere: keys.filter((key) => !isUsed(key)),
  }
}

describe('the texts', () => {
  it.each(files)('of $name are the same in both languages, and all of them are used', (file) => {
    expect(faultsOf(file)).toEqual({
      missingInChinese: [],
      onlyInChinese: [],
      otherPlaces: [],
      untranslated: [],
      chineseInEnglish: [],
      strayBraces: [],
      usedNowhere: [],
    })
  })

  it('of all files together are those of the window: none is left out, none hides another', () => {
    const keysOf = (language: 'english' | 'chinese') =>
      files.flatMap((file) => [...file[language].keys()]).sort()
    expect([...english.keys()].sort()).toEqual(keysOf('english'))
    expect([...flatten(zh).keys()].sort()).toEqual(keysOf('chinese'))
  })

  it.each(languages)('in %s leave no place open', (language) => {
    const { text } = createSpeaker(language)
    const values = Object.fromEntries(
      [...english.values()].flatMap(places).map((name) => [name, 'X']),
    )
    const written = (key: string): string => text(key as TextKey, values)
    const faults = [...english.keys()]
      .map((key) => [key, written(key)] as const)
      .filter(([key, text]) => text === '' || text === key || /[{}|@]/.test(text))
    // The one text that shows braces: it tells what a template may hold.
    expect(faults.map(([key]) => key)).toEqual(['predict.template'])
    expect(written('predict.template')).toMatch(
      /\{\{counter\}\}.*\{\{time\}\}.*\{\{choice:a\|b\|c\}\}/,
    )
  })

  it.each(languages)(
    'in %s have one form, or one for each plural, or one more for none',
    (language) => {
      const { pluralCategories } = new Intl.PluralRules(
        languageRows[language].locale,
      ).resolvedOptions()
      const most = pluralCategories.length
      const odd = [...flatten(languageRows[language].texts)]
        .map(([key, text]) => ({ key, forms: text.split(' | ').length }))
        .filter(({ forms }) => ![1, most, most + 1].includes(forms))
      expect(odd).toEqual([])
    },
  )

  it('say one change and two changes apart in English', () => {
    const { text } = createSpeaker('en')
    expect(text('apply.some', { count: 1 })).toBe('Apply 1 change')
    expect(text('apply.some', { count: 2 })).toBe('Apply 2 changes')
  })
})

describe('the sources of the window', () => {
  const groups = new Set(Object.keys(en))

  const isTextOrGroup = (key: string): boolean =>
    [...english.keys()].some((known) => known === key || known.startsWith(`${key}.`))

  it('name only texts and groups that there are', () => {
    const named = sources.flatMap((source) =>
      keysIn(source)
        .filter((key) => groups.has(key.split('.')[0] ?? '') && !isTextOrGroup(key))
        .map((key) => `${source.file}: ${key}`),
    )
    expect(named).toEqual([])
  })

  it('have no pattern of texts that matches none', () => {
    const idle = sources.flatMap((source) =>
      patternsIn(source)
        .filter(({ source: text }) => [...groups].some((group) => text.startsWith(`^${group}\\.`)))
        .filter((pattern) => ![...english.keys()].some((key) => pattern.test(key)))
        .map((pattern) => `${source.file}: ${pattern.source}`),
    )
    expect(idle).toEqual([])
  })
})
