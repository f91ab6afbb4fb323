import { createParser } from 'eventsource-parser'
import { transportRows } from '../contract/transport.ts'
import type { Client, ClientOptions, ClientSink } from './client.ts'
import type { ClientEnvironment } from './environment.ts'
import { createFetchStreamClient, type StreamReading } from './fetch-stream-client.ts'

/** The events of a stream (WHATWG HTML 9.2.6). */
const events: StreamReading = {
  row: transportRows.sse,
  contentType: 'text/event-stream',
  createReader({ event, retry }) {
    const parser = createParser({
      onEvent: ({ event: name = 'message', data }) => event(name, data),
      onRetry: retry,
    })
    return (piece) => parser.feed(piece)
  },
}

/** Reads by fetch the stream that an EventSource reads. */
export function createSseFetchClient(
  options: ClientOptions,
  sink: ClientSink,
  environment: ClientEnvironment,
): Client {
  return createFetchStreamClient(events, options, sink, environment)
}
