/** Something that others have written or measured, on which a rule rests. */
export interface Source {
  /** As it is cited: it stays as it is in every language. */
  readonly name: string
  readonly url: string
}

/** The sources that rules name. */
export const sources = {
  /** Responses are buffered by default; `X-Accel-Buffering: no` in a response switches it off. */
  nginxBuffering: {
    name: 'nginx, proxy_buffering',
    url: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering',
  },
  /** The upgrade is hop by hop, so it has to be passed on explicitly; a silent connection is closed after 60 s. */
  nginxWebSocket: {
    name: 'nginx, WebSocket proxying',
    url: 'https://nginx.org/en/docs/http/websocket.html',
  },
  /** An intermediary does not forward Upgrade by itself. */
  upgrade: { name: 'RFC 9110, 7.8', url: 'https://www.rfc-editor.org/rfc/rfc9110#section-7.8' },
  /** A frame from a client: two bytes, up to eight more of length, four of mask. */
  frame: { name: 'RFC 6455, 5.2', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-5.2' },
  /** WebSocket over HTTP/2 needs the extended CONNECT. */
  http2WebSocket: { name: 'RFC 8441', url: 'https://www.rfc-editor.org/rfc/rfc8441' },
  /** Six connections of a browser to a domain, unless they are streams of HTTP/2. */
  sixConnections: {
    name: 'MDN, EventSource',
    url: 'https://developer.mozilla.org/en-US/docs/Web/API/EventSource',
  },
  /** The long high-power tail after each transfer is a key part of the energy of LTE. */
  radioTail: {
    name: 'Huang et al., MobiSys 2012',
    url: 'https://doi.org/10.1145/2307636.2307658',
  },
} as const satisfies Readonly<Record<string, Source>>
export type SourceKey = keyof typeof sources
