import { utf8Length } from '../../shared/contract/message.ts'
import { answers } from './answers.ts'
import { padded, type Composition, type FeedContext } from './composition.ts'

/** All answers of a language one behind the other, each with an empty line at its end, and then from the start. */
interface Text {
  readonly text: string
  /** At which byte each character begins. */
  readonly begins: Uint32Array
  readonly bytes: number
  /** How much longer than its share a piece can be, because its last character is. */
  readonly slack: number
}

function textOf(paragraphs: readonly string[]): Text {
  const text = paragraphs.map((paragraph) => `${paragraph}\n\n`).join('')
  const begins = new Uint32Array(text.length)
  let [bytes, slack] = [0, 0]
  for (let index = 0; index < text.length; index += 1) {
    begins[index] = bytes
    const size = utf8Length(text.charAt(index))
    slack = Math.max(slack, size - 1)
    bytes += size
  }
  return { text, begins, bytes, slack }
}
const texts = { en: textOf(answers.en), zh: textOf(answers.zh) } as const

/** How many characters begin before a byte of the endless text. */
function charactersBefore({ begins, bytes }: Text, byte: number): number {
  const within = byte % bytes
  let [low, high] = [0, begins.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((begins[middle] ?? 0) < within) low = middle + 1
    else high = middle
  }
  return Math.floor(byte / bytes) * begins.length + low
}

/** Characters `from` to `to` of the endless text. */
function sliceOf({ text }: Text, from: number, to: number): string {
  const first = from % text.length
  const length = to - from
  const rounds = Math.ceil((first + length) / text.length)
  return text.repeat(rounds).slice(first, first + length)
}

/**
 * The pieces in which a language model writes: set one behind the other they are its answers, a paragraph each.
 * A piece ends at its last byte, or at the last whole character before it; then blanks fill it up.
 */
export function tokens({ index, payload, language }: FeedContext): Composition {
  const text = texts[language]
  const share = payload - text.slack
  const from = charactersBefore(text, (index - 1) * share)
  const to = charactersBefore(text, index * share)
  return { author: 'model', body: padded(sliceOf(text, from, to), payload) }
}
