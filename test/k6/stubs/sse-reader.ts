/** Reads a stream of events for a thread that is blocked meanwhile, and rings a bell for each. */
import { createParser } from 'eventsource-parser'
import { workerData, type MessagePort } from 'node:worker_threads'

export type FromReader =
  | { readonly kind: 'event'; readonly id: string; readonly name: string; readonly data: string }
  | { readonly kind: 'error' }
  | { readonly kind: 'end' }

const { url, timeout, port, bell } = workerData as {
  readonly url: string
  readonly timeout: number
  readonly port: MessagePort
  readonly bell: Int32Array
}

function tell(message: FromReader): void {
  port.postMessage(message)
  Atomics.add(bell, 0, 1)
  Atomics.notify(bell, 0)
}

try {
  const answer = await fetch(url, { signal: AbortSignal.timeout(timeout) })
  const parser = createParser({
    onEvent: ({ id = '', event: name = '', data }) => tell({ kind: 'event', id, name, data }),
  })
  const decoder = new TextDecoder()
  for await (const piece of answer.body ?? []) parser.feed(decoder.decode(piece, { stream: true }))
  tell({ kind: 'end' })
} catch {
  tell({ kind: 'error' })
}
