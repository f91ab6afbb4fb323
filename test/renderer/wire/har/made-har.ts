import type { Buffer } from 'node:buffer'
import { expect } from 'vitest'
import type { Transport } from '../../../../main/shared/contract/transport.ts'
import { createHar } from '../../../../renderer/wire/har/har.ts'
import type { Har, HarEntry } from '../../../../renderer/wire/har/har-format.ts'
import { createWireDecoder } from '../../../../renderer/wire/reading/decoder.ts'
import { clientFrame } from '../../../servers/raw-client.ts'
import { segmentsOf, type Carried } from '../traffic.ts'

export const urls = {
  polling: 'http://127.0.0.1:3000',
  sse: 'http://127.0.0.1:4000',
  websocket: 'ws://127.0.0.1:8181',
}

/** The HAR of what one connection carried. */
export function harOf(
  transport: Transport,
  carried: readonly Carried[],
  from?: { readonly up: number; readonly down: number },
): Har {
  return createHar({
    records: createWireDecoder(transport).take(segmentsOf(carried, from && { from })),
    url: urls[transport],
    title: 'A pane',
    version: '1.2.3',
    since: 500,
    droppedRecords: 0,
    droppedBytes: 0,
  })
}
export const only = (har: Har): HarEntry => {
  expect(har.log.entries).toHaveLength(1)
  const [entry] = har.log.entries
  if (entry === undefined) throw new Error('There is no entry.')
  return entry
}
export const message = (id: number, body = `body ${id}`): string =>
  JSON.stringify({ id, author: 'Ada', body, createdAt: 1 })
export const serverFrame = (text: string, options = {}): Buffer =>
  clientFrame(text, { masked: false, ...options })

export const streamHead =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n'
