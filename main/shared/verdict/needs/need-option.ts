import { parseValue, rangeOf } from '../../contract/knob.ts'
import type { ReadOption } from '../../experiment/lane-option.ts'
import { readDuration } from '../../experiment/read-duration.ts'
import { defaultNeeds, isValidNeed, needRows, type NeedKey, type Needs } from './needs.ts'

/** How a need is written, and what it may be followed by. */
interface Word {
  readonly need: NeedKey
  /** What it takes, for help and errors. */
  readonly takes: string
  readonly read: (text: string) => unknown
}

/** A time in ms; NaN, which no need takes, where the text is not a time. */
const readTime = (text: string): number => readDuration(text) ?? Number.NaN

/** Messages a second from the time between two of them. */
const everyTime = (text: string): number => 1_000 / readTime(text)
const number = (need: NeedKey) => (text: string) => parseValue(needRows[need], text)

/** The words of a command line, in the order in which help has them. */
const words: Readonly<Record<string, Word>> = {
  age: { need: 'age', takes: 'a time from 20ms to 10m, such as 5s', read: readTime },
  every: {
    need: 'rate',
    takes: 'the time between two messages of the server, up to 100s, such as 30s',
    read: everyTime,
  },
  rate: { need: 'rate', takes: rangeOf(needRows.rate), read: number('rate') },
  clients: { need: 'clients', takes: rangeOf(needRows.clients), read: number('clients') },
  size: { need: 'size', takes: rangeOf(needRows.size), read: number('size') },
  'client-every': {
    need: 'clientRate',
    takes: 'the time between two messages of a client, from 10ms to 2h, such as 60s, or never',
    read: (text) => (text === 'never' ? 0 : everyTime(text)),
  },
  proxy: { need: 'proxy', takes: rangeOf(needRows.proxy), read: number('proxy') },
  phones: { need: 'phones', takes: 'on or off', read: number('phones') },
}

/** What can be needed, one line each, for help. */
export const needWords: readonly { readonly word: string; readonly meaning: string }[] =
  Object.entries(words).map(([word, { need, takes }]) => ({
    word,
    meaning: `${needRows[need].help}: ${takes}`,
  }))

/** Reads needs as a command line names them: `age=5s,clients=2000,every=30s,proxy=buffers`. */
export function readNeedsOption(text: string): ReadOption<Needs> {
  let needs: Needs = defaultNeeds
  const taken = new Set<NeedKey>()
  for (const part of text.split(',').map((one) => one.trim())) {
    const [name = '', given] = part.split(/=(.*)/s)
    const word = Object.hasOwn(words, name) ? words[name] : undefined
    if (word === undefined) {
      return { fault: `there is no need "${name}"; it takes ${Object.keys(words).join(', ')}.` }
    }
    const value = given === undefined && word.need === 'phones' ? true : word.read(given ?? '')
    if (!isValidNeed(word.need, value)) {
      return { fault: `${name} takes ${word.takes}, and not "${given ?? ''}".` }
    }
    if (taken.has(word.need)) return { fault: `${name} says again what was said before.` }
    taken.add(word.need)
    needs = { ...needs, [word.need]: value }
  }
  return { value: needs }
}
