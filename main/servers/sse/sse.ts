import { isOf } from '../accounting/http-books.ts'
import { createBroadcast } from '../push/broadcast.ts'
import { sendAnswer, type Exchange, type Route } from '../http/exchange.ts'
import { overloaded, refusal, sendRefusal, tooMany } from '../http/http-answer.ts'
import { createClockRoute } from '../routes/clock-route.ts'
import { createMessagesRoute } from '../routes/messages-route.ts'
import { createPageRoute } from '../routes/page-route.ts'
import { parsePushQuery } from '../http/query.ts'
import type { ServerOptions } from '../server.ts'
import { ssePage } from './sse-page.ts'
import { openSseStream, streamHeaders, type SseStream, type StreamHost } from './sse-stream.ts'
import type { CreateSite } from '../transport-server.ts'

/** What makes a server the one that pushes over HTTP: the article's `/sse` (PROTOCOL 3). */
export function sseSite(options: ServerOptions): CreateSite {
  const { stream, clock, line, posts, settings } = options
  return ({ maxConnections, limits, spare, load, ended }) => {
    const streams = new Set<SseStream>()
    const interval = (): number => settings().ssePushInterval
    const broadcast = createBroadcast({
      stream,
      clock,
      interval,
      limit: limits.buffered,
      spare,
      load,
      line,
    })
    let stopComments = (): void => undefined
    const host: StreamHost = {
      options,
      broadcast,
      onClose: (closed) => streams.delete(closed),
    }

    function open(exchange: Exchange): void {
      const { request, response, headers } = exchange
      // Behind an answer that is not over, a stream could never begin.
      if (response.socket !== request.socket) {
        request.socket.destroy()
        return
      }
      const query = parsePushQuery(exchange.query)
      if ('error' in query) sendRefusal(exchange, refusal(query.error, headers))
      else if (ended()) sendAnswer(exchange, 204, ['Cache-Control', 'no-store'])
      else if (streams.size >= maxConnections) sendRefusal(exchange, tooMany(headers))
      else if (load.overloaded()) sendRefusal(exchange, overloaded(headers))
      else if (request.method === 'HEAD') sendAnswer(exchange, 200, streamHeaders)
      else streams.add(openSseStream(host, exchange, query.value))
    }

    function endAll(): void {
      for (const opened of streams) opened.end()
    }

    const sse: Route = { get: open }
    return {
      routes: new Map([
        ['/', createPageRoute(ssePage)],
        ['/sse', sse],
        ['/messages', createMessagesRoute(posts)],
        ['/clock', createClockRoute(clock)],
      ]),
      start() {
        broadcast.start()
        stopComments = clock.every(limits.commentInterval, () => {
          for (const opened of streams) opened.comment()
        })
      },
      endStream: endAll,
      stop() {
        stopComments()
        broadcast.stop()
        endAll()
        return Promise.resolve()
      },
      settle(clients) {
        for (const opened of streams) if (isOf(opened, clients)) opened.settle()
      },
    }
  }
}
