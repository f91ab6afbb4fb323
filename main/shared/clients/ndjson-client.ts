import { transportRows } from '../contract/transport.ts'
import type { Client, ClientOptions, ClientSink } from './client.ts'
import type { ClientEnvironment } from './environment.ts'
import { createFetchStreamClient, type StreamReading } from './fetch-stream-client.ts'

/** How a control frame begins; messages have no type (PROTOCOL 1.1). */
const controlFrame = /^\{"type":"(\w+)"/

/** Lines of JSON (PROTOCOL 6): an empty one says nothing. */
const lines: StreamReading = {
  row: transportRows.ndjson,
  contentType: 'application/x-ndjson',
  createReader({ event }) {
    let rest = ''
    return (piece) => {
      const all = (rest + piece).split('\n')
      rest = all.pop() ?? ''
      for (const line of all) {
        if (line === '') continue
        const [, type = 'message'] = controlFrame.exec(line) ?? []
        event(type, line)
      }
    }
  },
}

/** Reads lines of JSON by fetch. */
export function createNdjsonClient(
  options: ClientOptions,
  sink: ClientSink,
  environment: ClientEnvironment,
): Client {
  return createFetchStreamClient(lines, options, sink, environment)
}
