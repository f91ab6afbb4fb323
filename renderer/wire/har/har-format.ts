/** What began a request in a page, in the words of browsers (`_resourceType`, an extension of theirs to HAR 1.2). */
export const harTypes = {
  request: 'fetch',
  preflight: 'preflight',
  events: 'eventsource',
  frames: 'websocket',
} as const

/**
 * HAR 1.2, as far as it is written here, with the fields that Chrome DevTools adds: their names
 * begin with `_`. Sizes are bytes and -1 where they are not known; durations are ms.
 */
export interface HarPair {
  readonly name: string
  readonly value: string
}
export interface HarRequest {
  readonly method: string
  readonly url: string
  readonly httpVersion: string
  readonly cookies: readonly HarPair[]
  readonly headers: readonly HarPair[]
  readonly queryString: readonly HarPair[]
  readonly postData?: { readonly mimeType: string; readonly text: string }
  readonly headersSize: number
  readonly bodySize: number
}
export interface HarResponse {
  readonly status: number
  readonly statusText: string
  readonly httpVersion: string
  readonly cookies: readonly HarPair[]
  readonly headers: readonly HarPair[]
  readonly content: {
    readonly size: number
    readonly mimeType: string
    readonly text?: string
    /** If the content is not UTF-8. */
    readonly encoding?: 'base64'
  }
  readonly redirectURL: string
  readonly headersSize: number
  readonly bodySize: number
  readonly _transferSize: number
}
/** Times are epoch seconds, as in DevTools; binary data is base64. */
export interface HarWebSocketMessage {
  readonly type: 'send' | 'receive'
  readonly time: number
  readonly opcode: number
  readonly data: string
}
export interface HarEventSourceMessage {
  readonly time: number
  readonly eventName: string
  readonly eventId: string
  readonly data: string
}
export interface HarEntry {
  readonly pageref: string
  readonly startedDateTime: string
  readonly time: number
  readonly request: HarRequest
  readonly response: HarResponse
  readonly cache: Readonly<Record<string, never>>
  readonly timings: {
    readonly blocked: number
    readonly dns: number
    readonly connect: number
    readonly ssl: number
    readonly send: number
    readonly wait: number
    readonly receive: number
  }
  readonly serverIPAddress?: string
  readonly connection: string
  readonly comment?: string
  readonly _resourceType: (typeof harTypes)[keyof typeof harTypes]
  readonly _webSocketMessages?: readonly HarWebSocketMessage[]
  readonly _eventSourceMessages?: readonly HarEventSourceMessage[]
}
/**
 * What was captured of a connection whose request was not captured: there is no entry without a request, and
 * none is made up.
 */
export interface HarJoined {
  readonly startedDateTime: string
  readonly connection: string
  readonly comment: string
  readonly response?: HarResponse
  readonly _webSocketMessages?: readonly HarWebSocketMessage[]
  readonly _eventSourceMessages?: readonly HarEventSourceMessage[]
}
export interface Har {
  readonly log: {
    readonly version: '1.2'
    readonly creator: { readonly name: string; readonly version: string }
    readonly pages: readonly {
      readonly startedDateTime: string
      readonly id: string
      readonly title: string
      readonly pageTimings: { readonly onContentLoad: number; readonly onLoad: number }
    }[]
    readonly entries: readonly HarEntry[]
    readonly _joined?: readonly HarJoined[]
    readonly comment?: string
  }
}
