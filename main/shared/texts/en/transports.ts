/** What is said of one transport or lane alone: another one adds its words here. */
export const transports = {
  transport: {
    polling: 'Polling',
    sse: 'SSE',
    websocket: 'WebSocket',
  },
  lane: {
    polling: 'Polling',
    sse: 'SSE',
    sseFetch: 'SSE by fetch',
    websocket: 'WebSocket',
  },
  /** What the menu says of a lane. */
  laneHint: {
    polling: 'Asks again and again',
    sse: 'One long answer, from server to page',
    sseFetch: 'The same stream, read by fetch',
    websocket: 'One connection, both ways',
  },
  /** How a pane connects again. */
  comingBack: {
    polling:
      'Each poll is independent: the next one asks from the last id seen, after a 503 only once the pause it asked for is over.',
    sse: 'The browser’s EventSource reconnects by itself after 2 s (retry:) with its Last-Event-ID. If it gives up, after a 503 for example, this pane opens another: after the Retry-After, otherwise after a random pause of at most 5 s.',
    websocket:
      'A WebSocket does not reconnect by itself: this pane opens another from the last id seen, after a random pause that grows to at most 5 s.',
  },
  /** The pros and cons of the transports. */
  side: {
    noReload: 'The content is updated without reloading the page.',
    plainBackend: 'The back end only has to query the database and set up a route.',
    slow: 'Performance will be poor.',
    wasteful: 'It wastes the server’s resources: the API is called all the time to get data.',
    headers: 'Every request and every answer carries its headers again.',
    pushes: 'When there is new data, the server sends it to the browser by itself.',
    longConnection: 'Based on HTTP: in essence one long HTTP connection is kept open.',
    fewerRequests: 'It reduces the number of requests and the load on the server.',
    reconnects: 'The browser reconnects by itself, and resumes behind the last event.',
    format: 'The server needs some set-up: a header, and the format data: … blank line.',
    notFriendly: 'It works, but like polling it is not very efficient.',
    oneWay: 'One way only: to send, the page needs a request of its own.',
    sixConnections: 'Over HTTP/1.1 a browser opens six connections to a server, no more.',
    duplex: 'Full-duplex communication over a single TCP connection.',
    oneHandshake: 'One handshake is enough for a lasting connection with data going both ways.',
    better: 'The better solution of the three.',
    module: 'The Node back end needs the ws module to make a WebSocket.',
    closed: 'Once the protocol is closed, no data can be sent.',
    noReconnect: 'It does not reconnect by itself: the page has to.',
  },
}
