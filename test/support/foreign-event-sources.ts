import { EventSource as Package } from 'eventsource'

/** One block of an event stream, as a client handed it out. */
export interface Handed {
  readonly name: string
  readonly data: string
}

/** A client of event streams that others made: it hands out what it hands out, and comes back by itself. */
export type ForeignClient = (url: string, hand: (block: Handed) => void) => { close(): void }

function listen(
  source: Pick<EventSource, 'addEventListener' | 'close'>,
  hand: (block: Handed) => void,
): { close(): void } {
  for (const name of ['message', 'position', 'reset', 'heartbeat']) {
    source.addEventListener(name, (event) =>
      hand({ name, data: (event as MessageEvent<string>).data }),
    )
  }
  return { close: () => source.close() }
}

const eventSourcePackage: ForeignClient = (url, hand) => listen(new Package(url), hand)

const { EventSourcePolyfill } = await import('event-source-polyfill')
const polyfill: ForeignClient = (url, hand) => listen(new EventSourcePolyfill(url), hand)
const polyfillOfMercure: ForeignClient = (url, hand) =>
  listen(new EventSourcePolyfill(url, { lastEventIdQueryParameterName: 'Last-Event-ID' }), hand)

const fetchEventSource: ForeignClient = (url, hand) => {
  const controller = new AbortController()
  // It was made for pages: it asks for a window and a document, whatever it is told.
  const nothing = (): void => undefined
  const page = {
    window: globalThis,
    document: { hidden: false, addEventListener: nothing, removeEventListener: nothing },
  }
  Object.assign(globalThis, page)
  const { signal } = controller
  void import('@microsoft/fetch-event-source').then(async ({ fetchEventSource: follow }) => {
    if (signal.aborted) return
    await follow(url, {
      signal,
      openWhenHidden: true,
      onmessage: ({ event, data }) => hand({ name: event === '' ? 'message' : event, data }),
      // An end is a loss to it only where it is told so.
      onclose() {
        throw new Error('the stream ended')
      },
    })
  })
  return {
    close() {
      controller.abort()
      // Whatever runs next in this process is in no page.
      for (const name of Object.keys(page)) Reflect.deleteProperty(globalThis, name)
    },
  }
}

export const foreignClients: Readonly<Record<string, ForeignClient>> = {
  eventsource: eventSourcePackage,
  'event-source-polyfill': polyfill,
  'event-source-polyfill, with the parameter of Mercure': polyfillOfMercure,
  'fetch-event-source': fetchEventSource,
}
