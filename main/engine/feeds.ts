import { profileBody } from '../shared/contract/body-size.ts'
import { utf8Length } from '../shared/contract/message.ts'
import type { Feed } from '../shared/contract/settings.ts'
import { fillTemplate, randomRange } from '../shared/contract/template.ts'
import { pick, type Random } from './random.ts'

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
  readonly random: Random
}

const people = ['张三', '李四', 'Ada', 'Grace', 'Linus', 'Mei']
const remarks = [
  'new data yet?',
  'hello from the other side',
  'order 4182 shipped',
  '我们做个实时聊天的窗口有几种方法？',
  '有新数据了吗？',
  'the build is green again',
  'who has the projector cable?',
  'back in five minutes ☕',
]
const symbols = ['ACME', 'BOLT', 'CORE', 'DYNE', 'ECHO']
const tokens = [
  'The',
  ' answer',
  ' arrives',
  ' word',
  ' by',
  ' word',
  ',',
  ' as',
  ' it',
  ' is',
  '.',
]

/** `text` with exactly `bytes` bytes of UTF-8: cut between characters, then filled up. */
export function fit(text: string, bytes: number): string {
  let used = 0
  let end = 0
  for (const character of text) {
    const size = utf8Length(character)
    if (used + size > bytes) break
    used += size
    end += character.length
  }
  return text.slice(0, end) + '.'.repeat(bytes - used)
}

/** Parts one after the other, cut to exactly `bytes` bytes of UTF-8. */
function fill(bytes: number, nextPart: () => string): string {
  // Joined at the end: a text that grows by parts keeps each of its former states until it is read.
  const parts: string[] = []
  // Counted a part at a time; only the last one can be too long, and only it is cut.
  for (let left = bytes; left > 0;) {
    const part = nextPart()
    const size = utf8Length(part)
    parts.push(size > left ? fit(part, left) : part)
    left -= size
  }
  return parts.join('')
}

function chat({ random, payload }: FeedContext): Composition {
  let gap = ''
  const body = fill(payload, () => {
    const part = gap + pick(random, remarks)
    gap = ' '
    return part
  })
  return { author: pick(random, people), body }
}

function ticker({ random, payload }: FeedContext): Composition {
  const price = (50 + random() * 100).toFixed(2)
  const change = (random() * 4 - 2).toFixed(2)
  return {
    author: 'exchange',
    body: fit(
      `${pick(random, symbols)} ${price} ${Number(change) < 0 ? '' : '+'}${change} `,
      payload,
    ),
  }
}

function tokenStream({ index, payload }: FeedContext): Composition {
  let step = index
  const nextToken = (): string => tokens[step++ % tokens.length] ?? ''
  return { author: 'model', body: fill(payload, nextToken) }
}

/** As it was written: cut or filled up it might not be what it was, JSON for example. */
function fromTemplate({ template, index, due, random }: FeedContext): Composition {
  const body = fillTemplate(template, {
    n: index,
    due,
    random: () => Math.floor(random() * randomRange),
  })
  return { author: 'template', body }
}

const composers = {
  chat,
  // These two are the article's own lines, byte for byte, whatever the payload says.
  clock: ({ due }: FeedContext) => ({ author: 'clock', body: `时间是${String(new Date(due))}` }),
  profile: () => ({ author: '张三', body: profileBody }),
  ticker,
  tokens: tokenStream,
  template: fromTemplate,
} as const satisfies Readonly<Record<Feed, (context: FeedContext) => Composition>>

/** Writes the message that `feed` has for this place in the stream. */
export function compose(feed: Feed, context: FeedContext): Composition {
  return composers[feed](context)
}
