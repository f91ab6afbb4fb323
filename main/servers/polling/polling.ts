import { createClockRoute } from '../routes/clock-route.ts'
import { createDataRoute } from '../routes/data-route.ts'
import { createMessagesRoute } from '../routes/messages-route.ts'
import { createPageRoute } from '../routes/page-route.ts'
import { pollingPage } from './polling-page.ts'
import type { ServerOptions } from '../server.ts'
import type { CreateSite } from '../transport-server.ts'
import { createWaiters } from './waiters.ts'

/** What makes a server the one that answers requests: the article's `/getData` (PROTOCOL 2). */
export function pollingSite(options: ServerOptions): CreateSite {
  const { stream, clock, ledger, line, posts } = options
  return ({ spare, load, ended }) => {
    const waiters = createWaiters(clock)
    let unfollow: (() => void) | undefined

    return {
      countsSockets: true,
      routes: new Map([
        ['/', createPageRoute(pollingPage)],
        [
          '/getData',
          createDataRoute({ stream, spare, load, ledger, line, clock, waiters, isEnded: ended }),
        ],
        ['/messages', createMessagesRoute(posts)],
        ['/clock', createClockRoute(clock)],
      ]),
      start() {
        unfollow ??= stream.follow(waiters.wakeAll)
      },
      endStream: waiters.wakeAll,
      stop() {
        unfollow?.()
        unfollow = undefined
        waiters.wakeAll()
        return Promise.resolve()
      },
      settle: () => undefined,
    }
  }
}
