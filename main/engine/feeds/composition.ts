import type { FeedLanguage } from '../../shared/contract/knobs.ts'
import { utf8Length } from '../../shared/contract/message.ts'
import type { Random } from '../../shared/random.ts'

export interface Composition {
  readonly author: string
  readonly body: string
}

export interface FeedContext {
  /** Counts the messages of this run from 1. */
  readonly index: number
  /** When the message is due, epoch ms. */
  readonly due: number
  /** Bytes of `body` as UTF-8; the article's own feeds and a template keep their own size. */
  readonly payload: number
  /** The text of the template feed. */
  readonly template: string
  /** What people and models speak. */
  readonly language: FeedLanguage
  readonly random: Random
}

/** `text` and behind it as many blanks as make it `bytes` bytes of UTF-8. @throws RangeError if it is longer. */
export function padded(text: string, bytes: number): string {
  return text + ' '.repeat(bytes - utf8Length(text))
}
