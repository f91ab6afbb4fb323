import { transportRows } from '../../shared/contract/transport.ts'
import { isOf } from '../accounting/http-books.ts'
import { createBroadcast } from '../push/broadcast.ts'
import { sendAnswer, type Exchange, type Route } from '../http/exchange.ts'
import { overloaded, refusal, sendRefusal, tooMany } from '../http/http-answer.ts'
import { createClockRoute } from '../routes/clock-route.ts'
import { createMessagesRoute } from '../routes/messages-route.ts'
import { createPageRoute, type Page } from '../routes/page-route.ts'
import { parsePushQuery } from '../http/query.ts'
import type { ServerOptions } from '../server.ts'
import { openHttpStream, streamHeaders, type HttpStream, type StreamHost } from './http-stream.ts'
import type { StreamFormat } from './stream-format.ts'
import type { CreateSite } from '../transport-server.ts'

/** What one transport that streams has of its own. */
export interface StreamSite {
  readonly format: StreamFormat
  readonly page: Page
  /** The shared push interval, ms; 0 is at once. */
  readonly interval: () => number
}

/** What makes a server one that pushes over HTTP, in an answer without an end (PROTOCOL 3). */
export function streamSite(
  options: ServerOptions,
  { format, page, interval }: StreamSite,
): CreateSite {
  const { stream, clock, line, posts } = options
  return ({ transport, maxConnections, limits, spare, load, ended }) => {
    const streams = new Set<HttpStream>()
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
      format,
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
      else if (request.method === 'HEAD') sendAnswer(exchange, 200, streamHeaders(format))
      else streams.add(openHttpStream(host, exchange, query.value))
    }

    function endAll(): void {
      for (const opened of streams) opened.end()
    }

    const pushed: Route = { get: open }
    return {
      routes: new Map([
        ['/', createPageRoute(page)],
        [transportRows[transport].path, pushed],
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
