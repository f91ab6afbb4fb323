import type { BodyMarker } from './body-markers.ts'
import { createJsonScanner, type JsonScanner } from './json-scanner.ts'
import type { StreamEvent } from './record.ts'

const [lf, brace] = [0x0a, 0x7b]

function eventOf(line: string): StreamEvent {
  const none = { id: undefined, retry: undefined, comments: [] }
  if (line === '') return { ...none, name: '', data: undefined, comments: [''] }
  const [, type = ''] = /^\{"type":"(\w+)"/.exec(line) ?? []
  const [, id] = /^\{"id":(\d+)/.exec(line) ?? []
  return { ...none, name: type, id, data: line }
}

/**
 * Lines of JSON (PROTOCOL 6). Kinds are those of the ledger: the text of a message's `body` is payload, empty lines and
 * control frames named `heartbeat` are heartbeat, the rest is framing.
 *
 * @param isPlain whether each line is a bare body; undefined where the request is not known: then a line that does not
 *   begin as an object is one.
 */
export function markLines(isPlain: boolean | undefined): BodyMarker {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let line = ''
  let json: JsonScanner | undefined
  let begins = true
  return (bytes, start, end, anatomy) => {
    const events: StreamEvent[] = []
    let from = start
    let part = anatomy.count()
    for (let index = start; index < end; index += 1) {
      const byte = bytes[index] ?? 0
      if (byte === lf) {
        anatomy.mark(index + 1, begins ? 'heartbeat' : 'framing', 'lineEnd')
        const event = eventOf(line + decoder.decode(bytes.subarray(from, index)))
        if (event.name === 'heartbeat') anatomy.rekind(part, 'heartbeat')
        events.push(event)
        line = ''
        begins = true
        from = index + 1
        part = anatomy.count()
        continue
      }
      if (begins) json = (isPlain ?? byte !== brace) ? undefined : createJsonScanner(1)
      begins = false
      const role = json?.(byte) ?? 'body'
      anatomy.mark(index + 1, role === 'body' ? 'payload' : 'framing', role)
    }
    line += decoder.decode(bytes.subarray(from, end), { stream: true })
    return events
  }
}
