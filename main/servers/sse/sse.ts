import type { ServerOptions } from '../server.ts'
import { streamSite } from '../streaming/stream-site.ts'
import type { CreateSite } from '../transport-server.ts'
import { eventStream } from './event-stream.ts'
import { ssePage } from './sse-page.ts'

/** What makes a server the one that pushes events over HTTP: the article's `/sse` (PROTOCOL 3). */
export function sseSite(options: ServerOptions): CreateSite {
  const interval = (): number => options.settings().ssePushInterval
  return streamSite(options, { format: eventStream, page: ssePage, interval })
}
