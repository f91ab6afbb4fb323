import { exchangesOf } from '../exchanges.ts'
import { counted, entryOf, harDate, harPage, isAsked, joinedOf } from './har-entry.ts'
import type { Har } from './har-format.ts'
import type { WireRecord } from '../reading/record.ts'

export interface HarSource {
  readonly records: readonly WireRecord[]
  /** The server's address: `http://127.0.0.1:3000`. */
  readonly url: string
  /** What the tab calls the pane. */
  readonly title: string
  readonly version: string
  /** When the capture began, epoch ms. */
  readonly since: number
  /** Records that the tab dropped, and bytes that the capture lost. */
  readonly droppedRecords: number
  readonly droppedBytes: number
}

/**
 * Writes the records of one client as HAR 1.2: each HTTP exchange an entry, an event stream or a
 * WebSocket one entry with its messages, as Chrome DevTools writes and reads them. An exchange whose
 * request was not captured is not an entry: what was captured of it is under `_joined`.
 */
export function createHar(source: HarSource): Har {
  const { since, title, version, droppedRecords, droppedBytes } = source
  const exchanges = exchangesOf(source.records)
  const joined = exchanges.filter((exchange) => !isAsked(exchange)).map(joinedOf)
  const said = [
    droppedRecords > 0 && `Older ones that the tab dropped: ${counted(droppedRecords, 'record')}.`,
    droppedBytes > 0 && `Lost before it could be read: ${droppedBytes} B.`,
    joined.length > 0 &&
      `Begun before the capture, and therefore under _joined: ${counted(joined.length, 'exchange')}.`,
  ].filter((part) => part !== false)
  return {
    log: {
      version: '1.2',
      creator: { name: 'Realtime Playground', version },
      pages: [
        {
          startedDateTime: harDate(since),
          id: harPage,
          title,
          pageTimings: { onContentLoad: -1, onLoad: -1 },
        },
      ],
      entries: exchanges
        .filter(isAsked)
        .map((exchange) => entryOf(exchange, source.url))
        .sort((one, other) => Date.parse(one.startedDateTime) - Date.parse(other.startedDateTime)),
      ...(joined.length > 0 && { _joined: joined }),
      ...(said.length > 0 && { comment: said.join(' ') }),
    },
  }
}
