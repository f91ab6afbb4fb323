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

/** One of the lines of at most so many bytes, and of `share` of that at least, as far as there are such lines. */
function lineOf(lines: readonly Sized[], most: number, share: number, random: Random): Sized {
  const longest = lines.at(-1)?.bytes ?? 0
  if (share === 0 && most >= longest) return pick(random, lines)
  const least = Math.min(most, longest) * share
  return pick(
    random,
    lines.filter(({ bytes }) => bytes <= most && bytes >= least),
  )
}

/** What people say to each other: whole sentences in one language, with blanks up to the size asked for. */
export function chat({ random, payload, language }: FeedContext): Composition {
  const lines = sizedLines[language]
  const author = pick(random, chatLines[language].people)
  if (payload < oneSentence) {
    const { text } = lineOf(lines, payload, filled, random)
    return { author, body: padded(text, payload) }
  }
  const gap = language === 'zh' ? '' : ' '
  const [shortest] = lines
  const parts: string[] = []
  let left = payload
  while (left >= (shortest?.bytes ?? left) + gap.length) {
    const line = lineOf(lines, left - gap.length, 0, random)
    parts.push(line.text)
    left -= line.bytes + gap.length
  }
  // Joined at the end: a text that grows by parts keeps each of its former states until it is read.
  return { author, body: padded(parts.join(gap), payload) }
}
