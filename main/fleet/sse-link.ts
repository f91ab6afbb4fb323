import { createParser } from 'eventsource-parser'
import { get } from 'node:http'
import { limitAttempt, untilEnd, type Link } from './link.ts'

/** A client of server-sent events, as EventSource is one: it resumes by `Last-Event-ID`. */
export function createSseLink(url: string): Link {
  return (cursor, listener) => {
    const events = untilEnd(listener)
    const parser = createParser({
      onEvent({ event, id, data }) {
        if (event === undefined) events.message(Number(id))
        else if (event === 'reset') {
          const { stream } = JSON.parse(data) as { readonly stream: string }
          events.reset({ after: Number(id), stream })
        }
      },
    })

    const request = get(`${url}/sse?stream=${encodeURIComponent(cursor.stream)}`, {
      // A connection of its own, as every EventSource of a page has one.
      agent: false,
      headers: { Accept: 'text/event-stream', 'Last-Event-ID': String(cursor.after) },
    })
    const answered = limitAttempt(() => request.destroy())
    request.on('error', events.lost)
    request.on('close', () => {
      answered()
      events.lost()
    })
    request.on('response', (response) => {
      answered()
      // WHATWG HTML 9.2.3: 204 tells to stop. All else that is no stream is a failed attempt here.
      if (response.statusCode !== 200) {
        if (response.statusCode === 204) events.ended()
        request.destroy()
        return
      }
      events.opened()
      response.setEncoding('utf8')
      response.on('data', (text: string) => parser.feed(text))
      response.on('error', events.lost)
      response.on('end', events.lost)
    })
    return () => {
      events.close()
      request.destroy()
    }
  }
}
