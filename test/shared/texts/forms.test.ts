import { expect, it } from 'vitest'
import { en } from '../../../main/shared/texts/en.ts'
import { sourcesIn } from './source-strings.ts'
import { flatten } from './texts.ts'

const withForms = new Set(
  [...flatten(en)].filter(([, text]) => text.includes(' | ')).map(([key]) => key),
)

/** The arguments of a call whose first bracket has just been opened; brackets within strings are not counted. */
function argumentsFrom(source: string, start: number): readonly string[] {
  const parts = ['']
  let depth = 0
  for (const sign of source.slice(start).replaceAll(/'[()[\]{},]+'/g, "''")) {
    if (depth === 0 && sign === ')') break
    if ('([{'.includes(sign)) depth += 1
    if (')]}'.includes(sign)) depth -= 1
    if (depth === 0 && sign === ',') parts.push('')
    else parts[parts.length - 1] += sign
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** Every `t('key', …)` and `text('key', …)` of a text with forms. */
const calls = ['renderer', 'main/shared/report', 'main/shared/texts/words', 'main/hosts/desktop']
  .flatMap(sourcesIn)
  .flatMap(({ file, text }) =>
    [...text.matchAll(/\b(?:t|text)\(/g)].map(({ index, 0: opening }) => ({
      file,
      given: argumentsFrom(text, index + opening.length),
    })),
  )
  .filter(({ given: [key = ''] }) =>
    [...key.matchAll(/'([\w.-]+)'/g)].some(([, name = '']) => withForms.has(name)),
  )

/** True where the speaker is told how many there are: by a third argument, or a `count` that is no text yet. */
const tellsHowMany = ([, values = '', number]: readonly string[]): boolean =>
  number !== undefined || /\bcount(?::(?! *(?:format\b|')) *\w|,| *\})/.test(values)

it('each text with forms is asked for with the number that chooses among them', () => {
  expect(calls.length).toBeGreaterThan(10)
  const silent = calls.filter(({ given }) => !tellsHowMany(given))
  expect(silent.map(({ file, given: [key] }) => `${file}: ${key}`)).toEqual([])
})
