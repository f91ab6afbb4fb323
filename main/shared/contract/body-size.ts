import type { Settings } from './knobs.ts'
import { utf8Length } from './message.ts'
import { templateBytes } from './template.ts'

/** The article's object, verbatim. */
export const profileBody = JSON.stringify({ name: '张三', age: 20 })

/** The article's line with the time; the name of a time zone may be long. */
const clockBytes = 160

/** True where the feed writes texts of the size that the setting `payload` asks for. */
export function followsPayload({ feed }: Pick<Settings, 'feed'>): boolean {
  return feed === 'chat' || feed === 'ticker' || feed === 'tokens'
}

/** Bytes of UTF-8 that the body of a message takes at most with these settings. */
export function bodyBytes(settings: Pick<Settings, 'feed' | 'payload' | 'template'>): number {
  switch (settings.feed) {
    case 'template':
      return templateBytes(settings.template)
    case 'clock':
      return clockBytes
    case 'profile':
      return utf8Length(profileBody)
    case 'chat':
    case 'ticker':
    case 'tokens':
      return settings.payload
    default:
      return settings.feed satisfies never
  }
}
