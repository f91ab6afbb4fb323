import { profileBody } from '../shared/contract/body-size.ts'
import type { Feed } from '../shared/contract/settings.ts'
import { fillTemplate } from '../shared/contract/template.ts'
import { chat } from './feeds/chat.ts'
import type { Composition, FeedContext } from './feeds/composition.ts'
import { ticker } from './feeds/ticker.ts'
import { tokens } from './feeds/tokens.ts'

/** As it was written: cut or filled up it might not be what it was, JSON for example. */
function fromTemplate({ template, index, due, random }: FeedContext): Composition {
  const body = fillTemplate(template, { n: index, due, random })
  return { author: 'template', body }
}

const composers = {
  chat,
  // These two are the article's own lines, byte for byte, whatever the payload says.
  clock: ({ due }: FeedContext) => ({ author: 'clock', body: `时间是${String(new Date(due))}` }),
  profile: () => ({ author: '张三', body: profileBody }),
  ticker,
  tokens,
  template: fromTemplate,
} as const satisfies Readonly<Record<Feed, (context: FeedContext) => Composition>>

/** Writes the message that `feed` has for this place in the stream. */
export function compose(feed: Feed, context: FeedContext): Composition {
  return composers[feed](context)
}
