/** A process with one client that reads what is stored, as quickly as it can. */
import { transportRows } from '../../../main/shared/contract/transport.ts'
import { get } from 'node:http'
import { createSystemClock } from '../../../main/composition/system-clock.ts'
import { requestText } from '../../../main/fleet/light/connection.ts'
import { createEventReader } from '../../../main/fleet/light/event-reader.ts'
import type { LightEvents } from '../../../main/fleet/light/light-client.ts'
import { createMessageScanner } from '../../../main/fleet/light/message-scanner.ts'
import { openPushSession } from '../../../main/fleet/light/push-session.ts'
import { createLightClient } from '../../../main/fleet/light/registry.ts'
import { addressOf } from '../../../main/shared/clients/addresses.ts'
import type { Cancel } from '../../../main/shared/time.ts'
import { obey } from '../worker.ts'
import { createCount } from './counted-client.ts'

/** How a client asks for what is stored. */
export type ReplayKind =
  | 'SSE, after=0'
  | 'SSE, Last-Event-ID'
  | 'WebSocket, after=0'
  | 'polling, pages'
  | 'polling, whole table'

export interface Replayed {
  readonly milliseconds: number
  readonly messages: number
  /** Messages that are missing, came twice or too late. */
  readonly faults: number
}

export interface ReplayerOrders {
  /** Reads everything up to `newest`, or the whole table several times. */
  replay(options: {
    readonly kind: ReplayKind
    readonly port: number
    readonly newest: number
    readonly times: number
  }): Promise<Replayed>
}

const time = createSystemClock()

function open(kind: ReplayKind, port: number, events: LightEvents): Cancel {
  const base = `http://127.0.0.1:${port}`
  switch (kind) {
    case 'SSE, after=0':
      return openPushSession({ base, time }, events, {
        request: requestText(addressOf(transportRows.sse, base, { after: 0 }), {
          Accept: 'text/event-stream',
        }),
        welcome: 200,
        reader: () =>
          createEventReader({ message: events.message, control: () => undefined }, false),
      })
    case 'SSE, Last-Event-ID':
      return createLightClient.sse({ base, time })({ after: 1, stream: undefined }, events)
    case 'WebSocket, after=0':
      return createLightClient.websocket({ base, time })({ after: 0, stream: undefined }, events)
    case 'polling, pages':
    case 'polling, whole table':
      throw new Error('Polls are requests of their own.')
    default:
      return kind satisfies never
  }
}

function readPushed(kind: ReplayKind, port: number, newest: number): Promise<Replayed> {
  const count = createCount()
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    const cut = (): void => reject(new Error(`cut at ${count.newest()} of ${newest}`))
    const close = open(kind, port, {
      opened: () => undefined,
      message(id) {
        count.take(id)
        if (id < newest) return
        const milliseconds = performance.now() - begun
        close()
        resolve({ milliseconds, messages: count.received(), faults: count.faults() })
      },
      reset: () => undefined,
      lost: cut,
      ended: cut,
    })
  })
}

/** Resolves with the bytes of an answer, handed on as they come. */
function read(url: string, take: (bytes: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      if (response.statusCode !== 200) reject(new Error(`answered ${response.statusCode}`))
      response.on('data', take)
      response.on('end', resolve)
      response.on('error', reject)
    }).on('error', reject)
  })
}

async function poll(
  kind: ReplayKind,
  port: number,
  newest: number,
  times: number,
): Promise<Replayed> {
  const base = `http://127.0.0.1:${port}`
  const begun = performance.now()
  let messages = 0
  let faults = 0
  if (kind === 'polling, pages') {
    const count = createCount()
    const scan = createMessageScanner(count.take, false)
    while (count.newest() < newest) {
      await read(addressOf(transportRows.polling, base, { after: count.newest() }), scan)
    }
    messages = count.received()
    faults = count.faults()
  } else {
    for (let turn = 0; turn < times; turn += 1) {
      const count = createCount()
      await read(addressOf(transportRows.polling, base), createMessageScanner(count.take, false))
      messages += count.received()
      faults += count.faults()
    }
  }
  return { milliseconds: performance.now() - begun, messages, faults }
}

const orders: ReplayerOrders = {
  replay: ({ kind, port, newest, times }) =>
    kind.startsWith('polling') ? poll(kind, port, newest, times) : readPushed(kind, port, newest),
}

obey(orders)
