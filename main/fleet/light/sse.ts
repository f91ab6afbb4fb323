import { addressOf } from '../../shared/clients/addresses.ts'
import { transportRows } from '../../shared/contract/transport.ts'
import { requestText } from './connection.ts'
import { createEventReader } from './event-reader.ts'
import type { CreateLightClient } from './light-client.ts'
import { openPushSession } from './push-session.ts'

/** A client of server-sent events, as EventSource is one: it resumes by `Last-Event-ID`. */
export const createLightSse: CreateLightClient = (options) => (cursor, events) => {
  const address = addressOf(transportRows.sse, options.base, {
    stream: cursor?.stream,
    client: options.client,
  })
  const resuming = cursor === undefined ? {} : { 'Last-Event-ID': String(cursor.after) }
  return openPushSession(options, events, {
    request: requestText(address, { Accept: 'text/event-stream', ...resuming }),
    welcome: 200,
    // WHATWG HTML 9.2.3. Anything else that is not a stream is a failed attempt here.
    farewell: 204,
    reader: () =>
      createEventReader(
        {
          message: events.message,
          control(name, id, data) {
            if (name !== 'reset') return
            const { stream } = JSON.parse(data) as { readonly stream: string }
            events.reset({ after: id, stream })
          },
        },
        options.dated === true,
      ),
  })
}
