/** Clients made by others that come without types, or with types of a browser alone. */
declare module 'event-source-polyfill' {
  interface Options {
    readonly lastEventIdQueryParameterName?: string
  }
  export const EventSourcePolyfill: new (url: string, options?: Options) => EventSource
}

declare module '@microsoft/fetch-event-source' {
  export interface EventSourceMessage {
    readonly id: string
    readonly event: string
    readonly data: string
  }
  export function fetchEventSource(
    url: string,
    options: {
      readonly signal?: AbortSignal
      readonly openWhenHidden?: boolean
      readonly headers?: Readonly<Record<string, string>>
      readonly onmessage?: (event: EventSourceMessage) => void
      readonly onclose?: () => void
      readonly onerror?: (error: unknown) => number | undefined
    },
  ): Promise<void>
}
