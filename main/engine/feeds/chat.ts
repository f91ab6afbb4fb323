import { utf8Length } from '../../shared/contract/message.ts'
import { pick, type Random } from '../../shared/random.ts'
import { chatLines } from './chat-lines.ts'
import { padded, type Composition, type FeedContext } from './composition.ts'

/** The lines of a language, the shortest first, with their bytes. */
interface Sized {
  readonly text: string
  readonly bytes: number
}
function sized(lines: readonly string[]): readonly Sized[] {
  return lines
    .map((text) => ({ text, bytes: utf8Length(text) }))
    .toSorted((one, other) => one.bytes - other.bytes)
}
const sizedLines = { en: sized(chatLines.en.lines), zh: sized(chatLines.zh.lines) } as const

/** A message of less than this, in bytes, is one sentence: two would be glued together. */
const oneSentence = 128
/** A single sentence fills at least this part of its message, or is that long compared with the longest. */
const filled = 0.6

/** One of `items` by chance, and never the one of the index before: nobody says the same thing twice in a row. */
function another<Item>(random: Random, index: number, items: readonly Item[]): Item {
  // Two neighbours are this far apart, give or take one; in a shorter list chance alone decides.
  const step = Math.max(2, Math.round(items.length * 0.382))
  if (step + 1 >= items.length) return pick(random, items)
  const item = items[(index * step + Math.floor(random() * 2)) % items.length]
  return item ?? pick(random, items)
}

/** The lines that fit into `most` bytes and fill at least `share` of them, or of the longest line where that is shorter. */
function linesOf(lines: readonly Sized[], most: number, share: number): readonly Sized[] {
  const longest = lines.at(-1)?.bytes ?? 0
  if (share === 0 && most >= longest) return lines
  const least = Math.min(most, longest) * share
  return lines.filter(({ bytes }) => bytes <= most && bytes >= least)
}

/** What people say to each other: whole sentences in one language, with blanks up to the size asked for. */
export function chat({ index, random, payload, language }: FeedContext): Composition {
  const lines = sizedLines[language]
  const author = another(random, index, chatLines[language].people)
  if (payload < oneSentence) {
    const { text } = another(random, index, linesOf(lines, payload, filled))
    return { author, body: padded(text, payload) }
  }
  const gap = language === 'zh' ? '' : ' '
  const [shortest] = lines
  const parts: string[] = []
  let left = payload
  while (left >= (shortest?.bytes ?? left) + gap.length) {
    const line = another(random, index + parts.length, linesOf(lines, left - gap.length, 0))
    parts.push(line.text)
    left -= line.bytes + gap.length
  }
  // Joined at the end: a text that grows by parts keeps each of its former states until it is read.
  return { author, body: padded(parts.join(gap), payload) }
}
